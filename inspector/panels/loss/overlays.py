"""What lies under and over the curves, painted in pixels of the view box: grid, marks, legend, value under the mouse.

Imports pyqtgraph: load it only once the window is painted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyqtgraph
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QFontMetricsF, QPainter, QPen, QPolygonF

from inspector.panels.loss.spelling import spell
from inspector.panels.style import look

PADDING = 6
ROW = 15
MAX_LEGEND_ROWS = 6
CORNERS = ((True, True), (False, False), (True, False), (False, True))  # (right, top) of the legend, the first best
LEGEND_PROBES = 64  # places at which a curve is looked up that the legend may hide
MARK_SIZE = 4
MARK_SPACING = 7  # pixels between two marks; what is nearer together is one mark


class Overlay(pyqtgraph.GraphicsObject):
    """Covers a view box, in its pixels; the curves are children of a transformed group, overlays are not."""

    def __init__(self, box: pyqtgraph.ViewBox, z: float) -> None:
        super().__init__()
        self.box = box
        self.setParentItem(box)
        self.setZValue(z)
        box.sigResized.connect(self.prepareGeometryChange)
        box.sigRangeChanged.connect(self.refresh)

    def boundingRect(self) -> QRectF:
        return QRectF(self.box.rect())

    def refresh(self) -> None:
        self.update()

    def pixel(self, x: float, y: float) -> QPointF:
        return self.box.mapFromView(QPointF(x, y))


class GridBackground(Overlay):
    """Lines at the major ticks. pyqtgraph's own showGrid costs 30 ms a frame; this costs less than one."""

    def __init__(self, box: pyqtgraph.ViewBox, bottom: pyqtgraph.AxisItem, left: pyqtgraph.AxisItem) -> None:
        super().__init__(box, -10)
        self._bottom, self._left = bottom, left

    def paint(self, painter: QPainter, *_: object) -> None:
        rect = self.boundingRect()
        pen = QPen(look.current().colour("header"), 1)  # opaque and cosmetic: the cheapest there is
        pen.setCosmetic(True)
        painter.setPen(pen)
        (left, right), (bottom, top) = self.box.viewRange()
        columns = [self.pixel(x, bottom).x() for x in _major(self._bottom, left, right, rect.width())]
        rows = [self.pixel(left, y).y() for y in _major(self._left, bottom, top, rect.height())]
        painter.drawLines([QLineF(x, rect.top(), x, rect.bottom()) for x in columns])
        painter.drawLines([QLineF(rect.left(), y, rect.right(), y) for y in rows])


def _major(axis: pyqtgraph.AxisItem, low: float, high: float, pixels: float) -> list[float]:
    levels = axis.tickValues(low, high, pixels)
    return [float(tick) for _, ticks in levels[:1] for tick in ticks]


class NotFiniteMarks(Overlay):
    """Red triangles on the edge at the iterations whose loss is NaN or infinite, with the word at the first of a row.

    NaN and −Inf stand at the bottom, Inf at the top.
    """

    def __init__(self, box: pyqtgraph.ViewBox) -> None:
        super().__init__(box, 20)
        self.marks: list[tuple[float, float]] = []  # (iteration, value)

    def set_marks(self, found: list[tuple[np.ndarray, np.ndarray]]) -> None:
        """(iterations, values) of each series."""
        self.marks = sorted(pair for iterations, values in found for pair in zip(iterations.tolist(), values.tolist()))
        self.update()

    def paint(self, painter: QPainter, *_: object) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.ui_font(10, bold=True))
        painter.setPen(Qt.PenStyle.NoPen)
        ends: dict[bool, float] = {}
        for iteration, value in self.marks:
            self._paint_mark(painter, self.pixel(iteration, 0).x(), value, ends)

    def _paint_mark(self, painter: QPainter, x: float, value: float, ends: dict[bool, float]) -> None:
        at_top = value == np.inf
        edge = self.boundingRect().top() if at_top else self.boundingRect().bottom()
        tip = edge + 2 * MARK_SIZE if at_top else edge - 2 * MARK_SIZE
        red = look.current().colour("red")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(red)
        corners = [QPointF(x - MARK_SIZE, edge), QPointF(x + MARK_SIZE, edge), QPointF(x, tip)]
        painter.drawPolygon(QPolygonF(corners))
        if x > ends.get(at_top, -np.inf):
            painter.setPen(red)
            painter.drawText(self._place_of_word(painter.fontMetrics(), spell(value), x, tip, at_top), spell(value))
        ends[at_top] = x + 40

    def _place_of_word(self, metrics: QFontMetrics, word: str, x: float, tip: float, at_top: bool) -> QPointF:
        """Over a mark at the bottom, and whole; left of one at the top, where a row of them goes on to the right, or
        else under it."""
        if not at_top:
            right = self.boundingRect().right() - metrics.horizontalAdvance(word)
            return QPointF(min(x - MARK_SIZE, right), tip - 3)
        left = x - MARK_SIZE - 2 - metrics.horizontalAdvance(word)
        if left >= self.boundingRect().left():
            return QPointF(left, self.boundingRect().top() + metrics.ascent())
        return QPointF(x - MARK_SIZE, tip + metrics.ascent() + 1)


