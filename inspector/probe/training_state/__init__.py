"""All tensors of a training, and moving them to another device."""
