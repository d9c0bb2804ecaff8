"""Gradients as a tree: a row for each layer that owns parameters, and below it one for each of these."""

from __future__ import annotations

import math
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt

from inspector.panels.base import notation
from inspector.panels.base.parameter_outline import Layer
from inspector.panels.gradients import words
from inspector.panels.gradients.readings import Readings
from inspector.panels.style import look
from inspector.panels.widgets import plain_text

CODE_ROLE = Qt.ItemDataRole.UserRole + 1
"""str: the gradient's state, one of messages.GRAD_STATES, or "nan"; "" of what is not known."""
NORM_ROLE = Qt.ItemDataRole.UserRole + 2
"""float: the norm of the gradient, of a layer of all of them together; None where there is none."""
RATIO_ROLE = Qt.ItemDataRole.UserRole + 3
"""float: log10 of the update's norm over the weight's, at the last step that was measured; None before."""
CURVE_ROLE = Qt.ItemDataRole.UserRole + 4
"""list of (iteration, norm) at the steps that were measured."""
SAMPLED_ROLE = Qt.ItemDataRole.UserRole + 5
"""bool: the norm was read while training ran on."""
PATH_ROLE = Qt.ItemDataRole.UserRole + 6
"""str: "net.0.weight", of a layer "net.0"."""

_LAYER = 0  # internal id of a layer's row; of a parameter's, 1 + its layer's place
_Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    NAME, BAR, NORM, CURVE, STATE, RATIO = range(6)


class GradientsModel(QAbstractItemModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.readings = Readings()
        self._layers: tuple[Layer, ...] = ()

    def set_layers(self, layers: tuple[Layer, ...], version: int) -> None:
        self.beginResetModel()
        self._layers = layers
        self.readings.begin(version)
        self.endResetModel()

    def rows(self) -> tuple[int, ...]:
        """Of the structure, of all parameters."""
        return tuple(sorted(p.row for layer in self._layers for p in layer.parameters))

    def retell(self) -> None:
        if self._layers:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._layers) - 1, len(Column) - 1))
        for place, layer in enumerate(self._layers):
            above = self.index(place, 0)
            last = self.index(len(layer.parameters) - 1, len(Column) - 1, above)
            self.dataChanged.emit(self.index(0, 0, above), last)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)

    def structure_rows(self, index: _Index) -> tuple[int, ...]:
        """The parameters of a row: one, or all of a layer."""
        if index.internalId() == _LAYER:
            return tuple(p.row for p in self._layers[index.row()].parameters)
        return (self._layers[index.internalId() - 1].parameters[index.row()].row,)

    # ── Qt's ──

    def index(self, row: int, column: int, parent: _Index = QModelIndex()) -> QModelIndex:
        if not 0 <= column < len(Column) or not 0 <= row < self.rowCount(parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else _LAYER)

    def parent(self, index: _Index | None = None) -> Any:
        if index is None:
            return super().parent()
        above = index.internalId() if index.isValid() else _LAYER
        return self.createIndex(above - 1, 0, _LAYER) if above else QModelIndex()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        if not parent.isValid():
            return len(self._layers)
        is_layer = parent.internalId() == _LAYER and parent.column() == 0
        return len(self._layers[parent.row()].parameters) if is_layer else 0

    def columnCount(self, parent: _Index = QModelIndex()) -> int:
        return len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        translate = QCoreApplication.translate
        return (
            translate("gradients", "Parameter"), translate("gradients", "Gradient norm"), "",
            translate("gradients", "Steps"), translate("gradients", "State"),
            translate("gradients", "log₁₀ Δ / w"),
        )[section]  # fmt: skip

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        tellers = {
            Qt.ItemDataRole.DisplayRole: self._text, Qt.ItemDataRole.ToolTipRole: self._tip, CODE_ROLE: self._state,
            NORM_ROLE: self._norm, RATIO_ROLE: self._ratio, CURVE_ROLE: self._curve, SAMPLED_ROLE: self._is_sampled,
            PATH_ROLE: self._path, Qt.ItemDataRole.ForegroundRole: self._ink, Qt.ItemDataRole.FontRole: self._font,
            Qt.ItemDataRole.TextAlignmentRole: self._alignment,
        }  # fmt: skip
        teller = tellers.get(role)
        return teller(index) if teller is not None else None

    def _path(self, index: _Index) -> str:
        if index.internalId() == _LAYER:
            return self._layers[index.row()].path
        return self._layers[index.internalId() - 1].parameters[index.row()].path

    def _norm(self, index: _Index) -> float | None:
        return self.readings.norm(self.structure_rows(index))

    def _state(self, index: _Index) -> str:
        """Of a layer that of its parameters, where all have the same."""
        known = {now.state for row in self.structure_rows(index) if (now := self.readings.now.get(row)) is not None}
        return words.state_of(known.pop() if len(known) == 1 else "", self._norm(index))

    def _is_sampled(self, index: _Index) -> bool:
        known = [self.readings.now[row] for row in self.structure_rows(index) if row in self.readings.now]
        return any(now.is_sampled for now in known)

    def _ratio(self, index: _Index) -> float | None:
        ratio = self.readings.ratio(self.structure_rows(index))
        return ratio[0] if ratio is not None else None

    def _curve(self, index: _Index) -> list[tuple[int, float]]:
        return self.readings.curve(self.structure_rows(index))

    def _text(self, index: _Index) -> str:
        column = index.column()
        if column == Column.NAME:
            if index.internalId() == _LAYER:
                name = self._layers[index.row()].name
                return plain_text.shortened(name or QCoreApplication.translate("gradients", "in no module"))
            return plain_text.shortened(self._layers[index.internalId() - 1].parameters[index.row()].name)
        if column == Column.NORM:
            norm = self._norm(index)
            return "" if norm is None else ("≈ " if self._is_sampled(index) else "") + notation.norm(norm)
        if column == Column.STATE:
            return words.state(self._state(index))
        if column == Column.RATIO:
            ratio = self._ratio(index)
            return "" if ratio is None else _log(ratio)
        return ""

    def _tip(self, index: _Index) -> str | None:
        ratio = self.readings.ratio(self.structure_rows(index))
        if index.column() == Column.RATIO and ratio is not None:
            text = QCoreApplication.translate("gradients", "at the step of iteration {iteration}; about −3 is usual")
            return plain_text.tip(text.format(iteration=notation.exact(ratio[1])))
        return plain_text.tip(self._path(index)) if index.column() == Column.NAME else None

    def _ink(self, index: _Index) -> Any:
        colour = "text"
        if index.column() == Column.STATE:
            colour = words.STATES[self._state(index)][2]
        elif index.column() == Column.RATIO:
            ratio = self._ratio(index)
            colour = "amber" if ratio is not None and (ratio > -1 or ratio < -6) else "text"
        elif index.column() == Column.NORM and self._state(index) == "nan":
            colour = "red"
        return look.current().colour(colour)

    def _font(self, index: _Index) -> Any:
        is_layer = index.internalId() == _LAYER and index.column() == Column.NAME
        return look.mono_font(11) if index.column() in (Column.NORM, Column.RATIO) else look.ui_font(12, bold=is_layer)

    def _alignment(self, index: _Index) -> Any:
        side = (
            Qt.AlignmentFlag.AlignRight if index.column() in (Column.NORM, Column.RATIO) else Qt.AlignmentFlag.AlignLeft
        )
        return side | Qt.AlignmentFlag.AlignVCenter


def _log(ratio: float) -> str:
    if math.isnan(ratio) or math.isinf(ratio):
        return notation.number(ratio)
    return f"{ratio:.2f}".replace("-", notation.MINUS)
