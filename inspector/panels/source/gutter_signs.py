"""The signs of the gutter: where the run was, where it comes to, where it failed. Breakpoints have theirs in `base`."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from inspector.panels.base.breakpoint_signs import paint_breakpoint as paint_breakpoint
from inspector.panels.base.breakpoint_signs import paint_cross as paint_cross
from inspector.panels.base.breakpoint_signs import stroke
from inspector.panels.base.finding_words import COLOURS, GLYPHS
from inspector.panels.source.model import FindingMark
from inspector.panels.style import look


def paint_finding(painter: QPainter, middle: QPointF, mark: FindingMark) -> None:
    """✖ error, ▲ warning, • hint."""
    painter.setFont(look.ui_font(11, bold=True))
    painter.setPen(look.current().colour(COLOURS[mark.level]))
    room = QRectF(middle.x() - 8, middle.y() - 9, 16, 18)
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, GLYPHS[mark.level])
    painter.setFont(look.mono_font(11))


def paint_arrow(painter: QPainter, middle: QPointF, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    x, y = middle.x(), middle.y()
    painter.drawPolygon(QPolygonF([QPointF(x - 4, y - 4.5), QPointF(x + 4, y), QPointF(x - 4, y + 4.5)]))


def paint_check(painter: QPainter, middle: QPointF, colour: QColor) -> None:
    painter.setPen(stroke(colour))
    x, y = middle.x(), middle.y()
    painter.drawPolyline(QPolygonF([QPointF(x - 3, y), QPointF(x - 1, y + 2.5), QPointF(x + 3.5, y - 3)]))
