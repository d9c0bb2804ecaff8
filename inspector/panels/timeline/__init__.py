"""The timeline: the moments of the last iterations as a ribbon."""
