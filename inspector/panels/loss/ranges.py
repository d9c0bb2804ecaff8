"""Which values are in the picture: all, or without the few that would hide the others."""

from __future__ import annotations

import numpy as np

ENOUGH = 40  # values from which on a few of them may be left out
SHARE = 0.02  # of them, at either end
FAR = 1.5  # heights of the others that they are away at least
ANOTHER_SCALE = 20.0  # times as large or as small as the first curve's


def whole(values: np.ndarray) -> tuple[float, float]:
    """Lowest and highest of finite values; 0 … 1 where there are none."""
    if not len(values):
        return 0.0, 1.0
    low, high = float(values.min()), float(values.max())
    spare = max(abs(high) * 0.05, 1e-12) if high - low <= abs(high) * 1e-9 else 0.0
    return low - spare, high + spare


def robust(values: np.ndarray) -> tuple[float, float]:
    """The same, but for spikes: at most one value in fifty at either end, far from all others."""
    low, high = whole(values)
    if len(values) < ENOUGH:
        return low, high
    below, above = (float(bound) for bound in np.quantile(values, (SHARE, 1 - SHARE)))
    apart = above - below
    if apart <= 1e-9 * max(abs(above), abs(below)):  # all but a few are the same
        return low, high
    return below if below - low > FAR * apart else low, above if high - above > FAR * apart else high


def is_of_another_scale(values: np.ndarray, first: np.ndarray) -> bool:
    """Whether one curve's values are so much larger or smaller than the first one's that one axis shows only one."""
    if not len(values) or not len(first):
        return False
    ours, theirs = (max(float(np.median(np.abs(part))), 1e-300) for part in (values, first))
    return not 1 / ANOTHER_SCALE < ours / theirs < ANOTHER_SCALE
