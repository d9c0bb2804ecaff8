"""A hostile debuggee against the real window: well-formed messages of every kind, with values that nobody would send."""
