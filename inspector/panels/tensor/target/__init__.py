"""Which tensor is shown, against which other one, and what stands beside it."""
