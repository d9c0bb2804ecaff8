"""The current batch: its samples, what the model made of them, the loss of each."""
