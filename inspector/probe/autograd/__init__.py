"""The graph of autograd: its nodes, what they keep, and stepping through them."""
