"""The loss of each element, beside its inputs; a second column has that of the loss that is compared with."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from inspector.panels.base import notation
from inspector.panels.loss_lab.inputs.sheet_view import ROW, IndexHeader
from inspector.panels.style import look

VALUE_ROLE = Qt.ItemDataRole.UserRole + 1
_Index = QModelIndex | QPersistentModelIndex
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class LossesModel(QAbstractTableModel):
    """`names`: of the columns."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns: list[np.ndarray] = [np.zeros(0)]
        self.names = [""]
        self.order: np.ndarray | None = None

    def set_columns(self, names: list[str], columns: list[np.ndarray]) -> None:
        flat = [column.reshape(-1) for column in columns]
        is_alike = [len(column) for column in flat] == [len(column) for column in self._columns]
        if not is_alike:
            self.beginResetModel()
            self.order = None
        self._columns, self.names = flat, names
        if not is_alike:
            self.endResetModel()
        elif len(flat[0]):
            self.dataChanged.emit(self.index(0, 0), self.index(len(flat[0]) - 1, len(flat) - 1))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(flat) - 1)

    def set_order(self, order: np.ndarray | None) -> None:
        self.order = order if order is not None and len(order) == self.rowCount() else None
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    def element(self, row: int) -> int:
        return int(self.order[row]) if self.order is not None else row

    def row_of(self, element: int) -> int:
        if self.order is None:
            return element
        return int(np.flatnonzero(self.order == element)[0])

    def falling(self) -> np.ndarray:
        """The elements, those with the greatest loss first; NaN before all."""
        return np.argsort(-np.nan_to_num(self._columns[0], nan=np.inf), kind="stable")

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._columns[0])

    def columnCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self._columns[index.column()]
        element = self.element(index.row())
        value = float(column[element]) if element < len(column) else None
        if role == Qt.ItemDataRole.DisplayRole:
            return notation.number(value)
        if role == VALUE_ROLE:
            return value
        return _RIGHT.value if role == Qt.ItemDataRole.TextAlignmentRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self.names[section] if orientation == Qt.Orientation.Horizontal else str(self.element(section))


class LossesTable(QTableView):
    """`chosen(element)`: its steps are wanted."""

    chosen = Signal(int)

    def __init__(self, model: LossesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("loss_lab.losses")
        self.losses = model
        self.chosen_element = 0
        self.is_old = False
        self.setHorizontalHeader(IndexHeader(Qt.Orientation.Horizontal, self))
        self.setVerticalHeader(IndexHeader(Qt.Orientation.Vertical, self))
        self.verticalHeader().hide()
        self.setModel(model)
        self.setItemDelegate(LossesDelegate(self))
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerItem)
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.setMinimumSize(40, 60)

    def show_chosen(self, element: int) -> None:
        self.chosen_element = element
        self.viewport().update()

    def set_old(self, is_old: bool) -> None:
        self.is_old = is_old
        self.viewport().update()

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self.chosen.emit(self.losses.element(current.row()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), look.current().colour("panel"))
        painter.end()
        super().paintEvent(event)


class LossesDelegate(QStyledItemDelegate):
    """The chosen element has a mark at its left, beside its colour."""

    def __init__(self, table: LossesTable) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        table = self._table
        tokens, rect = look.current(), QRect(option.rect).adjusted(1, 1, -1, -1)
        is_chosen = table.losses.element(index.row()) == table.chosen_element
        if is_chosen or option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, tokens.colour("selection"))
        painter.setOpacity(0.5 if table.is_old else 1.0)
        painter.setFont(look.mono_font(12))
        value = index.data(VALUE_ROLE)
        is_finite = value is None or value - value == 0
        painter.setPen(tokens.colour("red" if not is_finite else "cyan" if index.column() == 0 else "violet"))
        painter.drawText(rect.adjusted(3, 0, -6, 0), _RIGHT, str(index.data()))
        if is_chosen and index.column() == 0:
            painter.drawText(rect.adjusted(3, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, "▸")
        painter.setOpacity(1.0)
