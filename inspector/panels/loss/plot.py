"""The loss plot: curves of what is in view, following the newest point until the user pans.

Imports pyqtgraph: load it only once the window is painted.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyqtgraph
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QMouseEvent, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from inspector.panels.loss import curves, readings
from inspector.panels.loss.axis import OtherAxis, ValueAxis
from inspector.panels.loss.box import ZoomBox
from inspector.panels.loss.curves import CurveItems, Sight
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
from inspector.panels.loss.scales import Part, Scales
from inspector.panels.loss.series import Series
from inspector.panels.loss.spelling import spell
from inspector.panels.loss.thresholds import ThresholdLines
from inspector.panels.style import look
from inspector.panels.widgets import plain_text

CALM = 3.0  # a curve that travels at most so many heights per width is antialiased; dense noise would cost 550 ms
TRAINING_COLOURS = ("accent", "green", "amber", "cyan")
PLOTTED_COLOURS = ("violet", "amber", "cyan", "green")  # of what breakpoints plot


class LossPlot(pyqtgraph.PlotWidget):
    """Draws a LossModel. The range is its own business: it follows the curves, or it is where the user left it."""

    following_changed = Signal(bool)
    cut_changed = Signal()
    menu_wished = Signal(object, float)  # QPoint of the screen, and the value at that height
    threshold_moved = Signal(int, float)  # a breakpoint's number, and the value it was dragged to

    def __init__(self, model: LossModel, parent: QWidget | None = None) -> None:
        self._other = OtherAxis()
        axes = {"left": ValueAxis("left"), "right": self._other}
        super().__init__(parent, background=None, axisItems=axes, viewBox=ZoomBox())
        self.setObjectName("loss.plot")
        self.setMinimumSize(80, 44)
        self._model = model
        self._is_log = False
        self._is_following = True
        self._is_moving = False  # it follows: what it shows is drawn after that
        self.paint_seconds = 0.0  # of the last painting
        self._curves: list[CurveItems] = []
        self._box = self.getViewBox()
        self._has_head_room = False  # above the curves, for the legend
        self.is_whole = False  # spikes are in the picture too
        self.scales = Scales(self._other)
        self.threshold_lines = ThresholdLines(self, self._on_dragged)
        self._thresholds: dict[int, float] = {}
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
        for name in ("bottom", "left", "right"):
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
        self._place_legend()

    def _place_legend(self) -> None:
        """Where it hides no curve; there is room made for it above them where it would hide one everywhere."""
        drawn = [item.getData() for curve in self._curves for item in (curve.raw, curve.smoothed)]
        hides = self.legend.avoid([(x, y) for x, y in drawn if x is not None and len(x)])
        fits = self._box.height() > 3 * self.legend.boundingRect().height()
        if hides and fits and self._is_following and not self._has_head_room:
            self._has_head_room = True
            self.refresh()

    def set_log(self, on: bool) -> None:
        self._is_log = on
        for name in ("left", "right"):
            self.getAxis(name).setLogMode(on)
        self.show_thresholds(self._thresholds)
        self.follow()

    def set_whole(self, on: bool) -> None:
        """Whether spikes are in the picture, which then shows little of the rest."""
        self.is_whole = on
        self.follow()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wished.emit(event.globalPos(), self._value_at(event.pos()))
        event.accept()

    def _value_at(self, place: QPoint) -> float:
        height = float(self._box.mapToView(self._box.mapFromScene(self.mapToScene(place))).y())
        return 10.0**height if self._is_log else height

    def show_thresholds(self, values: Mapping[int, float]) -> None:
        """Lines at which training shall be held, by the number of the breakpoint."""
        self._thresholds = dict(values)
        heights = {number: value for number, value in values.items() if value > 0 or not self._is_log}
        drawn = {number: math.log10(value) if self._is_log else value for number, value in heights.items()}
        self.threshold_lines.show(drawn)

    def _on_dragged(self, number: int, height: float) -> None:
        self.threshold_moved.emit(number, 10.0**height if self._is_log else height)

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
        left, bottom, right = (self.getAxis(name) for name in ("left", "bottom", "right"))
        for axis in (left, bottom, right):
            axis.setStyle(tickLength=0, autoReduceTextSpace=False, maxTickLevel=0)
            axis.enableAutoSIPrefix(False)
        left.setWidth(48)
        right.setWidth(44)
        self.hideAxis("right")
        bottom.setHeight(20)

    def _shown(self) -> list[tuple[Series, QColor, bool]]:
        """(series, colour, of the previous run), those of the previous run first, so that they lie below."""
        before = [
            (series, look.current().colour(run.colour), True)
            for run in reversed(self._model.shown_runs())
            for series in run.series.values()
        ]
        return before + [(series, self._colour(series), False) for series in self._model.series.values()]

    def _colour(self, series: Series) -> QColor:
        opened = series.opened
        if opened.validation:
            return look.current().colour("violet")
        colours = PLOTTED_COLOURS if opened.plotted else TRAINING_COLOURS
        like = [
            s for s in self._model.series.values() if not s.opened.validation and s.opened.plotted == opened.plotted
        ]
        return look.current().colour(colours[like.index(series) % len(colours)])

    def _provide_curves(self) -> None:
        """As many items as there are series: made once and kept, since pyqtgraph is slow and leaky at remaking them."""
        while len(self._curves) < len(self._shown()):
            self._curves.append(curves.made())
            for item in self._curves[-1]:
                self.addItem(item, ignoreBounds=True)

    def _on_x_range(self) -> None:
        if not self._is_moving:
            self._draw_curves()

    def _draw_curves(self) -> None:
        (left, right), _ = self._box.viewRange()
        shown = self._shown()
        sight = Sight(left, right, max(int(self._box.width()), 50), self._drawn, self._is_calm)
        for curve, (series, colour, previous) in zip(self._curves, shown):
            curves.draw(curve, series, colour, previous, sight)
        for curve in self._curves[len(shown) :]:
            curves.clear(curve)
        self._draw_marks(left, right)

    def _move_curves(self) -> None:
        """pyqtgraph moves them while it paints, which makes it paint all of it again."""
        self._box.updateMatrix()

    def _is_calm(self, heights: np.ndarray) -> bool:
        low, high = self._box.viewRange()[1]
        travel = float(np.nansum(np.abs(np.diff(heights)))) / max(high - low, 1e-300)
        return travel * self._box.height() <= CALM * self._box.width()

    def _draw_marks(self, left: float, right: float) -> None:
        spacing = (right - left) / max(self._box.width(), 1) * MARK_SPACING
        shown = [series for series, _, previous in self._shown() if not previous]
        self.marks.set_marks([series.marks_between(left, right, spacing) for series in shown])

    def _height(self, values: np.ndarray) -> np.ndarray:
        """Where values are drawn. A log axis has no place for what is not above zero."""
        if not self._is_log:
            return values
        return np.log10(values, out=np.full(len(values), np.nan), where=values > 0)

    def _drawn(self, series: Series, values: np.ndarray) -> np.ndarray:
        """Where the values of a series are drawn, whichever axis is its own."""
        heights = self._height(values)
        return self._other.to_left(heights) if self.scales.is_other(series) else heights

    def _follow(self) -> None:
        spans = [(series.point(0)[0], series.point(-1)[0]) for series, _, _ in self._shown() if len(series)]
        if not spans:
            self._has_head_room = False
            self._box.setRange(xRange=(0, 100), yRange=(0, 1), padding=0)
            return
        left, right = float(min(first for first, _ in spans)), float(max(last for _, last in spans))
        right = max(right, left + 10)
        low, high = self._heights(left, right)
        room, side = (high - low) * 0.06, (right - left) * 0.012
        above = room + self._head_room() * (high - low)
        self._box.setRange(xRange=(left - side, right + side), yRange=(low - room, high + above), padding=0)

    def _head_room(self) -> float:
        """For the legend, as a share of the height of the curves."""
        taken = self.legend.boundingRect().height() + 12 if self._has_head_room else 0.0
        return min(taken / max(self._box.height() - taken, 1.0), 1.0)

    def _heights(self, left: float, right: float) -> tuple[float, float]:
        """Lowest and highest of what is drawn at the left axis; the right one is put beside it."""
        parts = [Part(series, *self._sample(series, previous, left, right)) for series, _, previous in self._shown()]
        before = self.scales.cut
        heights = self.scales.fit(parts, self._is_log, self.is_whole)
        self.showAxis("right", bool(self.scales.others))
        if self.scales.cut != before:
            self.cut_changed.emit()
        return heights

    def _sample(self, series: Series, previous: bool, left: float, right: float) -> tuple[np.ndarray, np.ndarray]:
        """(iterations, heights) of what can be drawn; the former run's smoothed curves must be in the picture too."""
        if series.has_passes and series.passes is not None:
            x, means, spreads = series.passes.between(left, right)
            x, y = np.concatenate([x, x]), np.concatenate([means - spreads, means + spreads])
        else:
            x, y = (series.smoothed_curve if previous else series.raw_curve)(left, right, 200)
        heights = self._height(y)
        there = np.isfinite(heights)
        return x[there], heights[there]

    def _stop_following(self, *_: object) -> None:
        if self._is_following:
            self._is_following = False
            self.following_changed.emit(False)

    def _legend_rows(self) -> list[LegendRow]:
        return [self._legend_row(*shown) for shown in reversed(self._shown()) if len(shown[0])]

    def _legend_row(self, series: Series, colour: QColor, previous: bool) -> LegendRow:
        name = self._name_of(series)
        value = spell(series.point(-1)[1])
        if series.has_passes and series.passes is not None:
            _, mean, spread, _ = series.passes.last()
            value = f"{spell(mean)} ± {spell(spread)}"
        if self.scales.is_other(series):
            name = QCoreApplication.translate("LossPlot", "{name}, right axis").format(name=name)
        run = self._model.run_of(series)
        if run is not None and run is self._model.former[0]:
            name = QCoreApplication.translate("LossPlot", "{name}, previous run").format(name=name)
        elif run is not None:
            name = f"{name} · {run.words(self._model.title)}"
        return LegendRow(name, value, colour, previous, series.opened.validation, series.opened.plotted)

    def _name_of(self, series: Series) -> str:
        """With its place where another curve has the same name, as the loss of a validation often does."""
        opened, former = series.opened, self._model.run_of(series)
        together = former.series if former is not None else self._model.series
        if sum(other.opened.name == opened.name for other in together.values()) < 2:
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
        wanted = self._box.mapToView(place).x()
        if series.has_passes and series.passes is not None:
            x, means, spreads = series.passes.between(wanted, wanted)
            near = int(np.abs(x - wanted).argmin())
            height = self._point_height(series, float(means[near]))
            return CursorReading(
                int(x[near]), height, readings.of_pass(series, int(x[near]), means[near], spreads[near]), colour
            )
        iteration, value, smoothed = series.point(series.nearest(wanted))
        return CursorReading(
            iteration, self._point_height(series, value), readings.of_point(series, iteration, value, smoothed), colour
        )

    def _point_height(self, series: Series, value: float) -> float:
        """Where a point is drawn; what has no place of its own is at the edge on which its mark is."""
        height = float(self._drawn(series, np.array([value]))[0])
        low, high = self._box.viewRange()[1]
        return height if math.isfinite(height) else high if value == math.inf else low

    def _distance(self, reading: CursorReading, place: QPointF) -> float:
        point = self._box.mapFromView(QPointF(reading.x, reading.y))
        return math.hypot(point.x() - place.x(), point.y() - place.y())
