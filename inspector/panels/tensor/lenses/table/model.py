"""A plane of a tensor as Qt's item model: numbers come in tiles, as they are seen, and stay until newer ones are there.

Beside Qt's own roles `VALUE_ROLE` gives the number itself (bool, int, float or complex), None while it is on its way.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from inspector.panels.base import notation
from inspector.panels.base.number_spelling import value_text
from inspector.panels.tensor.export.texts import exact_text

VALUE_ROLE = Qt.ItemDataRole.UserRole + 1
SIDE = 64  # rows and columns of a tile
TILES = 256  # kept
PAGE = 100_000  # rows or columns that are laid out at once: Qt measures each of them
UNDER_WAY = 24  # tiles that are asked for and have not come: what is looked at meanwhile comes first then
WAITING = "…"
ALL_DIGITS = "all"
FORMATS = {"3": ".3g", "5": ".5g", "8": ".8g", ALL_DIGITS: "", "e": ".4e"}  # of numbers that are not whole

_Index = QModelIndex | QPersistentModelIndex
Place = tuple[int, int]  # row and column of a tile
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class TensorTableModel(QAbstractTableModel):
    """`missing` says that tiles were looked at that are not here; `take_missing` gives them, the latest first."""

    missing = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.extents = (0, 0)  # of the whole plane
        self.page = (0, 0)  # number of the page down and across
        self.format = "5"  # one of FORMATS
        self.is_bool = False
        self.dtype = ""  # that numbers were widened from, one of spelling.BITS
        self._tiles: OrderedDict[Place, np.ndarray] = OrderedDict()
        self._old: set[Place] = set()  # tiles with numbers of an earlier look
        self._wanted: list[Place] = []
        self._asked: set[Place] = set()

    # ── what it is told ──────────────────────────────────────────────────────────────────────────────────────────

    def set_plane(self, rows: int, columns: int) -> None:
        """Another plane: nothing of it is known."""
        self.beginResetModel()
        self.extents, self.page = (rows, columns), (0, 0)
        self._forget()
        self.endResetModel()

    def turn_to(self, page: tuple[int, int]) -> None:
        if page != self.page:
            self.beginResetModel()
            self.page = page
            self.endResetModel()

    def age(self) -> None:
        """The numbers may be others now; what is here is shown until they come."""
        self._old = set(self._tiles)
        self._asked.clear()
        self._wanted.clear()
        self._repaint()

    def put(self, place: Place, numbers: np.ndarray, is_bool: bool) -> None:
        self.is_bool = is_bool
        self._tiles[place] = numbers
        self._tiles.move_to_end(place)
        self._old.discard(place)
        self._asked.discard(place)
        while len(self._tiles) > TILES:
            self._old.discard(self._tiles.popitem(last=False)[0])
        self._repaint()

    def set_format(self, code: str) -> None:
        self.format = code
        self._repaint()

    def forget_asked(self) -> None:
        """What was asked for does not come."""
        self._asked.clear()

    def block(self, top: int, left: int, height: int, width: int) -> np.ndarray | None:
        """A part of the plane, None unless all of it is here."""
        rows, columns = (
            range(top // SIDE, (top + height - 1) // SIDE + 1),
            range(left // SIDE, (left + width - 1) // SIDE + 1),
        )
        if any((row, column) not in self._tiles for row in rows for column in columns):
            return None
        joined = np.block([[self._tiles[row, column] for column in columns] for row in rows])
        y, x = top - rows.start * SIDE, left - columns.start * SIDE
        return joined[y : y + height, x : x + width]

    def _forget(self) -> None:
        self._tiles.clear()
        self._old.clear()
        self._asked.clear()
        self._wanted.clear()

    def _repaint(self) -> None:
        if self.rowCount() and self.columnCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last, [Qt.ItemDataRole.DisplayRole])

    # ── tiles ────────────────────────────────────────────────────────────────────────────────────────────────────

    def take_missing(self, most: int) -> list[Place]:
        """The tiles to ask for now, those that were looked at last first; what was looked at before is dropped. None
        while many are under way: what is in view then is looked at again when they come."""
        wanted = self._wanted[::-1][: max(0, min(most, UNDER_WAY - len(self._asked)))]
        self._wanted.clear()
        self._asked.update(wanted)
        return wanted

    def number(self, row: int, column: int) -> Any:
        """The number at a place of the plane, None while it is on its way."""
        value = self.scalar(row, column)
        return None if value is None else bool(value) if self.is_bool else value.item()

    def scalar(self, row: int, column: int) -> Any:
        """The same as numpy has it."""
        place = (row // SIDE, column // SIDE)
        tile = self._tiles.get(place)
        if (tile is None or place in self._old) and place not in self._asked and place not in self._wanted:
            if not self._wanted:
                self.missing.emit()
            self._wanted.append(place)
        y, x = row % SIDE, column % SIDE
        if tile is None or y >= tile.shape[0] or x >= tile.shape[1]:
            return None
        return tile[y, x]

    def place_of(self, index: _Index) -> tuple[int, int]:
        """Row and column in the plane."""
        return self.page[0] * PAGE + index.row(), self.page[1] * PAGE + index.column()

    # ── Qt's questions ───────────────────────────────────────────────────────────────────────────────────────────

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else min(PAGE, max(0, self.extents[0] - self.page[0] * PAGE))

    def columnCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else min(PAGE, max(0, self.extents[1] - self.page[1] * PAGE))

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.text(*self.place_of(index))
        return self.number(*self.place_of(index)) if role == VALUE_ROLE else None

    def text(self, row: int, column: int) -> str:
        value = self.scalar(row, column)
        return WAITING if value is None else scalar_text(value, self.is_bool, self.format, self.dtype)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return str(self.page[orientation == Qt.Orientation.Horizontal] * PAGE + section)


def scalar_text(value: Any, is_bool: bool, code: str, dtype: str = "") -> str:
    """`code` is one of FORMATS; whole numbers are written whole."""
    if code == ALL_DIGITS:
        return exact_text(value, is_bool, dtype).replace("-", notation.MINUS)
    number = bool(value) if is_bool else value.item()
    if not isinstance(number, float) or not np.isfinite(number):
        return value_text(number)
    return format(number, FORMATS[code]).replace("-", notation.MINUS)
