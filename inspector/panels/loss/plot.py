"""The loss plot: curves of what is in view, following the newest point until the user pans.

Imports pyqtgraph: load it only once the window is painted.
"""

from __future__ import annotations

import math
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyqtgraph
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from inspector.panels.loss.axis import ValueAxis
from inspector.panels.loss.model import LossModel
from inspector.panels.loss.overlays import (
    MARK_SPACING,
    Crosshair,
    CursorReading,
    GridBackground,
    LegendRow,
    NotFiniteMarks,
    SeriesLegend,
)  # fmt: skip
from inspector.panels.loss.series import Series
from inspector.panels.loss.spelling import spell
from inspector.panels.style import look
from inspector.panels.widgets import plain_text

CALM = 3.0  # a curve that travels at most so many heights per width is antialiased; dense noise would cost 550 ms
DOTS_UP_TO = 200
TRAINING_COLOURS = ("accent", "green", "amber", "cyan")


class CurveItems(NamedTuple):
    """The items of one series."""

    raw: pyqtgraph.PlotCurveItem
    smoothed: pyqtgraph.PlotCurveItem
    dots: pyqtgraph.ScatterPlotItem


class LossPlot(pyqtgraph.PlotWidget):
    """Draws a LossModel. The range is its own business: it follows the curves, or it is where the user left it."""

    following_changed = Signal(bool)

    def __init__(self, model: LossModel, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None, axisItems={"left": ValueAxis("left")})
        self.setObjectName("loss.plot")
        self.setMinimumSize(80, 44)
        self._model = model
        self._is_log = False
        self._is_following = True
        self._is_moving = False  # it follows: what it shows is drawn after that
        self.paint_seconds = 0.0  # of the last painting
        self._curves: list[CurveItems] = []
        self._box = self.getViewBox()
        self._bounds = (0.0, 1.0)
        self._set_up_plot()
        self._grid = GridBackground(self._box, self.getAxis("bottom"), self.getAxis("left"))
        self.marks, self.legend, self._crosshair = (
            kind(self._box) for kind in (NotFiniteMarks, SeriesLegend, Crosshair)
        )
        self._box.sigRangeChangedManually.connect(self._stop_following)
        self._box.sigXRangeChanged.connect(self._on_x_range)
        self._box.sigRangeChanged.connect(self._move_curves)
        self._box.sigResized.connect(self.refresh)
        self.scene().sigMouseMoved.connect(self._on_mouse_moved)
        self.retheme()

    def retheme(self) -> None:
        tokens = look.current()
        self.setBackground(tokens.panel)
        for name in ("bottom", "left"):
            axis = self.getAxis(name)
            axis.setPen(QPen(tokens.colour("line"), 1))
            axis.setTextPen(tokens.colour("muted"))
            axis.setTickFont(look.ui_font(10))
        self.refresh()

    def refresh(self) -> None:
        """Draws what the model has now."""
        self._provide_curves()
        if self._is_following:
            self._is_moving = True
            self._follow()
            self._is_moving = False
        self._draw_curves()
        self.legend.set_rows(self._legend_rows())
        self.legend.setToolTip(plain_text.tip(self._legend_tip()))

    def set_log(self, on: bool) -> None:
        self._is_log = on
        self.getAxis("left").setLogMode(on)
        self.follow()

    def is_following(self) -> bool:
        return self._is_following

    def follow(self) -> None:
        """Back to the whole run, following its newest point."""
        if not self._is_following:
            self._is_following = True
            self.following_changed.emit(True)
        self.refresh()

    def reading_at(self, position: QPointF) -> CursorReading | None:
        """The point nearest to a place in this widget; None where there is no curve or the place is outside."""
        place = self._box.mapFromScene(self.mapToScene(position.toPoint()))
        if not self._box.rect().contains(place):
            return None
        readings = [self._read(series, colour, place) for series, colour, _ in self._shown() if len(series)]
        return min(readings, key=lambda reading: self._distance(reading, place), default=None)

    def reading(self) -> CursorReading | None:
        """What the crosshair says now."""
        return self._crosshair.reading

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.follow()
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        began = time.perf_counter()
        super().paintEvent(event)
        self.paint_seconds = time.perf_counter() - began

    def leaveEvent(self, event: QEvent) -> None:
        self._crosshair.set_reading(None)
        super().leaveEvent(event)

    def _set_up_plot(self) -> None:
        self.setMenuEnabled(False)
        self.hideButtons()
        self.getPlotItem().setContentsMargins(2, 6, 8, 2)
        self._box.disableAutoRange()
        self._box.setDefaultPadding(0)
        self.setFrameShape(self.Shape.NoFrame)
        left, bottom = self.getAxis("left"), self.getAxis("bottom")
        for axis in (left, bottom):
            axis.setStyle(tickLength=0, autoReduceTextSpace=False, maxTickLevel=0)
            axis.enableAutoSIPrefix(False)
        left.setWidth(48)
        bottom.setHeight(20)

    def _shown(self) -> list[tuple[Series, QColor, bool]]:
        """(series, colour, of the previous run), those of the previous run first, so that they lie below."""
        muted = look.current().colour("muted")
        before = [(series, muted, True) for series in self._model.previous.values()]
        return before + [(series, self._colour(series), False) for series in self._model.series.values()]

    def _colour(self, series: Series) -> QColor:
        if series.opened.validation:
            return look.current().colour("violet")
        training = [other for other in self._model.series.values() if not other.opened.validation]
        return look.current().colour(TRAINING_COLOURS[training.index(series) % len(TRAINING_COLOURS)])

    def _provide_curves(self) -> None:
        """As many items as there are series: made once and kept, since pyqtgraph is slow and leaky at remaking them."""
        while len(self._curves) < len(self._shown()):
            raw, smoothed = pyqtgraph.PlotCurveItem(connect="finite"), pyqtgraph.PlotCurveItem(connect="finite")
            dots = pyqtgraph.ScatterPlotItem(size=5, pen=None)
            for item, z in ((raw, 0), (smoothed, 1), (dots, 2)):
                item.setZValue(z)
                self.addItem(item, ignoreBounds=True)
            self._curves.append(CurveItems(raw, smoothed, dots))

    def _on_x_range(self) -> None:
        if not self._is_moving:
            self._draw_curves()

    def _draw_curves(self) -> None:
        (left, right), _ = self._box.viewRange()
        shown = self._shown()
        for curve, (series, colour, previous) in zip(self._curves, shown):
            self._draw(curve, series, colour, previous, left, right)
        for curve in self._curves[len(shown) :]:
            _clear(curve)
        self._draw_marks(left, right)

    def _move_curves(self) -> None:
        """pyqtgraph moves them while it paints, which makes it paint all of it again."""
        self._box.updateMatrix()

    def _draw(
        self, curve: CurveItems, series: Series, colour: QColor, previous: bool, left: float, right: float
    ) -> None:
        pixels = max(int(self._box.width()), 50)
        x, y = series.smoothed_curve(left, right, pixels)
        y = self._height(y)
        calm = self._is_calm(y)
        style = Qt.PenStyle.DashLine if previous and calm else Qt.PenStyle.SolidLine
        pen = pyqtgraph.mkPen(colour, width=1 if previous else 2, style=style)
        curve.smoothed.setData(x, y, pen=pen, antialias=calm)
        if previous:
            curve.raw.clear()
            curve.dots.clear()
            return
        x, y = series.raw_curve(left, right, pixels)
        y = self._height(y)
        curve.raw.setData(x, y, pen=pyqtgraph.mkPen(_faded(colour), width=1), antialias=False)
        self._draw_dots(curve, x, y, colour, series.opened.validation)

    def _is_calm(self, heights: np.ndarray) -> bool:
        low, high = self._box.viewRange()[1]
        travel = float(np.nansum(np.abs(np.diff(heights)))) / max(high - low, 1e-300)
        return travel * self._box.height() <= CALM * self._box.width()

    def _draw_dots(self, curve: CurveItems, x: np.ndarray, y: np.ndarray, colour: QColor, validation: bool) -> None:
        there = np.isfinite(y)
        if np.count_nonzero(there) == 1 or (validation and len(x) <= DOTS_UP_TO):
            curve.dots.setData(x[there].astype(np.float64), y[there], brush=colour)
        else:
            curve.dots.clear()

    def _draw_marks(self, left: float, right: float) -> None:
        spacing = (right - left) / max(self._box.width(), 1) * MARK_SPACING
        shown = [series for series, _, previous in self._shown() if not previous]
        self.marks.set_marks([series.marks_between(left, right, spacing) for series in shown])

    def _height(self, values: np.ndarray) -> np.ndarray:
        """Where values are drawn. A log axis has no place for what is not above zero."""
        if not self._is_log:
            return values
        return np.log10(values, out=np.full(len(values), np.nan), where=values > 0)

    def _follow(self) -> None:
        spans = [(series.point(0)[0], series.point(-1)[0]) for series, _, _ in self._shown() if len(series)]
        if not spans:
            self._box.setRange(xRange=(0, 100), yRange=(0, 1), padding=0)
            return
        left, right = float(min(first for first, _ in spans)), float(max(last for _, last in spans))
        right = max(right, left + 10)
        low, high = self._heights(left, right)
        room, side = (high - low) * 0.06, (right - left) * 0.012
        self._box.setRange(xRange=(left - side, right + side), yRange=(low - room, high + room), padding=0)

    def _heights(self, left: float, right: float) -> tuple[float, float]:
        """Lowest and highest of what can be drawn; the former run's smoothed curves must be in the picture too."""
        parts = [
            self._height((series.smoothed_curve if previous else series.raw_curve)(left, right, 200)[1])
            for series, _, previous in self._shown()
        ]
        values = np.concatenate(parts)
        values = values[np.isfinite(values)]
        if not len(values):
            return (0.0, 1.0)
        low, high = float(values.min()), float(values.max())
        spare = max(abs(high) * 0.05, 1e-12) if high - low <= abs(high) * 1e-9 else 0.0
        return low - spare, high + spare

    def _stop_following(self, *_: object) -> None:
        if self._is_following:
            self._is_following = False
            self.following_changed.emit(False)

    def _legend_rows(self) -> list[LegendRow]:
        return [self._legend_row(*shown) for shown in reversed(self._shown()) if len(shown[0])]

    def _legend_row(self, series: Series, colour: QColor, previous: bool) -> LegendRow:
        name = self._name_of(series, previous)
        if previous:
            name = QCoreApplication.translate("LossPlot", "{name}, previous run").format(name=name)
        return LegendRow(name, spell(series.point(-1)[1]), colour, previous, series.opened.validation)

    def _name_of(self, series: Series, previous: bool) -> str:
        """With its place where another curve has the same name, as the loss of a validation often does."""
        opened, run = series.opened, self._model.previous if previous else self._model.series
        if sum(other.opened.name == opened.name for other in run.values()) < 2:
            return opened.name
        return f"{opened.name} · {Path(opened.file).name}:{opened.line}"

    def _legend_tip(self) -> str:
        if not self._model.previous:
            return ""
        words = QCoreApplication.translate("LossPlot", "Previous run: {title}")
        return words.format(title=self._model.previous_title)

    def _on_mouse_moved(self, position: QPointF) -> None:
        self._crosshair.set_reading(self.reading_at(QPointF(self.mapFromScene(position))))

    def _read(self, series: Series, colour: QColor, place: QPointF) -> CursorReading:
        iteration, value, smoothed = series.point(series.nearest(self._box.mapToView(place).x()))
        return CursorReading(iteration, self._point_height(value), _words(series, iteration, value, smoothed), colour)

    def _point_height(self, value: float) -> float:
        """Where a point is drawn; what has no place of its own is at the edge on which its mark is."""
        height = float(self._height(np.array([value]))[0])
        low, high = self._box.viewRange()[1]
        return height if math.isfinite(height) else high if value == math.inf else low

    def _distance(self, reading: CursorReading, place: QPointF) -> float:
        point = self._box.mapFromView(QPointF(reading.x, reading.y))
        return math.hypot(point.x() - place.x(), point.y() - place.y())


def _words(series: Series, iteration: int, value: float, smoothed: float) -> tuple[str, ...]:
    translate = QCoreApplication.translate
    head = translate("LossPlot", "{name} · iteration {iteration}").format(name=series.opened.name, iteration=iteration)
    raw = translate("LossPlot", "value    {value}").format(value=spell(value))
    mean = translate("LossPlot", "smoothed {value}").format(value=spell(smoothed))
    return (head, raw, mean) if math.isfinite(smoothed) else (head, raw)


def _faded(colour: QColor) -> QColor:
    faded = QColor(colour)
    faded.setAlphaF(0.35)
    return faded


def _clear(curve: CurveItems) -> None:
    for item in curve:
        item.clear()
