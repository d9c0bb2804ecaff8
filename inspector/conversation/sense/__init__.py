"""Turns a frame into a message that makes sense and can be shown; one that does not ends the conversation."""
