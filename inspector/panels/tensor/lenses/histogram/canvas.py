"""The surface of the histograms: bars of one tensor, or outlines of several, on one axis."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)  # fmt: skip
from PySide6.QtWidgets import QWidget

from inspector.panels.base import notation
from inspector.panels.style import look
from inspector.panels.tensor.lenses.histogram import bins
from inspector.panels.tensor.lenses.histogram.bins import Bin, Histogram

LEFT, RIGHT, TOP, BOTTOM = 46, 10, 8, 20
TICK_ROOM = 74  # pixels between two values


class HistogramCanvas(QWidget):
    """`pointed` (a Bin or None) says what is under the mouse, or where the arrow keys went."""

    pointed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tensor.histogram.canvas")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(120, 90)
        self._histograms: list[Histogram] = []
        self._is_log = False
        self._current: int | None = None  # the bar pointed at
        self._paths: list[tuple[QPainterPath, QPainterPath]] = []

    def sizeHint(self) -> QSize:
        return QSize(320, 200)

    def set_histograms(self, histograms: list[Histogram]) -> None:
        """All with the same limits and number of bins."""
        self._histograms = histograms
        if self._current is not None and self._current >= self._count():
            self._current = None
        self._lay_out()

    def set_log(self, on: bool) -> None:
        self._is_log = on
        self._lay_out()

    def room(self) -> QRectF:
        """Where the bars stand."""
        return QRectF(self.rect()).adjusted(LEFT, TOP, -RIGHT, -BOTTOM)

    def _count(self) -> int:
        return len(self._histograms[0].counts) if self._histograms else 0

    def _most(self) -> int:
        return max((int(one.counts.max()) for one in self._histograms), default=0)

    # ── painting ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _lay_out(self) -> None:
        room, most = self.room(), self._most()
        self._paths = [_steps(bins.heights(one.counts, most, self._is_log), room) for one in self._histograms]
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = look.current()
        painter.fillRect(self.rect(), tokens.colour("panel"))
        if not self._histograms:
            return
        self._paint_counts(painter)
        self._paint_pointed(painter)
        for one, (area, outline) in zip(self._histograms, self._paths):
            colour = tokens.colour(bins.COLOURS.get(one.role, "accent"))
            painter.fillPath(area, _faded(colour, 0.75 if len(self._histograms) == 1 else 0.22))
            painter.setPen(QPen(colour, 1))
            painter.drawPath(outline)
        self._paint_values(painter)

    def _paint_counts(self, painter: QPainter) -> None:
        tokens, room, most = look.current(), self.room(), self._most()
        ticks = bins.count_ticks(most, self._is_log)
        heights = bins.heights(np.array(ticks), most, self._is_log)
        painter.setFont(look.mono_font(10))
        for tick, height in zip(ticks, heights):
            y = room.bottom() - float(height) * room.height()
            painter.setPen(QPen(tokens.colour("header"), 1))
            painter.drawLine(QLineF(room.left(), y, room.right(), y))
            painter.setPen(tokens.colour("muted"))
            place = QRectF(0, y - 7, LEFT - 5, 14)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, notation.count(tick))

    def _paint_values(self, painter: QPainter) -> None:
        tokens, room, limits = look.current(), self.room(), self._histograms[0].limits
        painter.setPen(tokens.colour("line"))
        painter.drawLine(room.bottomLeft(), room.bottomRight())
        painter.setFont(look.mono_font(10))
        painter.setPen(tokens.colour("muted"))
        metrics = QFontMetricsF(painter.font())
        for value in bins.value_ticks(limits, room.width() / TICK_ROOM):
            x = room.left() + (value - limits.low) / (limits.high - limits.low) * room.width()
            painter.drawLine(QLineF(x, room.bottom(), x, room.bottom() + 3))
            text = notation.number(value)
            wide = metrics.horizontalAdvance(text)
            x = min(max(x - wide / 2, 2), self.width() - wide - 2)
            painter.drawText(QPointF(x, room.bottom() + 5 + metrics.ascent()), text)

    def _paint_pointed(self, painter: QPainter) -> None:
        if self._current is None:
            return
        room, wide = self.room(), self.room().width() / self._count()
        bar = QRectF(room.left() + self._current * wide, room.top(), max(wide, 1), room.height())
        painter.fillRect(bar, look.current().colour("selection"))

    # ── what is pointed at ───────────────────────────────────────────────────────────────────────────────────────

    def bin_at(self, position: QPointF) -> Bin | None:
        room = self.room()
        return bins.bin_at(self._histograms, (position.x() - room.left()) / max(room.width(), 1))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        room = self.room()
        part = (event.position().x() - room.left()) / max(room.width(), 1)
        self._point(min(int(part * self._count()), self._count() - 1) if 0 <= part <= 1 else None)

    def leaveEvent(self, event: QEvent) -> None:
        self._point(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = Qt.Key
        steps = {keys.Key_Left: -1, keys.Key_Right: 1, keys.Key_PageUp: -8, keys.Key_PageDown: 8}
        step = steps.get(keys(event.key()))
        if step is None or not self._count():
            super().keyPressEvent(event)
            return
        before = self._count() // 2 if self._current is None else self._current + step
        self._point(max(0, min(before, self._count() - 1)))

    def _point(self, number: int | None) -> None:
        number = number if self._histograms else None
        self._current = number
        self.update()
        found = None if number is None else bins.bin_at(self._histograms, (number + 0.5) / self._count())
        self.pointed.emit(found)

    def describe(self, words: str) -> None:
        """For those who hear the window."""
        self.setAccessibleName(QCoreApplication.translate("Histogram", "Histogram: {text}").format(text=words))


def _steps(heights: np.ndarray, room: QRectF) -> tuple[QPainterPath, QPainterPath]:
    """(area, outline): a step for each bin; an empty bin leaves the outline on the ground."""
    outline = QPainterPath(room.bottomLeft())
    wide = room.width() / max(len(heights), 1)
    for number, height in enumerate(heights.tolist()):
        y = room.bottom() - height * room.height()
        outline.lineTo(room.left() + number * wide, y)
        outline.lineTo(room.left() + (number + 1) * wide, y)
    outline.lineTo(room.bottomRight())
    area = QPainterPath(outline)
    area.closeSubpath()
    return area, outline


def _faded(colour: QColor, alpha: float) -> QColor:
    faded = QColor(colour)
    faded.setAlphaF(alpha)
    return faded
