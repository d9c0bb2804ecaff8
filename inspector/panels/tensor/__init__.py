"""The numbers of one tensor: as a table, pictures, a histogram and statistics."""
