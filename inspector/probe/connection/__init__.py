"""The debuggee's end of the wire."""
