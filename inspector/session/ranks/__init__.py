"""Several ranks of one training, which torchrun starts: each has a run of its own, and all share one process above them."""
