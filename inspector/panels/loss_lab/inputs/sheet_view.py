"""The table of an input: typed into, pasted into, and dragged: a number follows the mouse."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from inspector.panels.base import notation
from inspector.panels.loss_lab.inputs.sheet_model import SheetModel
from inspector.panels.loss_lab.sheets import pasting
from inspector.panels.loss_lab.sheets.sheet import WHOLE, written
from inspector.panels.style import look

ROW, TALL, COLUMN, INDEX = 34, 48, 74, 34  # pixels
OLD = 0.5  # opacity of what is of numbers before
PIXELS_A_STEP, PIXELS_A_WHOLE = 3, 12  # that the mouse moves for one step of a number
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class SheetView(QTableView):
    """`dragged(place, text, continues)`: a number follows the mouse or Ctrl+Up and Down. `pasted(text)`: onto the
    whole table, `pasted_at(place, text)`: onto one number. `looked_at(place)`: the current cell."""

    dragged = Signal(int, str, bool)
    pasted = Signal(str)
    pasted_at = Signal(int, str)
    looked_at = Signal(int)
    row_wished = Signal(int, bool)  # (row, another one below it; else without it)

    def __init__(self, model: SheetModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.cells = model
        self._press: tuple[QPoint, int, float, float] | None = None  # where, which place, its number and step
        self._is_dragging = False
        self.setHorizontalHeader(IndexHeader(Qt.Orientation.Horizontal, self))
        self.setVerticalHeader(IndexHeader(Qt.Orientation.Vertical, self))
        self.setModel(model)
        self.setItemDelegate(SheetDelegate(self))
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setFont(look.mono_font(12))
        self.setShowGrid(False)
        self.setWordWrap(False)
        for corner in self.findChildren(QAbstractButton):  # there is nothing to be chosen by it
            corner.setMaximumSize(0, 0)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setMinimumSize(40, 60)
        self.setMouseTracking(True)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.DoubleClicked | triggers.EditKeyPressed)
        self._add_actions()
        model.modelReset.connect(self._on_reset)
        self._on_reset()

    def _add_actions(self) -> None:
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.copy_action, self.paste_action = QAction(self), QAction(self)
        self.add_action, self.remove_action = QAction(self), QAction(self)
        calls = (self.copy, self.paste, lambda: self._wish_row(True), lambda: self._wish_row(False))
        acts = (self.copy_action, self.paste_action, self.add_action, self.remove_action)
        for action, call in zip(acts, calls):
            action.triggered.connect(call)
            self.addAction(action)
        self.retranslate()

    def retranslate(self) -> None:
        self.copy_action.setText(self.tr("Copy"))
        self.paste_action.setText(self.tr("Paste a table or a Python list"))
        self.add_action.setText(self.tr("Add a row below"))
        self.remove_action.setText(self.tr("Remove the row"))
        self.setToolTip(self.tr("Type, paste, or drag a number with the mouse (Ctrl: finer; Ctrl+Up and Ctrl+Down)."))

    def _on_reset(self) -> None:
        """One column takes the whole width."""
        is_single = self.cells.columnCount() == 1
        mode = QHeaderView.ResizeMode.Stretch if is_single else QHeaderView.ResizeMode.Fixed
        head = self.horizontalHeader()
        head.setSectionResizeMode(mode)
        for column in range(self.cells.columnCount() if not is_single else 0):
            head.resizeSection(column, COLUMN)  # one that was alone had the whole width
        last = str(self.cells.headerData(self.cells.rowCount() - 1, Qt.Orientation.Vertical) or "")
        width = QFontMetricsF(look.mono_font(11)).horizontalAdvance(last) + 9
        self.verticalHeader().setFixedWidth(max(INDEX, int(width)))

    # ── the mouse ────────────────────────────────────────────────────────────────────────────────────────────────

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        plain = (
            event.button() == Qt.MouseButton.LeftButton and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        )
        self._press, self._is_dragging = None, False
        if plain and index.isValid():
            place = self.cells.place(index)
            if place not in self.cells.sheet.unread:
                value = float(self.cells.sheet.numbers.flat[place])
                self._press = (event.position().toPoint(), place, value, self._step(value))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._press is None or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        start, place, value, step = self._press
        way = event.position().toPoint() - start
        fine = 10.0 if event.modifiers() & Qt.KeyboardModifier.ControlModifier else 1.0
        pixels = PIXELS_A_WHOLE if self._is_whole() else PIXELS_A_STEP
        moves = int((way.x() - way.y()) / pixels)
        if moves or self._is_dragging:
            self.dragged.emit(place, moved(value, step if self._is_whole() else step / fine, moves), self._is_dragging)
            self._is_dragging = True

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._press = None
        super().mouseReleaseEvent(event)

    def _is_whole(self) -> bool:
        return self.cells.sheet.dtype in WHOLE

    def _step(self, value: float) -> float:
        return 1.0 if self._is_whole() else step_of(value)

    # ── keys ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ways = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.key() in ways:
            self._nudge(ways[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _nudge(self, way: int) -> None:
        index = self.currentIndex()
        if index.isValid():
            place = self.cells.place(index)
            value = float(self.cells.sheet.numbers.flat[place])
            self.dragged.emit(place, moved(value, self._step(value), way), False)

    def copy(self) -> None:
        chosen = self.selectionModel().selection()
        ranges = [chosen.at(number) for number in range(chosen.count())]
        if not ranges:
            return
        rows = range(min(r.top() for r in ranges), max(r.bottom() for r in ranges) + 1)
        columns = range(min(r.left() for r in ranges), max(r.right() for r in ranges) + 1)
        places = [[self.cells.place(self.cells.index(row, column)) for column in columns] for row in rows]
        QGuiApplication.clipboard().setText(pasting.text_of(self.cells.sheet.numbers, np.array(places)))

    def paste(self) -> None:
        text = QGuiApplication.clipboard().text()
        index = self.currentIndex()
        if index.isValid() and len(text.split()) == 1 and not set(text.strip()) & set("[](),;\t"):
            self.pasted_at.emit(self.cells.place(index), text.strip())
        else:
            self.pasted.emit(text)

    def _wish_row(self, is_more: bool) -> None:
        row = self.currentIndex().row()
        self.row_wished.emit(self.cells.row_number(row) if row >= 0 else self.cells.rowCount() - 1, is_more)

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self.looked_at.emit(self.cells.place(current))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), look.current().colour("panel"))
        painter.end()
        super().paintEvent(event)


def step_of(value: float) -> float:
    """How far one step of the mouse goes: 3 → 0.1, 25 → 1, 0.2 → 0.01."""
    if not math.isfinite(value) or abs(value) < 0.1:
        return 0.01
    return float(10.0 ** (math.floor(math.log10(abs(value))) - 1))


def moved(value: float, step: float, moves: int) -> str:
    """So many steps further, on round numbers."""
    start = value if math.isfinite(value) else 0.0
    digits = max(0, round(-math.log10(step)))
    return written(round((round(start / step) + moves) * step, digits))


class IndexHeader(QHeaderView):
    """Indices, in the panel's own colours."""

    def __init__(self, orientation: Qt.Orientation, parent: QTableView) -> None:
        super().__init__(orientation, parent)
        across = orientation == Qt.Orientation.Horizontal
        self.setMinimumSectionSize(18)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setDefaultSectionSize(COLUMN if across else ROW)
        self.setFont(look.mono_font(11))
        if across:
            self.setFixedHeight(18)
        else:
            self.setFixedWidth(INDEX)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        tokens = look.current()
        painter.fillRect(rect, tokens.colour("panel"))
        painter.setFont(self.font())
        painter.setPen(tokens.colour("muted"))
        text = str(self.model().headerData(logicalIndex, self.orientation()) or "")
        room = rect.adjusted(1, 0, -5, 0)
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, _RIGHT, text)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        rest, length = self.viewport().rect(), self.length() - self.offset()
        across = self.orientation() == Qt.Orientation.Horizontal
        rest.adjust(max(length, 0) if across else 0, 0 if across else max(length, 0), 0, 0)
        painter = QPainter(self.viewport())
        painter.fillRect(rest, look.current().colour("panel"))
        painter.end()


