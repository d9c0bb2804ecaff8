"""What everything in the probe stands on: the guard around its entries, its threads, its share of the time."""
