"""One tensor against another."""
