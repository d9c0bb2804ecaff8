"""The formula of a loss, and what it is for."""