class SheetDelegate(QStyledItemDelegate):
    """The number above, its gradient below it, and that of the loss that is compared with."""

    def __init__(self, table: SheetView) -> None:
        super().__init__(table)
        self._table = table

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        table = self._table
        cells, tokens = table.cells, look.current()
        place, rect = cells.place(index), QRect(option.rect).adjusted(1, 1, -1, -1)
        is_unread = place in cells.sheet.unread
        painter.fillRect(rect, tokens.colour("header"))
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, tokens.colour("selection"))
        if place in cells.lit:
            painter.fillRect(rect, tokens.colour("flash", 0.34))
        if is_unread or place in cells.faults:
            painter.fillRect(rect, tokens.colour("red", 0.28))
        lines = [(str(index.data()), "red" if is_unread else "text", table.font())]
        for gradient, colour in ((cells.gradient, "amber"), (cells.other_gradient, "violet")):
            if gradient is not None:
                lines.append((f"∇ {notation.number(float(gradient[place]))}", colour, look.mono_font(10)))
        room = rect.adjusted(3, 0, -5, 0)
        room.setHeight(rect.height() // len(lines))
        for text, colour, font in lines:
            painter.setFont(font)
            painter.setPen(tokens.colour(colour))
            painter.drawText(room, _RIGHT, text)
            painter.setOpacity(OLD if cells.is_old else 1.0)  # the gradients, not what was typed
            room.translate(0, room.height())
        painter.setOpacity(1.0)
