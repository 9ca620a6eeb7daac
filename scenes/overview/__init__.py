"""What the whole machine does."""
