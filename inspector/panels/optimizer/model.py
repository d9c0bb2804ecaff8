"""The groups of all optimizers as a table, and the learning rates as they were met."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt

from inspector.panels.base import notation
from inspector.panels.style import look
from inspector.panels.widgets import plain_text
from inspector.wire.optimizers import GroupTold, OptimizerTold

SETTINGS_ROLE = Qt.ItemDataRole.UserRole + 1
"""dict of the group's settings by their names: {"lr": 0.1, "betas[0]": 0.9, …}."""
ROWS_ROLE = Qt.ItemDataRole.UserRole + 2
"""tuple of the rows of the structure that its parameters have."""

KEPT = 20_000  # points of one curve
SHOWN = ("lr", "momentum", "betas[0]", "betas[1]", "alpha", "weight_decay", "eps")  # have a column, in this order
_Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    NAME, PARAMETERS, RATE, MOMENTUM, DECAY, EPSILON = range(6)


class GroupsModel(QAbstractTableModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[OptimizerTold, int, GroupTold]] = []
        self.rates: dict[tuple[int, int], deque[tuple[int, float]]] = {}  # by optimizer and group: (iteration, rate)

    def begin(self) -> None:
        self.rates.clear()
        self.show((), 0)

    def show(self, optimizers: Sequence[OptimizerTold], iteration: int) -> None:
        rows = [(optimizer, number, group) for optimizer in optimizers for number, group in enumerate(optimizer.groups)]
        self._note_rates(optimizers, iteration)
        if len(rows) != len(self._rows):
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
        else:
            self._rows = rows
            self.retell()

    def retell(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(Column) - 1))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)

    def _note_rates(self, optimizers: Sequence[OptimizerTold], iteration: int) -> None:
        for place, optimizer in enumerate(optimizers):
            for number, group in enumerate(optimizer.groups):
                rate = settings(group).get("lr")
                curve = self.rates.setdefault((place, number), deque(maxlen=KEPT))
                if isinstance(rate, float) and (not curve or curve[-1][0] != iteration):
                    curve.append((iteration, rate))

    def group(self, row: int) -> GroupTold | None:
        return self._rows[row][2] if 0 <= row < len(self._rows) else None

    def optimizer(self, row: int) -> OptimizerTold | None:
        return self._rows[row][0] if 0 <= row < len(self._rows) else None

    # ── Qt's ──

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        translate = QCoreApplication.translate
        return (
            translate("optimizer", "Group"), translate("optimizer", "Parameters"), "lr",
            translate("optimizer", "Momentum or β"), translate("optimizer", "Weight decay"), "ε",
        )[section]  # fmt: skip

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        optimizer, number, group = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(optimizer, number, group, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_text.tip("\n".join(f"{name} = {value}" for name, value in settings(group).items()))
        if role == Qt.ItemDataRole.FontRole:
            return look.ui_font(12) if index.column() == Column.NAME else look.mono_font(11)
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() != Column.NAME:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return {SETTINGS_ROLE: settings(group), ROWS_ROLE: group.rows}.get(role)

    def _text(self, optimizer: OptimizerTold, number: int, group: GroupTold, column: int) -> str:
        known = settings(group)
        if column == Column.NAME:
            return plain_text.shortened(f"{optimizer.type} {number}")
        if column == Column.PARAMETERS:
            return f"{notation.exact(group.with_grad)} / {notation.exact(group.parameters)}"
        names = {
            Column.RATE: ("lr",), Column.MOMENTUM: ("momentum", "betas[0]", "betas[1]", "alpha"),
            Column.DECAY: ("weight_decay",), Column.EPSILON: ("eps",),
        }[Column(column)]  # fmt: skip
        return " · ".join(_written(known[name]) for name in names if known.get(name) not in (None, ""))


def settings(group: GroupTold) -> dict[str, float | str]:
    return {r.name: r.text if r.number is None else r.number for r in group.settings}


def _written(value: float | str) -> str:
    return value if isinstance(value, str) else notation.number(value)
