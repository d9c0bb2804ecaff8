"""The chain rule at a node, worked in numbers."""