@dataclass(frozen=True, slots=True)
class LegendRow:
    name: str
    value: str
    colour: QColor
    dashed: bool
    points: bool
    diamonds: bool = False


class SeriesLegend(Overlay):
    """Names and latest values in the corner where the fewest points are, on a backing, so that no curve runs through
    the words."""

    def __init__(self, box: pyqtgraph.ViewBox) -> None:
        super().__init__(box, 30)
        self.rows: list[LegendRow] = []
        self._corner = 0  # of CORNERS

    def avoid(self, curves: list[tuple[np.ndarray, np.ndarray]]) -> int:
        """Goes where the fewest of these points (iterations, heights) are; stays where it is no better elsewhere.
        How many it hides there."""
        hidden = [self._points_within(self._frame(corner), curves) for corner in range(len(CORNERS))]
        best = min(range(len(CORNERS)), key=lambda corner: (hidden[corner], corner != self._corner))
        if best != self._corner:
            self.prepareGeometryChange()
            self._corner = best
            self.update()
        return hidden[best]

    def _points_within(self, frame: QRectF, curves: list[tuple[np.ndarray, np.ndarray]]) -> int:
        if frame.isEmpty():
            return 0
        first, last = self.box.mapToView(frame.topLeft()), self.box.mapToView(frame.bottomRight())
        (left, right), (low, high) = sorted((first.x(), last.x())), sorted((first.y(), last.y()))
        places = np.linspace(left, right, LEGEND_PROBES)
        heights = [np.interp(places, x, y, left=np.nan, right=np.nan) for x, y in curves]
        return sum(int(np.count_nonzero((y >= low) & (y <= high))) for y in heights)

    def boundingRect(self) -> QRectF:
        return self._frame()

    def set_rows(self, rows: list[LegendRow]) -> None:
        if rows != self.rows:
            self.prepareGeometryChange()
            self.rows = rows
            self.update()

    def paint(self, painter: QPainter, *_: object) -> None:
        if not self.rows:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = self._frame()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.current().colour("panel", 0.88))
        painter.drawRoundedRect(frame, 4, 4)
        for index, row in enumerate(self.rows[:MAX_LEGEND_ROWS]):
            top = frame.top() + 3 + index * ROW
            self._paint_row(painter, row, QRectF(frame.left() + PADDING, top, frame.width() - 2 * PADDING, ROW))
        self._paint_rest(painter, frame)

    def _paint_row(self, painter: QPainter, row: LegendRow, rect: QRectF) -> None:
        pen = QPen(row.colour, 2, Qt.PenStyle.DashLine if row.dashed else Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        middle = rect.center().y()
        painter.drawLine(QPointF(rect.left(), middle), QPointF(rect.left() + 14, middle))
        painter.setBrush(row.colour)
        if row.points:
            painter.drawEllipse(QPointF(rect.left() + 7, middle), 2.5, 2.5)
        elif row.diamonds:
            painter.drawPolygon(_diamond(QPointF(rect.left() + 7, middle)))
        text = rect.adjusted(20, 0, 0, 0)
        painter.setFont(look.ui_font(11))
        painter.setPen(look.current().colour("muted"))
        name_width = text.width() - _mono().horizontalAdvance(row.value) - 8
        name = _ui().elidedText(row.name, Qt.TextElideMode.ElideMiddle, name_width)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
        painter.setFont(look.mono_font(11))
        painter.setPen(look.current().colour("text"))
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, row.value)

    def _paint_rest(self, painter: QPainter, frame: QRectF) -> None:
        rest = len(self.rows) - MAX_LEGEND_ROWS
        if rest > 0:
            painter.setFont(look.ui_font(11))
            painter.setPen(look.current().colour("muted"))
            place = frame.adjusted(PADDING + 20, 0, -PADDING, -3)
            painter.drawText(place, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, f"+ {rest}")

    def _frame(self, corner: int | None = None) -> QRectF:
        if not self.rows:
            return QRectF()
        is_right, is_top = CORNERS[self._corner if corner is None else corner]
        shown = self.rows[:MAX_LEGEND_ROWS]
        box = self.box.rect()
        names = max(_ui().horizontalAdvance(row.name) for row in shown)
        values = max(_mono().horizontalAdvance(row.value) for row in shown)
        width = min(2 * PADDING + 20 + names + 8 + values, box.width() - 12)
        height = (len(shown) + (len(self.rows) > MAX_LEGEND_ROWS)) * ROW + 6
        left = box.right() - width - 6 if is_right else box.left() + 6
        return QRectF(left, box.top() + 12 if is_top else box.bottom() - height - 12, width, height)


