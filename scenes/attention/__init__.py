"""One head of attention, step by step."""
