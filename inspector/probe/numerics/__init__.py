"""Functions of one tensor: its numbers, statistics, histogram, pictures, layout."""
