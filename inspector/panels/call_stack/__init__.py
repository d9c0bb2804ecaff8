"""Who called whom: the frames of the held thread, those of libraries in one row."""
