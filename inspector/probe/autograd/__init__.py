"""The autograd graph: its nodes, the tensors that they save, and stepping through them."""
