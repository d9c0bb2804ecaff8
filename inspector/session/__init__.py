"""The window's half of the conversation with the debuggee."""
