"""One input as Qt's item model, with the gradient of each number; a million rows are asked for as they are seen.

Beside Qt's own roles `VALUE_ROLE` gives the number, `GRADIENT_ROLE` its gradient (None where there is none).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from inspector.panels.base import notation
from inspector.panels.loss_lab.sheets import sheet as sheets
from inspector.panels.loss_lab.sheets.sheet import ELEMENTS, Sheet

VALUE_ROLE = Qt.ItemDataRole.UserRole + 1
GRADIENT_ROLE = Qt.ItemDataRole.UserRole + 2
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_Index = QModelIndex | QPersistentModelIndex


class SheetModel(QAbstractTableModel):
    """`typed(place, text)`: somebody has typed at a place, counted in row-major order."""

    typed = Signal(int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sheet = sheets.sheet(np.zeros(0))
        self.layout = ELEMENTS
        self.gradient: np.ndarray | None = None
        self.other_gradient: np.ndarray | None = None  # of the loss that is compared with
        self.is_old = False  # what is known is of numbers before
        self.lit: frozenset[int] = frozenset()  # places that a step of the calculation is linked to
        self.faults: frozenset[int] = frozenset()  # places that torch refuses
        self.order: np.ndarray | None = None  # of the rows; None: as they are
        self._flat = np.zeros(0)
        self._extents = (0, 0)

    # ── what it is told ──────────────────────────────────────────────────────────────────────────────────────────

    def set_sheet(self, sheet: Sheet, layout: str) -> None:
        extents = sheets.extents(sheet.shape, layout)
        is_other = extents != self._extents or (sheet.shape, layout) != (self.sheet.shape, self.layout)
        if is_other:
            self.beginResetModel()
            self.gradient = self.other_gradient = self.order = None
        self.sheet, self.layout, self._flat = sheet, layout, sheet.numbers.reshape(-1)
        self._extents = extents
        if is_other:
            self.endResetModel()
        else:
            self._repaint()

    def set_gradient(self, gradient: np.ndarray | None) -> None:
        """Of the shape of the sheet; None: there is none."""
        self.gradient = self._fitting(gradient)
        self._repaint()

    def set_other_gradient(self, gradient: np.ndarray | None) -> None:
        """Likewise, of the loss that is compared with."""
        self.other_gradient = self._fitting(gradient)
        self._repaint()

    def set_old(self, is_old: bool) -> None:
        if is_old != self.is_old:
            self.is_old = is_old
            self._repaint()

    def _fitting(self, gradient: np.ndarray | None) -> np.ndarray | None:
        return gradient.reshape(-1) if gradient is not None and gradient.size == self._flat.size else None

    def set_order(self, order: np.ndarray | None) -> None:
        """The numbers of the rows from the top on; one that does not fit is not looked at."""
        self.order = order if order is not None and len(order) == self._extents[0] else None
        self._repaint()
        if self._extents[0]:
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, self._extents[0] - 1)

    def light(self, places: frozenset[int]) -> None:
        if places != self.lit:
            self.lit = places
            self._repaint()

    def blame(self, places: frozenset[int]) -> None:
        if places != self.faults:
            self.faults = places
            self._repaint()

    def _repaint(self) -> None:
        if self._extents[0] and self._extents[1]:
            self.dataChanged.emit(self.index(0, 0), self.index(self._extents[0] - 1, self._extents[1] - 1))

    # ── places ───────────────────────────────────────────────────────────────────────────────────────────────────

    def row_number(self, row: int) -> int:
        """Which row of the sheet stands in this row of the table."""
        return int(self.order[row]) if self.order is not None else row

    def place(self, index: _Index) -> int:
        return sheets.place_of(self.sheet.shape, self.layout, self.row_number(index.row()), index.column())

    def shown(self, place: int) -> str:
        """The number as it is written in the table; what is none yet as it was typed."""
        return self.sheet.unread.get(place) or short(float(self._flat[place]))

    def index_of(self, place: int) -> QModelIndex:
        if not 0 <= place < self._flat.size:
            return QModelIndex()
        row, column = sheets.row_column(self.sheet.shape, self.layout, place)
        if self.order is not None:
            row = int(np.flatnonzero(self.order == row)[0])
        return self.index(row, column)

    # ── Qt's ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else self._extents[0]

    def columnCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else self._extents[1]

    def flags(self, index: _Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable if index.isValid() else Qt.ItemFlag.NoItemFlags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        place = self.place(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return self.shown(place)
        if role == Qt.ItemDataRole.EditRole:
            return self.sheet.text(place)
        if role == VALUE_ROLE:
            return None if place in self.sheet.unread else float(self._flat[place])
        if role == GRADIENT_ROLE:
            return None if self.gradient is None else float(self.gradient[place])
        return _RIGHT.value if role == Qt.ItemDataRole.TextAlignmentRole else None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid() or not str(value).strip():
            return False
        self.typed.emit(self.place(index), str(value))
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            if not 0 <= section < self._extents[0]:
                return ""
            return sheets.row_name(self.sheet.shape, self.layout, self.row_number(section))
        return "" if self.layout == ELEMENTS else str(section)


def short(value: float) -> str:
    """As it was typed, where that is short; else six digits."""
    whole = sheets.written(value)
    text = whole if len(whole) <= 9 else f"{value:.6g}"
    return {"inf": "∞", "-inf": notation.MINUS + "∞", "nan": "NaN"}.get(text, text.replace("-", notation.MINUS))
