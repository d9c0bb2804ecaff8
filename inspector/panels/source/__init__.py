"""The script, with the line that ran and the line that comes."""
