"""The call stack as a tree of depth two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from inspector.panels.call_stack.rows import StackRow
from inspector.panels.style import look
from inspector.panels.widgets import plain_text

CODE_ROLE = Qt.ItemDataRole.UserRole + 1
"""str: the kind of the row, see `StackRow`."""
FRAME_ROLE = Qt.ItemDataRole.UserRole + 2
"""int: the frame's place in the stack, from 0, the innermost; -1 of what is no frame."""
MARK = "▸ "  # before the frame whose variables are shown


class CallStackModel(QStandardItemModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(0, 2, parent)
        self.chosen = -1  # the frame whose variables are shown
        self.is_past = False
        self._rows: list[StackRow] = []

    def show_rows(self, rows: Sequence[StackRow], chosen: int) -> None:
        self._rows, self.chosen, self.is_past = list(rows), chosen, False
        self.redo()

    def redo(self) -> None:
        """As the rows, the colours and the choice are now."""
        self.setRowCount(0)
        for row in self._rows:
            self.appendRow(self._items(row))

    def choose(self, frame: int) -> None:
        self.chosen = frame
        self._remark()

    def set_past(self, is_past: bool) -> None:
        if is_past != self.is_past:
            self.is_past = is_past
            self._remark()

    def forget(self) -> None:
        self._rows = []
        self.setRowCount(0)

    def row(self, frame: int) -> StackRow | None:
        every = [inner for row in self._rows for inner in (row, *row.rows)]
        return next((row for row in every if row.frame is not None and row.frame.number == frame), None)

    def index_of(self, frame: int) -> QModelIndex:
        found = self.match(
            self.index(0, 0), FRAME_ROLE, frame, 1, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive
        )
        return found[0] if found else QModelIndex()

    def _items(self, row: StackRow) -> list[QStandardItem]:
        name, place = QStandardItem(plain_text.shortened(row.name)), QStandardItem(row.place)
        for item in (name, place):
            item.setData(row.kind, CODE_ROLE)
            item.setData(row.frame.number if row.frame is not None else -1, FRAME_ROLE)
            item.setData(row.name, TEXT_ROLE)
            item.setToolTip(plain_text.tip(f"{row.name}\n{row.frame.file}" if row.frame is not None else row.name))
            item.setEditable(False)
        for inner in row.rows:
            name.appendRow(self._items(inner))
        self._mark(name, place)
        return [name, place]

    def _mark(self, name: QStandardItem, place: QStandardItem) -> None:
        is_chosen = name.data(FRAME_ROLE) == self.chosen and self.chosen >= 0
        words = plain_text.shortened(str(name.data(TEXT_ROLE)))
        tokens, alpha = look.current(), 0.5 if self.is_past else 1.0
        name.setText(MARK + words if is_chosen else words)
        name.setFont(look.ui_font(12, is_chosen))
        name.setForeground(tokens.colour("text" if name.data(CODE_ROLE) == "user" else "muted", alpha))
        place.setFont(look.mono_font(11))
        place.setForeground(tokens.colour("accent" if name.data(CODE_ROLE) == "user" else "muted", alpha))

    def _remark(self, above: Any = None) -> None:
        top = above if above is not None else self.invisibleRootItem()
        for number in range(top.rowCount()):
            self._mark(top.child(number, 0), top.child(number, 1))
            self._remark(top.child(number, 0))


TEXT_ROLE = Qt.ItemDataRole.UserRole + 3
"""str: the row's words without the mark."""
