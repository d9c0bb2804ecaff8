"""The chain rule at one node of the graph, computed in numbers."""
