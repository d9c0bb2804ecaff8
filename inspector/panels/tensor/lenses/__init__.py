"""The ways to look at a tensor, one package each."""
