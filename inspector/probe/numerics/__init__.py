"""Functions of one tensor: its elements, statistics, histogram, pictures, memory layout."""
