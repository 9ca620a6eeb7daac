"""Many heads at once."""
