"""What holds a free run: breakpoints with their conditions, counts and logs, and exceptions."""
