"""From `python script.py` to the first import of torch."""
