"""The signs of the gutter: breakpoints, where the run was, where it comes to, where it failed."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from inspector.panels.base.finding_words import COLOURS, GLYPHS
from inspector.panels.source.model import BreakpointMark, FindingMark
from inspector.panels.style import look

RADIUS = 4.5
OFF, SURE = ("disabled", "muted"), ("verified", "")
SIXTEENTHS = 16 * 360  # of a degree, as Qt counts them: the whole circle


def paint_breakpoint(painter: QPainter, middle: QPointF, mark: BreakpointMark) -> None:
    """● verified, ◐ with a condition, ○ off, ◔ what can not be said to hold here, × refused."""
    tokens = look.current()
    if mark.state in ("refused", "failed"):
        paint_cross(painter, middle, tokens.colour("red"))
        return
    colour = tokens.colour("muted" if mark.state in OFF else "red")
    room = QRectF(middle.x() - RADIUS, middle.y() - RADIUS, 2 * RADIUS, 2 * RADIUS)
    painter.setPen(QPen(colour, 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(room)
    painter.setBrush(colour)
    if mark.state not in OFF:
        painter.drawPie(room, SIXTEENTHS // 4, -_filled(mark))


def _filled(mark: BreakpointMark) -> int:
    """How much of the circle."""
    if mark.state not in SURE:
        return SIXTEENTHS // 4
    return -SIXTEENTHS // 2 if mark.is_conditional else SIXTEENTHS


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
    painter.setPen(_stroke(colour))
    x, y = middle.x(), middle.y()
    painter.drawPolyline(QPolygonF([QPointF(x - 3, y), QPointF(x - 1, y + 2.5), QPointF(x + 3.5, y - 3)]))


def paint_cross(painter: QPainter, middle: QPointF, colour: QColor) -> None:
    painter.setPen(_stroke(colour))
    x, y = middle.x(), middle.y()
    painter.drawLine(QPointF(x - 3, y - 3), QPointF(x + 3, y + 3))
    painter.drawLine(QPointF(x - 3, y + 3), QPointF(x + 3, y - 3))


def _stroke(colour: QColor) -> QPen:
    return QPen(colour, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
