"""The words of the loss lab."""
