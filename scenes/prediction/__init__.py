"""From the last vector to a guess at the next token."""
