"""The drawer of the graph: what a backward walks, from the loss down."""
