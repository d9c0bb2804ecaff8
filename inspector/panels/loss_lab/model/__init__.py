"""What the loss lab is set to, and how that is undone."""
