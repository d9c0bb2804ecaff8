"""How a loss is written for people."""

from __future__ import annotations


def spell(value: float) -> str:
    """A loss as people write it: six digits, or the word."""
    if value != value:
        return "NaN"
    return f"{value:.6g}".replace("inf", "Inf").replace("-", "−")
