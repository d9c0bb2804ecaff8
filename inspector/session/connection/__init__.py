"""The socket between window and debuggee."""
