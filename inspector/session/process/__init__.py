"""The debuggee's process: its start and end, its console, its standard input."""
