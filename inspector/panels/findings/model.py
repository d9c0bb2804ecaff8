"""Findings as a tree: one row for each cause, what follows from it folded below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from inspector.panels.base import finding_words as words
from inspector.panels.widgets import plain_text
from inspector.verdicts.grouping import Verdict

CODE_ROLE = Qt.ItemDataRole.UserRole + 1
"""str: the rule's code, such as "no_zero_grad"."""
NUMBER_ROLE = Qt.ItemDataRole.UserRole + 2
"""int: the finding's number in this run."""
LEVEL_ROLE = Qt.ItemDataRole.UserRole + 3
"""str: "error", "warning" or "hint"."""
PLACE_ROLE = Qt.ItemDataRole.UserRole + 4
"""str: "train.py:16", "" where it has none."""
HISTORY_ROLE = Qt.ItemDataRole.UserRole + 5
"""str: since when, and how often."""
MUTED_ROLE = Qt.ItemDataRole.UserRole + 6
"""bool: somebody has said that it is no fault there."""

_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Row:
    """`above`: the place of its cause among the rows, -1 for one that stands for itself."""

    verdict: Verdict
    above: int
    is_muted: bool


class FindingsModel(QAbstractItemModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []
        self._below: dict[int, list[int]] = {-1: []}

    def show(self, verdicts: Sequence[Verdict], muted: Sequence[Verdict]) -> None:
        rows = _rows(verdicts, muted)
        if [_key(row) for row in rows] == [_key(row) for row in self._rows]:
            self._rows = rows
            self.retell()
            return
        self.beginResetModel()
        self._rows = rows
        self._below = {-1: []}
        for place, row in enumerate(rows):
            self._below.setdefault(row.above, []).append(place)
        self.endResetModel()

    def retell(self) -> None:
        """The same rows say something else."""
        for above, places in self._below.items():
            if places:
                parent = self._index_of(above)
                self.dataChanged.emit(self.index(0, 0, parent), self.index(len(places) - 1, 0, parent))

    def row(self, index: _Index) -> Row | None:
        return self._rows[index.internalId()] if index.isValid() else None

    def index_of_number(self, number: int) -> QModelIndex:
        places = (place for place, row in enumerate(self._rows) if row.verdict.found.number == number)
        return self._index_of(next(places, -1))

    def _index_of(self, place: int) -> QModelIndex:
        if place < 0:
            return QModelIndex()
        return self.createIndex(self._below[self._rows[place].above].index(place), 0, place)

    # ── Qt's ──

    def index(self, row: int, column: int, parent: _Index = QModelIndex()) -> QModelIndex:
        below = self._below.get(parent.internalId() if parent.isValid() else -1, [])
        return self.createIndex(row, column, below[row]) if 0 <= row < len(below) and column == 0 else QModelIndex()

    def parent(self, index: _Index | None = None) -> Any:
        if index is None:
            return super().parent()
        return self._index_of(self._rows[index.internalId()].above) if index.isValid() else QModelIndex()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        return len(self._below.get(parent.internalId() if parent.isValid() else -1, []))

    def columnCount(self, parent: _Index = QModelIndex()) -> int:
        return 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row(index)
        if row is None:
            return None
        found = row.verdict.found
        tellers = {
            Qt.ItemDataRole.DisplayRole: lambda: plain_text.shortened(words.sentence(found), 400),
            Qt.ItemDataRole.ToolTipRole: lambda: plain_text.tip(words.sentence(found)),
            Qt.ItemDataRole.AccessibleTextRole: lambda: f"{words.level(row.verdict.level)}: {words.sentence(found)}",
            CODE_ROLE: lambda: found.code,
            NUMBER_ROLE: lambda: found.number,
            LEVEL_ROLE: lambda: row.verdict.level,
            PLACE_ROLE: lambda: words.place(found.file, found.line),
            HISTORY_ROLE: lambda: words.history(row.verdict),
            MUTED_ROLE: lambda: row.is_muted,
        }
        teller = tellers.get(role)
        return teller() if teller is not None else None


def _rows(verdicts: Sequence[Verdict], muted: Sequence[Verdict]) -> list[Row]:
    rows: list[Row] = []
    for verdict, is_muted in [*((v, False) for v in verdicts), *((v, True) for v in muted)]:
        rows.append(Row(verdict, -1, is_muted))
        above = len(rows) - 1
        rows += [Row(Verdict(found), above, is_muted) for found in verdict.following]
    return rows


def _key(row: Row) -> tuple[int, int, bool, str]:
    return row.verdict.found.number, row.above, row.is_muted, row.verdict.level
