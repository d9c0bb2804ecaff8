"""What is said about a run, in sentences."""
