"""Which axes of a tensor are shown, and which plane of the others."""
