"""The debuggee as a process: its start and end, its console, its standard input."""
