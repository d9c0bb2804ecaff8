"""The state of each parameter's gradient, and what a GradScaler does to gradients."""
