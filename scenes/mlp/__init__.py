"""The block where each token is worked on alone, and what it does for the prediction."""
