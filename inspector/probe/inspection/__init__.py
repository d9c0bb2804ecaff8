"""Answers about one tensor that somebody looks at, and copies of it."""
