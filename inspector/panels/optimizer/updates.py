"""The page Updates: a line for each weight, the chosen one in colour, and the usual 1e-3 among them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from inspector.panels.base import notation
from inspector.panels.optimizer.updates_model import Updates
from inspector.panels.style import look
from inspector.panels.widgets import plain_text

LEFT, RIGHT, TOP, BELOW = 54, 12, 34, 20
USUAL, BAND = -3.0, (-4.0, -2.0)
NEAR = 8.0  # pixels


class UpdatesPlot(QWidget):
    """`optimizer.updates`. `path_wished(path)`: a line was clicked."""

    path_wished = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("optimizer.updates")
        self.setMinimumHeight(140)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.updates = Updates()
        self.chosen = -1

    def choose(self, row: int) -> None:
        """The parameter in this row of the structure; −1: none."""
        if row != self.chosen:
            self.chosen = row
            self.update()

    # ── where things are ──

    def room(self) -> QRectF:
        return QRectF(LEFT, TOP, max(1, self.width() - LEFT - RIGHT), max(1, self.height() - TOP - BELOW))

    def _y(self, value: float, extent: tuple[float, float]) -> float:
        room = self.room()
        return room.bottom() - (value - extent[0]) / (extent[1] - extent[0]) * room.height()

    def points(self, row: int) -> list[QPointF]:
        (first, last), extent, room = self.updates.span(), self.updates.extent(), self.room()
        wide = (last - first) or 1
        return [
            QPointF(room.left() + (iteration - first) / wide * room.width(), self._y(value, extent))
            for iteration, value in self.updates.series[row]
        ]

    # ── painting ──

    def paintEvent(self, event: QPaintEvent) -> None:
        self.updates.take()
        painter, tokens = QPainter(self), look.current()
        painter.fillRect(self.rect(), tokens.colour("panel"))
        painter.setFont(look.ui_font(11))
        painter.setPen(tokens.colour("muted"))
        head = QRectF(12, 3, self.width() - 24, 20)
        painter.drawText(head, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.told())
        if not self.updates.series:
            return
        self._paint_axes(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self.room().adjusted(-3, -3, 3, 3))
        for row in self.updates.drawn(self.chosen):
            self._paint_line(painter, row)

    def told(self) -> str:
        """What is drawn, in words."""
        count = len(self.updates.series)
        if not count:
            return self.tr("How far each step moves each weight stands here once steps were measured.")
        drawn = len(self.updates.drawn(self.chosen))
        some = self.tr("log₁₀(‖Δ‖ / ‖w‖) · {drawn} of {count} weights")
        whole = self.tr("log₁₀(‖Δ‖ / ‖w‖) · {count} weights")
        told = (whole if drawn == count else some).format(drawn=notation.exact(drawn), count=notation.exact(count))
        name = self.updates.names.get(self.chosen, "") if self.chosen in self.updates.series else ""
        return f"{told} · {plain_text.shortened(name)}" if name else told

    def _paint_axes(self, painter: QPainter) -> None:
        tokens, room, extent = look.current(), self.room(), self.updates.extent()
        top, bottom = (self._y(min(max(value, extent[0]), extent[1]), extent) for value in reversed(BAND))
        painter.fillRect(QRectF(room.left(), top, room.width(), bottom - top), tokens.colour("green", 0.08))
        painter.setFont(look.mono_font(10))
        step = max(1, round((extent[1] - extent[0]) / 8))
        for power in range(int(extent[0]), int(extent[1]) + 1, step):
            self._paint_level(painter, float(power), extent)
        if (int(USUAL) - int(extent[0])) % step:
            self._paint_level(painter, USUAL, extent)
        first, last = self.updates.span()
        painter.setPen(tokens.colour("muted"))
        below = QRectF(room.left(), room.bottom() + 3, room.width(), 14)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, notation.exact(first))
        if last > first:
            painter.drawText(below, Qt.AlignmentFlag.AlignRight, notation.exact(last))

    def _paint_level(self, painter: QPainter, power: float, extent: tuple[float, float]) -> None:
        tokens, room, y = look.current(), self.room(), self._y(power, extent)
        is_usual = power == USUAL
        painter.setPen(QPen(tokens.colour("green" if is_usual else "line"), 1.4 if is_usual else 1))
        painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
        painter.setPen(tokens.colour("green" if is_usual else "muted"))
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(0, y - 8, LEFT - 6, 16), side, f"1e{int(power)}".replace("-", notation.MINUS))

    def _paint_line(self, painter: QPainter, row: int) -> None:
        tokens, points, is_chosen = look.current(), self.points(row), row == self.chosen
        colour = tokens.colour("accent") if is_chosen else tokens.colour("muted", 0.45)
        painter.setPen(QPen(colour, 2.0 if is_chosen else 1.0))
        if len(points) == 1:
            painter.drawEllipse(points[0], 1.5, 1.5)
        else:
            painter.drawPolyline(QPolygonF(points))

    # ── the mouse ──

    def nearest(self, at: QPointF) -> tuple[int, int, float] | None:
        """(row, iteration, value) of the point that is next to this place."""
        best, found = NEAR, None
        for row in self.updates.drawn(self.chosen):
            for point, (iteration, value) in zip(self.points(row), self.updates.series[row]):
                away = (point - at).manhattanLength()
                if away <= best:
                    best, found = away, (row, iteration, value)
        return found

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        found = self.nearest(event.position())
        if found is not None and found[0] in self.updates.names and event.button() == Qt.MouseButton.LeftButton:
            self.path_wished.emit(self.updates.names[found[0]])

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            found = self.nearest(QPointF(self.mapFromGlobal(event.globalPos())))  # type: ignore[attr-defined]
            QToolTip.showText(event.globalPos(), plain_text.tip(self.tip(found)), self)  # type: ignore[attr-defined]
            return True
        return super().event(event)

    def tip(self, found: tuple[int, int, float] | None) -> str:
        """ "net.fc.weight, iteration 12: −2.98" """
        if found is None:
            return ""
        row, iteration, value = found
        number = f"{value:.2f}".replace("-", notation.MINUS)
        text = self.tr("{weight}, iteration {iteration}: {value}")
        name = self.updates.names.get(row, self.tr("a weight"))
        return text.format(weight=name, iteration=notation.exact(iteration), value=number)
