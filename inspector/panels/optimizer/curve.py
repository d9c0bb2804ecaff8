"""The learning rate over the iterations at which it was read."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from inspector.panels.base import notation
from inspector.panels.style import look

HEIGHT, LEFT, EDGE = 84, 62, 10


class RateCurve(QWidget):
    """`optimizer.rate`."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("optimizer.rate")
        self.setFixedHeight(HEIGHT)
        self.points: Sequence[tuple[int, float]] = ()

    def show_points(self, points: Sequence[tuple[int, float]]) -> None:
        self.points = points
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), look.current()
        painter.fillRect(self.rect(), tokens.colour("panel"))
        if not self.points:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(LEFT, EDGE, self.width() - LEFT - EDGE, self.height() - 2 * EDGE - 8)
        high = max(rate for _, rate in self.points) * 1.2 or 1.0
        self._paint_axes(painter, room, high)
        first, last = self.points[0][0], self.points[-1][0]
        wide = (last - first) or 1
        places = [
            QPointF(room.left() + (i - first) / wide * room.width(), room.bottom() - rate / high * room.height())
            for i, rate in self.points
        ]
        painter.setPen(QPen(tokens.colour("green"), 1.6))
        painter.drawPolyline(QPolygonF(places))
        painter.setBrush(tokens.colour("green"))
        painter.drawEllipse(places[-1], 2.5, 2.5)

    def _paint_axes(self, painter: QPainter, room: QRectF, high: float) -> None:
        tokens = look.current()
        painter.setFont(look.mono_font(10))
        for share in (0.0, 0.5, 1.0):
            y = room.bottom() - share * room.height()
            painter.setPen(QPen(tokens.colour("line"), 1))
            painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
            painter.setPen(tokens.colour("muted"))
            label = QRectF(0, y - 8, LEFT - 6, 16)
            painter.drawText(
                label, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, notation.number(share * high)
            )
        below = QRectF(room.left(), room.bottom() + 2, room.width(), 14)
        for side, (iteration, _) in (
            (Qt.AlignmentFlag.AlignLeft, self.points[0]),
            (Qt.AlignmentFlag.AlignRight, self.points[-1]),
        ):
            painter.drawText(below, side | Qt.AlignmentFlag.AlignTop, notation.exact(iteration))
