"""From which to which number a picture's colours run: all there is, most of what there is, or as the user says."""

from __future__ import annotations

import math

import numpy as np

from inspector.panels.style.colors import ValueRange as Range

ENOUGH = 1 << 16  # numbers to take percentiles of: more would not change a colour
CLIPPED = 1.0  # percent left out at either end

METHODS = ("all", "percentile", "fixed")


class BadRange(ValueError):
    """Why two texts are no range: `code` is "low" or "high" (no number), or "order" (not in order)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def reals(numbers: np.ndarray) -> np.ndarray:
    """As what numbers are drawn: complex ones by their magnitude."""
    return np.abs(numbers) if numbers.dtype.kind == "c" else numbers


def of_all(numbers: np.ndarray) -> Range | None:
    """From the least to the greatest finite number; None where there is none."""
    if not numbers.size:
        return None
    low, high = numbers.min(), numbers.max()
    if not (np.isfinite(low) and np.isfinite(high)):
        numbers = finite(numbers)
        if not numbers.size:
            return None
        low, high = numbers.min(), numbers.max()
    return Range(float(low), float(high))


def of_most(numbers: np.ndarray, clipped: float = CLIPPED) -> Range | None:
    """Without so many percent of the finite numbers at either end."""
    there = finite(numbers)
    if not there.size:
        return None
    few = there[:: -(-there.size // ENOUGH)]
    low, high = np.percentile(few.astype(np.float64), (clipped, 100 - clipped), method="nearest")
    return Range(float(low), float(high))


def finite(numbers: np.ndarray) -> np.ndarray:
    """The finite ones, in one row."""
    flat = numbers.reshape(-1)
    return flat[np.isfinite(flat)] if flat.dtype.kind == "f" else flat


def typed(low: str, high: str) -> Range:
    """What the user typed; BadRange where that is none."""
    first, last = _number(low, "low"), _number(high, "high")
    if first >= last:
        raise BadRange("order")
    return Range(first, last)


def _number(text: str, code: str) -> float:
    try:
        value = float(text.strip().replace("\u2212", "-"))
    except ValueError:
        raise BadRange(code) from None
    if not math.isfinite(value):
        raise BadRange(code)
    return value


def chosen(method: str, numbers: np.ndarray, fixed: Range | None) -> Range:
    """The range to draw with; from 0 to 1 where there is no finite number to take it from."""
    if method == "fixed" and fixed is not None:
        return fixed
    found = of_most(numbers) if method == "percentile" else of_all(numbers)
    return found or Range(0.0, 1.0)
