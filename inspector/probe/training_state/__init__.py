"""All tensors of a training together, and moving them to another device."""
