"""The guest in the debuggee: it watches the user's training and never changes it. torch, stdlib and wire only."""
