"""Measures what the manual tells, as ratios against the bare script. Never part of the suite."""
