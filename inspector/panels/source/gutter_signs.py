"""The signs of the gutter: where the run was, where it comes to, where it failed. Breakpoints have theirs in `base`."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from inspector.panels.base.breakpoint_signs import paint_breakpoint as paint_breakpoint
from inspector.panels.base.breakpoint_signs import paint_cross as paint_cross
from inspector.panels.base.breakpoint_signs import stroke


def paint_arrow(painter: QPainter, middle: QPointF, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    x, y = middle.x(), middle.y()
    painter.drawPolygon(QPolygonF([QPointF(x - 4, y - 4.5), QPointF(x + 4, y), QPointF(x - 4, y + 4.5)]))


def paint_check(painter: QPainter, middle: QPointF, colour: QColor) -> None:
    painter.setPen(stroke(colour))
    x, y = middle.x(), middle.y()
    painter.drawPolyline(QPolygonF([QPointF(x - 3, y), QPointF(x - 1, y + 2.5), QPointF(x + 3.5, y - 3)]))
