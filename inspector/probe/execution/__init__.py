"""Counts phases and iterations, and decides when and where training is held."""
