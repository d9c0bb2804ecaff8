"""The loss lab: a loss taken apart, on numbers that are typed, pasted, dragged or taken from the batch."""
