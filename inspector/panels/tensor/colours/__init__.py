"""From numbers to colours: the range, its bar, the legend."""
