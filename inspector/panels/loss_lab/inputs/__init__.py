"""Where the numbers and arguments of a loss are typed."""
