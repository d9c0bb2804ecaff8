"""A monkey at a real window with a real debuggee: `python -m tests.monkey --seconds 300 --seed 1`."""
