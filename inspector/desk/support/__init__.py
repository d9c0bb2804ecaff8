"""The manual, and the report of a problem."""
