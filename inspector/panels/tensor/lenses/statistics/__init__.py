"""Numbers about all of its numbers."""
