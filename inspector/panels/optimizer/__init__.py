"""What the optimizers hold, how their learning rates went, and one step of one element in numbers."""
