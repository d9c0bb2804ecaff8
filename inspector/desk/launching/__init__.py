"""Choosing what is launched: the dialog, interpreters, what was launched before."""
