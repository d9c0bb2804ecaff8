"""The loss: its value, and one live curve per call site."""
