"""One series as pyqtgraph's items: a strong line for the smoothed values, a faint one for the raw, dots for a validation.

Imports pyqtgraph: load it only once the window is painted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pyqtgraph
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from inspector.panels.loss.series import Series

DOTS_UP_TO = 200
FAINT = 0.3  # of the raw values, as the smoothed ones are to be followed


class CurveItems(NamedTuple):
    """The items of one series."""

    raw: pyqtgraph.PlotCurveItem
    smoothed: pyqtgraph.PlotCurveItem
    dots: pyqtgraph.ScatterPlotItem


class Sight(NamedTuple):
    """What is in view: iterations, and pixels across them; `drawn(series, values)` are the heights of values,
    `is_calm(heights)` whether a line through them may be antialiased."""

    left: float
    right: float
    pixels: int
    drawn: Callable[[Series, np.ndarray], np.ndarray]
    is_calm: Callable[[np.ndarray], bool]


def made() -> CurveItems:
    raw, smoothed = pyqtgraph.PlotCurveItem(connect="finite"), pyqtgraph.PlotCurveItem(connect="finite")
    dots = pyqtgraph.ScatterPlotItem(size=5, pen=None)
    for item, z in ((raw, 0), (smoothed, 1), (dots, 2)):
        item.setZValue(z)
    return CurveItems(raw, smoothed, dots)


def clear(curve: CurveItems) -> None:
    for item in curve:
        item.clear()


def draw(curve: CurveItems, series: Series, colour: QColor, previous: bool, sight: Sight) -> None:
    if series.has_passes:
        _draw_passes(curve, series, colour, previous, sight)
        return
    x, y = series.smoothed_curve(sight.left, sight.right, sight.pixels)
    y = sight.drawn(series, y)
    calm = sight.is_calm(y)
    style = Qt.PenStyle.DashLine if previous and calm else Qt.PenStyle.SolidLine
    pen = pyqtgraph.mkPen(colour, width=1 if previous else 2, style=style)
    curve.smoothed.setData(x, y, pen=pen, antialias=calm)
    if previous:
        curve.raw.clear()
        curve.dots.clear()
        return
    x, y = series.raw_curve(sight.left, sight.right, sight.pixels)
    y = sight.drawn(series, y)
    curve.raw.setData(x, y, pen=pyqtgraph.mkPen(_faded(colour), width=1), antialias=False)
    _draw_dots(curve, x, y, colour, series)


def _draw_passes(curve: CurveItems, series: Series, colour: QColor, previous: bool, sight: Sight) -> None:
    """A point per pass at the mean of its points, a bar over their spread."""
    assert series.passes is not None
    x, means, spreads = series.passes.between(sight.left, sight.right)
    y = sight.drawn(series, means)
    curve.smoothed.setData(x, y, pen=pyqtgraph.mkPen(colour, width=1 if previous else 2), antialias=True)
    curve.dots.setData(x.astype(np.float64), y, brush=colour)
    ends = [sight.drawn(series, means - spreads), sight.drawn(series, means + spreads), np.full(len(x), np.nan)]
    pen = pyqtgraph.mkPen(_faded(colour), width=3)
    curve.raw.setData(np.repeat(x, 3), np.stack(ends, axis=1).reshape(-1), pen=pen, antialias=False)


def _draw_dots(curve: CurveItems, x: np.ndarray, y: np.ndarray, colour: QColor, series: Series) -> None:
    """A diamond is what a breakpoint has plotted."""
    there, opened = np.isfinite(y), series.opened
    if np.count_nonzero(there) == 1 or ((opened.validation or opened.plotted) and len(x) <= DOTS_UP_TO):
        symbol = "d" if opened.plotted else "o"
        curve.dots.setData(x[there].astype(np.float64), y[there], brush=colour, symbol=symbol)
    else:
        curve.dots.clear()


def _faded(colour: QColor) -> QColor:
    faded = QColor(colour)
    faded.setAlphaF(FAINT)
    return faded
