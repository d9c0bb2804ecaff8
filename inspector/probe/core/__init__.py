"""The base of the probe: the guard around its entries, the threads that train, the probe's share of the time."""
