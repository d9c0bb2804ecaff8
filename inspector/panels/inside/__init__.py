"""What is here when training is held within a forward or a backward: layers and nodes, and their tensors."""
