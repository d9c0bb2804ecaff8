"""The probe, a guest in the debuggee: watches the user's training, never changes it. Needs torch, stdlib and wire
only."""
