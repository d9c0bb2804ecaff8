"""The desk: where session and panels meet in one window."""
