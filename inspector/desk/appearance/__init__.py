"""Theme, icons and language."""
