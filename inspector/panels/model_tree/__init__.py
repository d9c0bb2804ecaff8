"""The model as a tree: root, modules, parameters, and below each parameter its gradient."""
