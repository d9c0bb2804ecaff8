"""The loss and its gradient as curves."""
