"""What a model can do, one measure a file. Each takes a model, returns a `Finding`; `training.evaluate` prints all."""
