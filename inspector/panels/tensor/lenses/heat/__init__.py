"""Each number as a coloured cell."""
