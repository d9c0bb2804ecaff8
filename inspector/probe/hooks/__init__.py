"""The hooks and wrappers that the probe puts around torch's public functions, one module per phase."""
