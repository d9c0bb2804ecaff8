"""Two sections with their rows, as a tree of depth two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from inspector.panels.inside.rows import InsideRow, Section
from inspector.panels.inside.thumbnail import Thumbnail
from inspector.panels.widgets import plain_text

CODE_ROLE = Qt.ItemDataRole.UserRole + 1
"""str: "done" and "next" of the sections; of their rows "call", "time", "layer", "scale", "argument.0", "result.0",
"arriving.0", "leaving.0", "saved.0", "fed.0", "populated.0", counted on."""
TENSOR_ROLE = Qt.ItemDataRole.UserRole + 2
"""The wire's `TensorName` of a row that shows a tensor, else None."""
ROW_ROLE = Qt.ItemDataRole.UserRole + 3
"""The whole `InsideRow`."""
PICTURE_ROLE = Qt.ItemDataRole.UserRole + 4
"""The row's `Thumbnail`, or None."""

_Index = QModelIndex | QPersistentModelIndex


class InsideModel(QAbstractItemModel):
    """An index of a row carries the number of its section, counted from 1; that of a section carries 0."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heads: list[InsideRow] = []
        self._rows: list[list[InsideRow]] = []
        self._pictures: dict[tuple[int, str], Thumbnail] = {}

    # ── what is listed ──

    def set_sections(self, sections: Sequence[Section]) -> None:
        """Rows that were there before stay the same rows; pictures are those of another stop, and go."""
        self._pictures.clear()
        if [head.code for head in self._heads] != [section.head.code for section in sections]:
            self.beginResetModel()
            self._heads = [section.head for section in sections]
            self._rows = [list(section.rows) for section in sections]
            self.endResetModel()
            return
        for number, section in enumerate(sections):
            self._heads[number] = section.head
            self._set_rows(number, list(section.rows))
            self._tell(self.index(number, 0), self.index(number, 0))

    def _set_rows(self, number: int, rows: list[InsideRow]) -> None:
        """Only rows between those that are the same come and go."""
        known, parent = self._rows[number], self.index(number, 0)
        before, after = [row.code for row in known], [row.code for row in rows]
        start = _common(before, after)
        end = _common(before[start:][::-1], after[start:][::-1])
        if len(before) > start + end:
            self.beginRemoveRows(parent, start, len(before) - end - 1)
            del known[start : len(before) - end]
            self.endRemoveRows()
        if len(after) > start + end:
            self.beginInsertRows(parent, start, len(after) - end - 1)
            known[start:start] = rows[start : len(after) - end]
            self.endInsertRows()
        known[:] = rows
        if rows:
            self._tell(self.index(0, 0, parent), self.index(len(rows) - 1, 0, parent))

    def set_picture(self, section: int, code: str, picture: Thumbnail) -> None:
        codes = [row.code for row in self._rows[section]]
        if code in codes:
            self._pictures[section, code] = picture
            index = self.index(codes.index(code), 0, self.index(section, 0))
            self._tell(index, index)

    def _tell(self, first: QModelIndex, last: QModelIndex) -> None:
        self.dataChanged.emit(first, last)

    def find(self, section: str, code: str) -> QModelIndex:
        """The row with this code, or where `section` is "" the section; an invalid index where there is none."""
        heads = [head.code for head in self._heads]
        if not section:
            return self.index(heads.index(code), 0) if code in heads else QModelIndex()
        number = heads.index(section) if section in heads else -1
        codes = [row.code for row in self._rows[number]] if number >= 0 else []
        return self.index(codes.index(code), 0, self.index(number, 0)) if code in codes else QModelIndex()

    def row_at(self, index: _Index) -> InsideRow | None:
        if not index.isValid():
            return None
        section = index.internalId()
        return self._rows[section - 1][index.row()] if section else self._heads[index.row()]

    # ── Qt's ──

    def index(self, row: int, column: int, parent: _Index = QModelIndex()) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: _Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]
        section = index.internalId() if index.isValid() else 0
        return self.createIndex(section - 1, 0, 0) if section else QModelIndex()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        if not parent.isValid():
            return len(self._heads)
        return 0 if parent.internalId() or parent.column() else len(self._rows[parent.row()])

    def columnCount(self, parent: _Index = QModelIndex()) -> int:
        return 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index)
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return row.as_text()
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_text.tip(row.as_text())
        if role == CODE_ROLE:
            return row.code
        if role == TENSOR_ROLE:
            return row.tensor
        if role == ROW_ROLE:
            return row
        if role == PICTURE_ROLE:
            return self._pictures.get((index.internalId() - 1, row.code)) if index.internalId() else None
        return None


def _common(one: list[str], other: list[str]) -> int:
    """How many are the same from the beginning on."""
    return next((place for place, pair in enumerate(zip(one, other)) if pair[0] != pair[1]), min(len(one), len(other)))
