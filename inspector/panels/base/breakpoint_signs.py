"""The signs of breakpoints, in the gutter and in the list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from inspector.panels.style import look

RADIUS = 4.5
OFF, SURE = ("disabled", "muted"), ("verified", "moved", "")
SIXTEENTHS = 16 * 360  # of a degree, as Qt counts them: the whole circle


@dataclass(frozen=True, slots=True)
class BreakpointMark:
    """A breakpoint as it is shown. `state`: see `conversation.breakpoints.Standing`; `words`: why; `kind`: "line",
    "log", "plot", or one of lines.BREAKPOINT_KINDS that are on no line."""

    state: str
    words: str
    is_conditional: bool = False
    kind: str = "line"
    is_once: bool = False


def mark_of(standing: Any, point: Any, words: str) -> BreakpointMark:
    kind = point.kind if point.kind != "line" else "plot" if point.plots else "log" if point.then == "log" else "line"
    is_conditional = bool(point.condition or point.iteration.how or point.hits.how or point.armed_by)
    return BreakpointMark(standing.state, words, is_conditional, kind, point.once)


def paint_breakpoint(painter: QPainter, middle: QPointF, mark: BreakpointMark) -> None:
    """● verified, ◐ with a condition, ○ off, ◔ what can not be said to hold here, × refused; ◆ only logs, ◈ plots,
    ■ of a layer or its gradient, ▲ of a function, ▼ of a tensor; with a dashed edge those that are there for one time."""
    tokens = look.current()
    if mark.state in ("refused", "failed"):
        paint_cross(painter, middle, tokens.colour("red"))
        return
    is_off = mark.state in OFF
    colour = tokens.colour("muted" if is_off else "violet" if mark.kind in ("log", "plot") else "red")
    painter.setPen(QPen(colour, 1.4, Qt.PenStyle.DotLine if mark.is_once else Qt.PenStyle.SolidLine))
    painter.setBrush(Qt.BrushStyle.NoBrush if is_off or mark.kind == "plot" else colour)
    if mark.kind in _CORNERS:
        _paint_corners(painter, middle, mark, colour)
    else:
        _paint_circle(painter, middle, mark, colour)


def _paint_circle(painter: QPainter, middle: QPointF, mark: BreakpointMark, colour: QColor) -> None:
    room = QRectF(middle.x() - RADIUS, middle.y() - RADIUS, 2 * RADIUS, 2 * RADIUS)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(room)
    painter.setBrush(colour)
    if mark.state not in OFF:
        painter.drawPie(room, SIXTEENTHS // 4, -_filled(mark))


# in halves of the sign's height
_DIAMOND = ((-1.1, 0), (0, -1.1), (1.1, 0), (0, 1.1))
_CORNERS = {
    "log": _DIAMOND, "plot": _DIAMOND, "layer": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    "function": ((-1, 0.9), (0, -1), (1, 0.9)), "tensor": ((-1, -0.9), (0, 1), (1, -0.9)),
    "gradient": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
}  # fmt: skip


def _paint_corners(painter: QPainter, middle: QPointF, mark: BreakpointMark, colour: QColor) -> None:
    painter.drawPolygon(QPolygonF([middle + QPointF(x, y) * RADIUS for x, y in _CORNERS[mark.kind]]))
    if mark.kind == "plot" and mark.state not in OFF:
        painter.setBrush(colour)
        painter.drawEllipse(middle, 1.2, 1.2)


def _filled(mark: BreakpointMark) -> int:
    """How much of the circle."""
    if mark.state not in SURE:
        return SIXTEENTHS // 4
    return -SIXTEENTHS // 2 if mark.is_conditional else SIXTEENTHS


def paint_cross(painter: QPainter, middle: QPointF, colour: QColor) -> None:
    painter.setPen(stroke(colour))
    x, y = middle.x(), middle.y()
    painter.drawLine(QPointF(x - 3, y - 3), QPointF(x + 3, y + 3))
    painter.drawLine(QPointF(x - 3, y + 3), QPointF(x + 3, y - 3))


def stroke(colour: QColor) -> QPen:
    return QPen(colour, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
