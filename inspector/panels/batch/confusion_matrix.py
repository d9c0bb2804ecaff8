"""A confusion matrix, painted: a row for each label, a column for each prediction, and how often a label was met."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from inspector.panels.batch.confusion_table import ConfusionTable
from inspector.panels.style import look
from inspector.panels.widgets import plain_text

LEAST, LARGEST = 17, 44  # pixels of a cell
_WIDEST_NAME, _RIGHT = 84, 42  # pixels left of the cells, for names; and right of them, for the share that is right
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_CENTER = Qt.AlignmentFlag.AlignCenter


class ConfusionMatrix(QAbstractScrollArea):
    """`pointed_at(text)` says in words what is under the mouse, or where the arrow keys have gone."""

    pointed_at = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("batch.confusion")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self._table: ConfusionTable | None = None
        self._words = _WIDEST_NAME
        self._by_row = False
        self._at: tuple[int, int] | None = None  # label and prediction that are pointed at

    # ── what it is told ──────────────────────────────────────────────────────────────────────────────────────────────

    def set_table(self, table: ConfusionTable | None) -> None:
        same = table is not None and self._table is not None and table.classes == self._table.classes
        self._table = table
        self._at = self._at if same else None
        self._words = self._width_of_names()
        self._fit()
        self.viewport().update()
        self._say()

    def set_by_row(self, on: bool) -> None:
        """Cells show shares of their row instead of counts."""
        self._by_row = on
        self.viewport().update()

    # ── where things are ─────────────────────────────────────────────────────────────────────────────────────────────

    def _width_of_names(self) -> int:
        if self._table is None:
            return _WIDEST_NAME
        metrics = QFontMetrics(look.ui_font(11))
        names = (self._table.name(index) for index in range(min(self._table.classes, 100)))
        return min(_WIDEST_NAME, max(map(metrics.horizontalAdvance, names), default=0) + 8)

    def cell_size(self) -> int:
        if self._table is None or not self._table.classes:
            return LARGEST
        return max(LEAST, min(LARGEST, (self.viewport().width() - self._words - _RIGHT) // self._table.classes))

    def _head(self) -> int:
        """Height of the names above the columns, which are written upwards."""
        return min(64, self._words)

    def cell(self, label: int, predicted: int) -> QRect:
        """Where it is in the viewport."""
        size = self.cell_size()
        left = self._words + predicted * size - self.horizontalScrollBar().value()
        return QRect(left, self._head() + label * size - self.verticalScrollBar().value(), size, size)

    def _cell_at(self, place: QPoint) -> tuple[int, int] | None:
        if self._table is None or place.x() < self._words or place.y() < self._head():
            return None
        size = self.cell_size()
        predicted = (place.x() - self._words + self.horizontalScrollBar().value()) // size
        label = (place.y() - self._head() + self.verticalScrollBar().value()) // size
        return (label, predicted) if max(label, predicted) < self._table.classes else None

    def _fit(self) -> None:
        whole = self.cell_size() * (self._table.classes if self._table else 0)
        room = self.viewport().size() - QSize(self._words + _RIGHT, self._head())
        for bar, extent in ((self.horizontalScrollBar(), room.width()), (self.verticalScrollBar(), room.height())):
            bar.setRange(0, max(0, whole - extent))
            bar.setPageStep(max(1, extent))
            bar.setSingleStep(self.cell_size())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    # ── what is painted ──────────────────────────────────────────────────────────────────────────────────────────────

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), look.current().colour("panel"))
        if self._table is None:
            return
        labels, columns = self._in_view()
        painter.setClipRect(self._cells_rect())
        for label in labels:
            for predicted in columns:
                self._paint_cell(painter, label, predicted)
        self._paint_pointed_at(painter)
        painter.setClipping(False)
        for label in labels:
            self._paint_row_words(painter, label)
        for predicted in columns:
            self._paint_column_name(painter, predicted)

    def _cells_rect(self) -> QRect:
        """The part of the viewport that holds cells."""
        return self.viewport().rect().adjusted(self._words, self._head(), -_RIGHT, 0)

    def _in_view(self) -> tuple[range, range]:
        assert self._table is not None
        size, room = self.cell_size(), self._cells_rect()
        ranges = []
        for bar, extent in ((self.verticalScrollBar(), room.height()), (self.horizontalScrollBar(), room.width())):
            first = bar.value() // size
            ranges.append(range(first, min(self._table.classes, first + extent // size + 2)))
        return ranges[0], ranges[1]

    def _paint_cell(self, painter: QPainter, label: int, predicted: int) -> None:
        assert self._table is not None
        tokens, rect = look.current(), self.cell(label, predicted).adjusted(0, 0, -1, -1)
        share, count = self._table.share(label, predicted), self._table.count(label, predicted)
        painter.fillRect(rect, tokens.colour("header"))
        if count:
            colour = "green" if label == predicted else "red"
            painter.fillRect(rect, tokens.colour(colour, 0.12 + 0.6 * share))
        text = "%.0f" % (100 * share) if self._by_row else _short(count)
        painter.setFont(look.mono_font(10))
        if count and painter.fontMetrics().horizontalAdvance(text) <= rect.width():
            painter.setPen(tokens.colour("text"))
            painter.drawText(rect, _CENTER, text)

    def _paint_pointed_at(self, painter: QPainter) -> None:
        if self._at is not None:
            painter.setPen(QPen(look.current().colour("accent"), 2))
            painter.drawRect(self.cell(*self._at).adjusted(1, 1, -2, -2))

    def _paint_row_words(self, painter: QPainter, label: int) -> None:
        """The class left of its row, and right of it how many are right."""
        assert self._table is not None
        cell = self.cell(label, 0)
        if cell.top() < self._head() - cell.height() // 2:
            return
        tokens, share = look.current(), self._table.accuracy(label)
        painter.setFont(look.ui_font(11))
        painter.setPen(tokens.colour("text"))
        room = QRect(2, cell.top(), self._words - 6, cell.height())
        name = painter.fontMetrics().elidedText(self._table.name(label), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, _LEFT, name)
        painter.setPen(tokens.colour("muted"))
        painter.setFont(look.mono_font(10))
        right = self._cells_rect().right() if self.horizontalScrollBar().maximum() else self._last_right()
        text = "–" if share is None else "%.0f %%" % (100 * share)
        painter.drawText(QRect(right + 6, cell.top(), _RIGHT - 8, cell.height()), _LEFT, text)

    def _last_right(self) -> int:
        assert self._table is not None
        return self.cell(0, self._table.classes - 1).right()

    def _paint_column_name(self, painter: QPainter, predicted: int) -> None:
        assert self._table is not None
        cell = self.cell(0, predicted)
        room, half = self._cells_rect(), cell.width() // 2
        if cell.left() < room.left() - half or cell.right() > room.right() + half:
            return
        painter.save()
        painter.translate(cell.left(), self._head() - 4)
        painter.rotate(-90)
        painter.setFont(look.ui_font(11))
        painter.setPen(look.current().colour("text"))
        room = QRect(0, 0, self._head() - 8, cell.width())
        name = painter.fontMetrics().elidedText(self._table.name(predicted), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, _LEFT, name)
        painter.restore()

    # ── words, mouse and keys ────────────────────────────────────────────────────────────────────────────────────────

    def text_of(self, label: int, predicted: int) -> str:
        """ "cat taken for dog: 13 of 57"."""
        assert self._table is not None
        names = self._table.name(label), self._table.name(predicted)
        numbers = self._table.count(label, predicted), int(self._table.rows[label])
        if label == predicted:
            return self.tr("{0} predicted right: {1} of {2}").format(names[0], *numbers)
        return self.tr("{0} taken for {1}: {2} of {3}").format(*names, *numbers)

    def _say(self) -> None:
        text = self.text_of(*self._at) if self._at is not None else ""
        self.setAccessibleDescription(text)
        self.pointed_at.emit(text)

    def _point_at(self, at: tuple[int, int] | None) -> None:
        if at != self._at:
            self._at = at
            self.viewport().update()
            self._say()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            at = self._cell_at(event.pos())
            QToolTip.showText(event.globalPos(), plain_text.tip(self.text_of(*at) if at is not None else ""), self)
            return True
        if event.type() == QEvent.Type.Leave and not self.hasFocus():
            self._point_at(None)
        return super().viewportEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self._cell_at(event.position().toPoint()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = Qt.Key
        steps = {keys.Key_Left: (0, -1), keys.Key_Right: (0, 1), keys.Key_Up: (-1, 0), keys.Key_Down: (1, 0)}
        step = steps.get(keys(event.key()))
        if step is None or self._table is None or not self._table.classes:
            super().keyPressEvent(event)
            return
        here, last = self._at or (0, 0), self._table.classes - 1
        to = here if self._at is None else tuple(min(max(a + b, 0), last) for a, b in zip(here, step))
        self._point_at((to[0], to[1]))
        self._bring_into_view(to[0], to[1])

    def _bring_into_view(self, label: int, predicted: int) -> None:
        size, room = self.cell_size(), self._cells_rect()
        for bar, place, extent in (
            (self.verticalScrollBar(), label, room.height()), (self.horizontalScrollBar(), predicted, room.width()),
        ):  # fmt: skip
            bar.setValue(min(max(bar.value(), (place + 1) * size - extent), place * size))


def _short(count: int) -> str:
    return str(count) if count < 10_000 else "%.0fk" % (count / 1000)
