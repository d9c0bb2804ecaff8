"""What holds a free run: breakpoints with conditions, counts and logs, and exceptions."""
