"""Looks at a loss."""


def look(loss):
    return round(loss.item(), 3)
