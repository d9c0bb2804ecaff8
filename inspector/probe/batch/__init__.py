"""The current batch: its samples, the model's outputs for them, the loss of each sample."""
