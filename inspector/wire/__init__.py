"""The messages between the window and the debuggee. Standard library only."""
