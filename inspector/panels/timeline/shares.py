"""The ribbon from afar: columns in which each phase has its share of the height."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor, QImage

from inspector.panels.timeline.layout import RibbonLayout
from inspector.panels.timeline.ribbon import GAP


def of_iterations(layout: RibbonLayout, left: float, width: int) -> np.ndarray:
    """(width, phases + 1) seconds: each pixel has what its iteration has, and nothing beyond the last one."""
    begin, end = _iterations(layout, left, width)
    shares = layout.ribbon.shares[begin:end]
    centres = left + np.arange(width) + 0.5
    lefts = layout.edges[layout.ribbon.starts[begin:end]]
    pixels = shares[np.clip(np.searchsorted(lefts, centres, side="right") - 1, 0, len(shares) - 1)]
    pixels[(centres < 0) | (centres >= layout.width)] = 0
    return pixels


def of_pixels(layout: RibbonLayout, left: float, width: int) -> np.ndarray:
    """(width, phases + 1) seconds: each pixel has what the iterations have that begin in it."""
    begin, end = _iterations(layout, left, width)
    places = (layout.edges[layout.ribbon.starts[begin:end]] - left).astype(np.intp)
    places = np.clip(places, 0, width - 1)
    columns = layout.ribbon.shares[begin:end].T
    return np.stack([np.bincount(places, column, width) for column in columns], axis=1)


def _iterations(layout: RibbonLayout, left: float, width: int) -> tuple[int, int]:
    """(first, behind the last) of the iterations of which something is in view. There must be a moment."""
    starts = layout.ribbon.starts
    first, last = layout.between(left, left + width)
    begin = int(np.searchsorted(starts, first, side="right")) - 1
    return begin, max(int(np.searchsorted(starts, last, side="left")), begin + 1)


def levels(shares: np.ndarray, height: int) -> np.ndarray:
    """(height, width) numbers of phases; where nothing is, one more than GAP."""
    total = shares.sum(axis=1)
    parts = np.cumsum(shares, axis=1) / np.where(total > 0, total, 1)[:, None]
    borders = np.rint(parts * height)
    rows, found = np.arange(height)[:, None], np.zeros((height, len(shares)), np.uint8)
    for number in range(GAP):
        found += rows >= borders[:, number]
    found[:, total <= 0] = GAP + 1
    return found


def picture(shares: np.ndarray, height: int, inks: list[QColor]) -> QImage:
    """`inks`: of each phase, of what is between phases, and of nothing."""
    numbers = np.ascontiguousarray(levels(shares, height))
    image = QImage(numbers.data, numbers.shape[1], height, numbers.shape[1], QImage.Format.Format_Indexed8)
    image.setColorTable([ink.rgba() for ink in inks])
    return image.copy()  # its own numbers, which outlive these
