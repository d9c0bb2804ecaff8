"""Measures what the README promises, as ratios against the bare script. Never part of the suite."""
