"""Source lines: told by the interpreter when they are reached, stepped over, into and out of by statement."""
