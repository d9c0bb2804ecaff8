"""The script's source and frames: which call runs, what a name stands for, what an exception says."""
