"""The numbers of inputs: as they were typed or pasted, and where each stands in a table."""
