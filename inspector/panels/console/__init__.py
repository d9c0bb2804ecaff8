"""What the script prints, in the order written, and how it ended."""
