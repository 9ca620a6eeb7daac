"""What runs: a GPT-2, its tokenizer, and the trace of every tensor it computes."""
