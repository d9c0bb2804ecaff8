"""The surface of a heat map: a plane in colours, moved by dragging and zoomed by the wheel or by keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from inspector.panels.base.number_spelling import cell_text
from inspector.panels.style import colors, look
from inspector.panels.tensor.colours.ranges import Range
from inspector.panels.tensor.lenses.heat.cell_writing import write_row
from inspector.panels.tensor.lenses.heat.layer import Layer
from inspector.panels.tensor.lenses.heat.viewport import Viewport

STEP = 1.4  # of a zoom by key; a notch of the wheel is one, too
ROOM_FOR_NUMBERS = (15.0, 46.0)  # height and width of a cell
NOTCH = 120.0


@dataclass(frozen=True, slots=True)
class Pointed:
    """A number under the mouse or the cursor. It is the one at (row, column) itself, whatever it stands for."""

    row: int
    column: int
    value: Any


class HeatCanvas(QWidget):
    """Draws the whole as a coarse layer and, over it, a fine one of what is in view; keeps both until there are others.

    `view_changed` says that something else is in view, `pointed` (Pointed or None) what is under the mouse,
    `chosen` that a cell was double-clicked or Enter was pressed on it.
    """

    view_changed = Signal()
    pointed = Signal(object)
    chosen = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tensor.heat.canvas")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(60, 60)
        self.view = Viewport(0, 0, 1, 1)
        self.whole: Layer | None = None
        self.part: Layer | None = None
        self._limits, self._scale = Range(0, 1), "sequential"
        self._cursor: tuple[int, int] | None = None
        self._grip: QPointF | None = None

    def sizeHint(self) -> QSize:
        return QSize(320, 240)

    # ── what it is told ──────────────────────────────────────────────────────────────────────────────────────────

    def set_plane(self, rows: int, columns: int) -> None:
        """Another tensor or plane is to come; the same size stays where it is, zoomed as it is."""
        if (rows, columns) != (self.view.rows, self.view.columns):
            self.view = Viewport(rows, columns, max(self.height(), 1), max(self.width(), 1))
            self._cursor = None
            self.whole = self.part = None
            self.update()

    def set_whole(self, layer: Layer) -> None:
        self.whole = layer
        self._put(layer)

    def set_part(self, layer: Layer) -> None:
        self.part = layer
        self._put(layer)

    def drop_part(self) -> None:
        self.part = None
        self.update()

    def set_colours(self, limits: Range, scale: str) -> None:
        """From which to which number the colours run; pictures are made anew only where that changes."""
        if (limits, scale) != (self._limits, self._scale):
            self._limits, self._scale = limits, scale
            self.recolour()

    def recolour(self) -> None:
        for layer in self._layers():
            self._put(layer)

    # ── where it looks ───────────────────────────────────────────────────────────────────────────────────────────

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        middle = QPointF(self.view.size[1] / 2, self.view.size[0] / 2) if at is None else at
        self._look(self.view.zoomed(factor, middle.y(), middle.x()))

    def show_all(self) -> None:
        self.zoom(1e-12)

    def shows_numbers(self) -> bool:
        """Whether the numbers are written in the cells: they are large enough, and each is there."""
        tall, wide = self.view.cell
        layer = self.finest()
        return bool(layer and not layer.is_sampled and tall >= ROOM_FOR_NUMBERS[0] and wide >= ROOM_FOR_NUMBERS[1])

    def finest(self) -> Layer | None:
        """The layer that covers what is in view best."""
        if self.part is not None and self.view.is_covered(self.part.patch):
            return self.part
        return self.whole if self.whole is not None else self.part

    def number_at(self, position: QPointF) -> Pointed | None:
        """The number shown at a pixel."""
        return self._read(*self.view.at(position.y(), position.x()))

    def cell_rect(self, row: int, column: int) -> QRectF:
        """The pixels of a cell."""
        (top, left), (tall, wide) = self.view.pixel(row, column), self.view.cell
        return QRectF(left, top, wide, tall)

    def _look(self, view: Viewport) -> None:
        if view != self.view:
            self.view = view
            self.update()
            self.view_changed.emit()

    def _layers(self) -> list[Layer]:
        return [layer for layer in (self.whole, self.part) if layer is not None]

    def _put(self, layer: Layer) -> None:
        layer.colour(self._limits, self._scale, look.current() is look.DARK)
        self.update()

    def _read(self, row: float, column: float) -> Pointed | None:
        if not (0 <= row < self.view.rows and 0 <= column < self.view.columns):
            return None
        for layer in reversed(self._layers()):  # the finer one first
            place = layer.cell(row, column)
            if place is not None:
                patch = layer.patch
                value = layer.numbers[place]
                return Pointed(
                    patch.top + place[0] * patch.down,
                    patch.left + place[1] * patch.across,
                    bool(value) if layer.is_bool else value.item(),
                )
        return None

    # ── painting ─────────────────────────────────────────────────────────────────────────────────────────────────

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = look.current()
        painter.fillRect(self.rect(), tokens.colour("panel"))
        if not self._layers():
            return
        painter.setClipRect(self._plane_rect())
        for layer in self._layers():
            self._paint_layer(painter, layer)
        if self.shows_numbers():
            self._paint_numbers(painter)
        painter.setClipping(False)
        self._paint_cursor(painter)

    def _plane_rect(self) -> QRectF:
        tall, wide = self.view.size
        return QRectF(0, 0, wide, tall)

    def _paint_layer(self, painter: QPainter, layer: Layer) -> None:
        """Only the pixels of the picture that are in view: the rest may be far outside of what a painter can count."""
        place = layer.place(self.view)
        seen = place & self._plane_rect()
        if seen.isEmpty() or layer.image.isNull():
            return
        across, down = layer.image.width() / place.width(), layer.image.height() / place.height()
        source = QRectF(
            (seen.left() - place.left()) * across,
            (seen.top() - place.top()) * down,
            seen.width() * across,
            seen.height() * down,
        )
        painter.drawImage(seen, layer.image, source)

    def _paint_numbers(self, painter: QPainter) -> None:
        """Hundreds of them in each frame while the plane is moved: what is written twice is laid out once."""
        layer = self.finest()
        assert layer is not None
        inks = [colors.ink_on(colour) for colour in colors.table(self._scale, look.current() is look.DARK)]
        seen, own = self.view.patch(), layer.patch
        columns = slice(seen.left - own.left, seen.right - own.left)
        for row in range(seen.top, min(seen.bottom, own.bottom)):
            numbers = layer.numbers[row - own.top, columns].tolist()
            texts = [cell_text(value, layer.is_bool) for value in numbers]
            shades = [inks[level] for level in layer.levels[row - own.top, columns].tolist()]
            (top, left), (tall, wide) = self.view.pixel(row, seen.left), self.view.cell
            write_row(painter, QRectF(left, top, wide, tall), texts, shades)

    def _paint_cursor(self, painter: QPainter) -> None:
        if self._cursor is None or not self.hasFocus():
            return
        cell = self.cell_rect(*self._cursor)
        if cell.width() < 6 or cell.height() < 6:
            cell = QRectF(cell.center() - QPointF(4, 4), cell.center() + QPointF(4, 4))
        painter.setPen(QPen(look.current().colour("panel"), 3))
        painter.drawRect(cell)
        painter.setPen(QPen(look.current().colour("accent"), 1.5))
        painter.drawRect(cell)

    # ── mouse, wheel and keys ────────────────────────────────────────────────────────────────────────────────────

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._look(self.view.resized(self.height(), self.width()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grip = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None and event.buttons() & Qt.MouseButton.LeftButton:
            away = self._grip - event.position()
            self._grip = event.position()
            self._look(self.view.moved(away.y(), away.x()))
        self.pointed.emit(self.number_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = None
        self.unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        pointed = self.number_at(event.position())
        if pointed is not None:
            self.chosen.emit(pointed.row, pointed.column)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(STEP ** (event.angleDelta().y() / NOTCH), event.position())
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self.pointed.emit(self._read(*self._cursor) if self._cursor is not None and self.hasFocus() else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = Qt.Key
        steps = {keys.Key_Left: (0, -1), keys.Key_Right: (0, 1), keys.Key_Up: (-1, 0), keys.Key_Down: (1, 0)}
        key = keys(event.key())
        if key in steps:
            self._step(*steps[key])
        elif event.text() in ("+", "="):
            self.zoom(STEP, self._cursor_middle())
        elif event.text() in ("-", "\u2212"):
            self.zoom(1 / STEP, self._cursor_middle())
        elif event.text() == "0":
            self.show_all()
        elif key in (keys.Key_Return, keys.Key_Enter) and self._cursor is not None:
            self.chosen.emit(*self._cursor)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: Any) -> None:
        self.update()

    def focusOutEvent(self, event: Any) -> None:
        self.update()

    def _step(self, down: int, right: int) -> None:
        """The cursor goes to the next number that is shown; the view follows it."""
        layer = self.finest()
        if layer is None or not self.view.rows or not self.view.columns:
            return
        seen = self.view.patch()
        row, column = self._cursor or (seen.top, seen.left)
        if self._cursor is not None:
            row = _held(row + down * max(layer.patch.down, seen.down), self.view.rows)
            column = _held(column + right * max(layer.patch.across, seen.across), self.view.columns)
        self._cursor = (row, column)
        self._look(self.view.showing(row, column))
        self.update()
        self.pointed.emit(self._read(row, column))

    def _cursor_middle(self) -> QPointF | None:
        return None if self._cursor is None else self.cell_rect(*self._cursor).center()


def _held(place: int, count: int) -> int:
    return max(0, min(place, count - 1))
