"""The losses of the script, and torch's own loss functions."""
