"""The plot of the curves. Imports pyqtgraph: load it only once it is looked at."""

from __future__ import annotations

import numpy as np
import pyqtgraph
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from inspector.panels.loss_lab.sheets.sheet import array
from inspector.panels.style import look
from inspector.wire.lab import Curve

TALLEST = 12.0  # a loss that is greater is out of the picture, unless the current point is there


class CurvesPlot(pyqtgraph.PlotWidget):
    """Items are made once and kept: pyqtgraph is slow and leaky at remaking them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None)
        self.setObjectName("loss_lab.plot")
        self.setMenuEnabled(False)
        self.hideButtons()
        self.setFrameShape(self.Shape.NoFrame)
        self.setMinimumSize(60, 80)
        self._box = self.getViewBox()
        self._box.disableAutoRange()
        self._lines: list[tuple[pyqtgraph.PlotCurveItem, pyqtgraph.PlotCurveItem]] = []
        self._points = pyqtgraph.ScatterPlotItem(size=9)
        self._points.setZValue(5)
        self.addItem(self._points, ignoreBounds=True)
        self._grid = _Grid(self._box, self.getAxis("bottom"), self.getAxis("left"))
        for name, extent in (("left", 38), ("bottom", 20)):
            axis = self.getAxis(name)
            axis.setStyle(tickLength=0, maxTickLevel=0, autoReduceTextSpace=False)
            axis.enableAutoSIPrefix(False)
            axis.setWidth(extent) if name == "left" else axis.setHeight(extent)
        self.retheme()

    def draw(self, curve: Curve, losses: np.ndarray, slopes: np.ndarray | None, colours: list[str]) -> None:
        x = array(curve.x)
        while len(self._lines) < len(losses):
            pair = (pyqtgraph.PlotCurveItem(connect="finite"), pyqtgraph.PlotCurveItem(connect="finite"))
            for item in pair:
                self.addItem(item, ignoreBounds=True)
            self._lines.append(pair)
        for number, (loss, slope) in enumerate(self._lines):
            if number >= len(losses):
                loss.clear()
                slope.clear()
                continue
            colour = look.current().colour(colours[number])
            loss.setData(x, losses[number], pen=pyqtgraph.mkPen(colour, width=2), antialias=True)
            if slopes is None:
                slope.clear()
            else:
                pen = pyqtgraph.mkPen(colour, width=1, style=Qt.PenStyle.DashLine)
                slope.setData(x, slopes[number], pen=pen, antialias=True)
        self._draw_points(curve, colours)
        self._fit(x, losses, slopes, array(curve.loss_at))

    def _draw_points(self, curve: Curve, colours: list[str]) -> None:
        heights = array(curve.loss_at)
        pen = QPen(look.current().colour("panel"), 1.5)
        spots = [
            {"pos": (curve.at, float(height)), "brush": look.current().colour(colour), "pen": pen}
            for height, colour in zip(heights, colours)
            if np.isfinite(height)
        ]
        self._points.setData(spots)

    def _fit(self, x: np.ndarray, losses: np.ndarray, slopes: np.ndarray | None, heights: np.ndarray) -> None:
        there = losses[np.isfinite(losses)]
        points = heights[np.isfinite(heights)]
        top = max(min(float(there.max(initial=1.0)), TALLEST), float(points.max(initial=0.0)) * 1.1)
        low = 0.0
        if slopes is not None:
            known = slopes[np.isfinite(slopes)]
            low = max(float(known.min(initial=0.0)), -top * 0.6)
        room = (top - low) * 0.05 or 1.0
        self._box.setRange(xRange=(float(x[0]), float(x[-1])), yRange=(low - room, top + room), padding=0)

    def retheme(self) -> None:
        tokens = look.current()
        self.setBackground(tokens.panel)
        for name in ("bottom", "left"):
            axis = self.getAxis(name)
            axis.setPen(QPen(tokens.colour("line"), 1))
            axis.setTextPen(tokens.colour("muted"))
            axis.setTickFont(look.ui_font(10))


class _Grid(pyqtgraph.GraphicsObject):
    """Lines at the major ticks, the one at zero stronger. pyqtgraph's own takes 30 ms a frame."""

    def __init__(self, box: pyqtgraph.ViewBox, bottom: pyqtgraph.AxisItem, left: pyqtgraph.AxisItem) -> None:
        super().__init__()
        self._box, self._axes = box, (bottom, left)
        self.setParentItem(box)
        self.setZValue(-10)
        box.sigResized.connect(self.prepareGeometryChange)
        box.sigRangeChanged.connect(self._refresh)

    def _refresh(self, *_: object) -> None:
        self.update()

    def boundingRect(self) -> pyqtgraph.QtCore.QRectF:
        return self._box.rect()

    def paint(self, painter: QPainter, *_: object) -> None:
        rect, ranges = self._box.rect(), self._box.viewRange()
        for axis, (low, high), across in zip(self._axes, ranges, (True, False)):
            extent = rect.width() if across else rect.height()
            for tick in [tick for _, ticks in axis.tickValues(low, high, extent)[:1] for tick in ticks]:
                painter.setPen(QPen(look.current().colour("line" if abs(tick) < 1e-12 else "header"), 1))
                share = (tick - low) / (high - low)
                x, y = rect.left() + share * rect.width(), rect.bottom() - share * rect.height()
                painter.drawLine(QLineF(x, rect.top(), x, rect.bottom()) if across
                                 else QLineF(rect.left(), y, rect.right(), y))  # fmt: skip
