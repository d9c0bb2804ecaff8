"""The stack and the variables of a held program, evaluation and assignment in its frames."""
