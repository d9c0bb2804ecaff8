"""All breakpoints of the script: when each holds, how often it was met, and what has become of it."""
