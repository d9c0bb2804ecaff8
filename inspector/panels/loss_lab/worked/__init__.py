"""The computation step by step."""
