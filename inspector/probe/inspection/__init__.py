"""Answers about one tensor that somebody looks at, and keeps copies of such tensors."""