def _ui() -> QFontMetricsF:
    return QFontMetricsF(look.ui_font(11))


def _mono() -> QFontMetricsF:
    return QFontMetricsF(look.mono_font(11))


@dataclass(frozen=True, slots=True)
class CursorReading:
    """The point under the mouse. `y` is where it is drawn; raw and smoothed are what it says."""

    x: float
    y: float
    words: tuple[str, ...]
    colour: QColor


class Crosshair(Overlay):
    """A line and a dot at the point nearest to the mouse, and what it says beside them."""

    def __init__(self, box: pyqtgraph.ViewBox) -> None:
        super().__init__(box, 40)
        self.reading: CursorReading | None = None

    def set_reading(self, reading: CursorReading | None) -> None:
        self.reading = reading
        self.update()

    def paint(self, painter: QPainter, *_: object) -> None:
        if self.reading is None:
            return
        point, rect = self.pixel(self.reading.x, self.reading.y), self.boundingRect()
        painter.setPen(QPen(look.current().colour("faint"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(point.x(), rect.top()), QPointF(point.x(), rect.bottom()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.current().colour("panel"), 1.5))
        painter.setBrush(self.reading.colour)
        if rect.contains(point):
            painter.drawEllipse(point, 4, 4)
        self._paint_words(painter, point, rect)

    def _paint_words(self, painter: QPainter, point: QPointF, rect: QRectF) -> None:
        assert self.reading is not None
        words = self.reading.words
        width = max(_mono().horizontalAdvance(word) for word in words) + 2 * PADDING
        height = len(words) * ROW + 6
        left = point.x() + 10 if point.x() + 10 + width < rect.right() else point.x() - 10 - width
        top = min(max(point.y() - height / 2, rect.top() + 2), rect.bottom() - height - 2)
        frame = QRectF(max(left, rect.left()), top, width, height)
        painter.setPen(QPen(look.current().colour("line"), 1))
        painter.setBrush(look.current().colour("header", 0.95))
        painter.drawRoundedRect(frame, 4, 4)
        painter.setFont(look.mono_font(11))
        for index, word in enumerate(words):
            painter.setPen(look.current().colour("text" if index else "muted"))
            line = QRectF(frame.left() + PADDING, frame.top() + 3 + index * ROW, width, ROW)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, word)


def _diamond(middle: QPointF) -> QPolygonF:
    x, y = middle.x(), middle.y()
    return QPolygonF([QPointF(x - 3.5, y), QPointF(x, y - 3.5), QPointF(x + 3.5, y), QPointF(x, y + 3.5)])
