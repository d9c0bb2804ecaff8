"""Stepping within a forward or a backward, running to a place, aborting a backward."""
