"""A tensor as text and as a file."""
