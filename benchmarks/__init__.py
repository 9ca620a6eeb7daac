"""What is measured, and how: each benchmark runs ours and others side by side, in turn, in one process, on one core."""
