"""How the weights came to be: corpus, tokenizer, training, evaluation. Rendering never imports this."""
