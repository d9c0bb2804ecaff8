"""Source lines: breakpoints on them, and steps over, into and out of statements."""
