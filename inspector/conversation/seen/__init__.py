"""What was seen of a run."""
