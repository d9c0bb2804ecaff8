"""The life line of a parameter's gradient: cleared, reached, clipped, stepped, over the iterations that were looked at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from inspector.panels.base import notation
from inspector.panels.gradients import words
from inspector.panels.gradients.life_table import Column, columns, rows
from inspector.panels.style import look
from inspector.panels.widgets import plain_text
from inspector.wire.life import Deed
from inspector.wire.plain_text import line as plain

HEAD, ROW, COLUMN, LEFT, RIGHT, EDGE = 22, 18, 46, 86, 230, 12
NARROW = 460  # below this width what was done stands in the tool tip only


class LifeLine(QWidget):
    """`gradients.life`. `iteration_wished(number)`: a column was clicked, or Enter pressed on it; `place_wished(file,
    line)`: the words of a deed were clicked."""

    iteration_wished = Signal(int)
    place_wished = Signal(str, int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("gradients.life")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.path = ""
        self.table: list[Column] = []
        self.rows: list[str] = []
        self._chosen = 0  # the iteration; 0: the last one

    def show_deeds(self, path: str, deeds: Sequence[Deed]) -> None:
        if path != self.path:
            self._chosen = 0
        self.path, self.table = path, columns(deeds)
        self.rows = rows(self.table)
        self.setFixedHeight(self.sizeHint().height())
        self.setAccessibleName(self.heading())
        self.setAccessibleDescription("; ".join(self.told()))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, HEAD + (len(self.rows) + 1) * ROW + 8 if self.table else HEAD + ROW + 8)

    def heading(self) -> str:
        return plain(self.tr("Life line of {path}").format(path=self.path))

    def chosen(self) -> Column | None:
        """The column whose deeds are told."""
        known = [column for column in self.table if column.iteration == self._chosen] or self.table[-1:]
        return known[0] if known else None

    def told(self) -> list[str]:
        """What was done in the chosen iteration, a sentence for each row."""
        column = self.chosen()
        return [words.deed(deed) if (deed := column.last(row)) else "" for row in self.rows] if column else []

    # ── places ──

    def shown(self) -> list[Column]:
        """As many of the last ones as there is room for, and the chosen one among them."""
        most = max(1, (self.width() - LEFT - self._right()) // COLUMN)
        numbers = [column.iteration for column in self.table]
        last = len(numbers)
        if self._chosen in numbers and numbers.index(self._chosen) < last - most:
            last = numbers.index(self._chosen) + most
        return self.table[max(0, last - most) : last]

    def _right(self) -> int:
        return RIGHT if self.width() >= NARROW else EDGE

    def cell(self, place: int, row: int) -> QRect:
        """Of the column at a place among those that are shown; the row behind the last one has the iteration."""
        return QRect(LEFT + place * COLUMN, HEAD + row * ROW, COLUMN, ROW)

    def words_of(self, row: int) -> QRect:
        left = LEFT + len(self.shown()) * COLUMN + EDGE
        return QRect(left, HEAD + row * ROW, max(0, self.width() - left - 8), ROW)

    def _column_at(self, point: QPointF) -> Column | None:
        place = (int(point.x()) - LEFT) // COLUMN
        shown = self.shown()
        return shown[place] if 0 <= place < len(shown) and point.y() >= HEAD else None

    # ── painting ──

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), look.current()
        painter.fillRect(self.rect(), tokens.colour("panel"))
        painter.fillRect(QRect(0, 0, self.width(), 1), tokens.colour("line"))
        head = QRectF(EDGE, 2, self.width() - 2 * EDGE, HEAD - 2)
        self._write(painter, head, self.heading(), "muted")
        if not self.table:
            nothing = self.tr("Nothing was seen of it yet: step through an iteration.")
            self._write(painter, head.translated(0, HEAD - 2), nothing, "muted")
            return
        self._paint_chosen(painter)
        for number, row in enumerate(self.rows):
            room = QRectF(EDGE, HEAD + number * ROW, LEFT - EDGE - 4, ROW)
            self._write(painter, room, words.life_row(row), "muted")
        self._write(painter, QRectF(EDGE, HEAD + len(self.rows) * ROW, LEFT - EDGE, ROW), self.tr("iteration"), "muted")
        for place, column in enumerate(self.shown()):
            self._paint_column(painter, place, column)
        if self._right() == RIGHT:
            self._paint_words(painter)

    def _paint_chosen(self, painter: QPainter) -> None:
        shown, column = self.shown(), self.chosen()
        if column in shown:
            top = self.cell(shown.index(column), 0)
            room = QRect(top.left(), top.top(), COLUMN, (len(self.rows) + 1) * ROW)
            painter.fillRect(room, look.current().colour("selection", 1.0 if self.hasFocus() else 0.5))

    def _paint_column(self, painter: QPainter, place: int, column: Column) -> None:
        centre = Qt.AlignmentFlag.AlignCenter
        for number, row in enumerate(self.rows):
            deed = column.last(row)
            mark, colour = words.deed_mark(deed) if deed is not None else ("·", "faint")
            self._write(painter, QRectF(self.cell(place, number)), mark, colour, centre)
        below = QRectF(self.cell(place, len(self.rows)))
        painter.setFont(look.mono_font(10))
        painter.setPen(look.current().colour("muted"))
        painter.drawText(below, centre, notation.exact(column.iteration))

    def _paint_words(self, painter: QPainter) -> None:
        column = self.chosen()
        for number, (row, text) in enumerate(zip(self.rows, self.told())):
            deed = column.last(row) if column is not None else None
            colour = "red" if deed is not None and deed.kind == "unreached" else "muted"
            self._write(painter, QRectF(self.words_of(number)), text, colour)

    def _write(
        self, painter: QPainter, room: QRectF, text: str, colour: str,
        side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    ) -> None:  # fmt: skip
        font = look.ui_font(11)
        painter.setFont(font)
        painter.setPen(look.current().colour(colour))
        painter.drawText(
            room, side, QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
        )

    # ── mouse and keys ──

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        column, deed = self._column_at(event.position()), self._deed_at(event.position())
        if column is not None:
            self.choose(column.iteration)
            self.iteration_wished.emit(column.iteration)
        elif deed is not None and deed.line:
            self.place_wished.emit(deed.file, deed.line)

    def _deed_at(self, point: QPointF) -> Deed | None:
        """Whose words are there."""
        column = self.chosen()
        for number, row in enumerate(self.rows):
            if column is not None and self.words_of(number).contains(point.toPoint()):
                return column.last(row)
        return None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        is_link = self._column_at(event.position()) is not None or self._deed_at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.ArrowCursor)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            column = self._column_at(QPointF(self.mapFromGlobal(event.globalPos())))  # type: ignore[attr-defined]
            deeds = [deed for row in self.rows for deed in column.cells.get(row, [])] if column is not None else []
            text = "\n".join(map(words.deed, deeds))
            QToolTip.showText(event.globalPos(), plain_text.tip(text), self)  # type: ignore[attr-defined]
            return True
        return super().event(event)

    def choose(self, iteration: int) -> None:
        self._chosen = iteration
        self.setAccessibleDescription("; ".join(self.told()))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        numbers, column = [column.iteration for column in self.table], self.chosen()
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if column is None:
            super().keyPressEvent(event)
        elif step:
            place = min(max(numbers.index(column.iteration) + step, 0), len(numbers) - 1)
            self.choose(numbers[place])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.iteration_wished.emit(column.iteration)
        else:
            super().keyPressEvent(event)
