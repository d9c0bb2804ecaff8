"""What one Batch answer shows: its samples, its pictures, and its leaves as a table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QImage

from inspector.panels.base import notation
from inspector.panels.widgets import plain_text
from inspector.wire.arrays import Array
from inspector.wire.batches import Batch, Item, Sample

VALUE_ROLE = Qt.ItemDataRole.UserRole + 1
"""(minimum, maximum) of the Range column, each a float or None; the `messages.Item` in the others."""

_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Guess:
    """One class with its probability."""

    index: int
    name: str  # "" where the dataset names none
    probability: float


class BatchFacts:
    """Reads a Batch answer."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch

    @property
    def has_samples(self) -> bool:
        """Whether there are any to show one by one, be they hidden because only wrong ones are wanted."""
        return bool(self.batch.matching or self.batch.samples) or self.batch.right is not None

    @property
    def has_output(self) -> bool:
        return self.batch.has_output or bool(self.batch.outputs)

    @property
    def has_losses(self) -> bool:
        return not self.batch.loss_reason

    def class_name(self, index: int) -> str:
        """The dataset's name of a class, "" where it has none."""
        return self.batch.classes[index] if 0 <= index < len(self.batch.classes) else ""

    def class_text(self, index: int) -> str:
        """ "3 cat", or "3"; "3 - three" where the dataset has the number in the name."""
        name = self.class_name(index)
        has_number = name.split(maxsplit=1)[:1] == [str(index)]
        return name if has_number else f"{index} {name}".rstrip()

    def guesses(self, sample: Sample) -> list[Guess]:
        """The most probable classes of a sample."""
        return [Guess(index, self.class_name(index), p) for index, p in zip(sample.top, sample.probabilities)]


def images_of(pictures: Array) -> list[QImage]:
    count, height, width, channels = pictures.shape
    size = height * width * channels
    return [
        QImage(pictures.data[at : at + size], width, height, width * channels, QImage.Format.Format_RGB888).copy()
        for at in range(0, count * size, max(1, size))
    ]


class ItemColumn(IntEnum):
    PATH, SHAPE, TYPE, DEVICE, RANGE = range(5)


class ItemsModel(QAbstractTableModel):
    """The leaves of the batch and of the model's output, one a row."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: list[tuple[str, Item]] = []

    def set_items(self, inputs: tuple[Item, ...], outputs: tuple[Item, ...]) -> None:
        items = [("input", item) for item in inputs] + [("output", item) for item in outputs]
        if items == self._items:
            return
        if len(items) == len(self._items):
            self._items = items
            self.dataChanged.emit(self.index(0, 0), self.index(len(items) - 1, len(ItemColumn) - 1))
            return
        self.beginResetModel()
        self._items = items
        self.endResetModel()

    def retranslate(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(ItemColumn) - 1)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._items)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(ItemColumn)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        heads = (self.tr("Tensor"), self.tr("Shape"), self.tr("Type"), self.tr("Device"), self.tr("Range"))
        return heads[section] if section < len(heads) else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        side, item = self._items[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(side, item, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_text.tip(self._whole(side, item))
        if role == VALUE_ROLE:
            return (item.low, item.high) if index.column() == ItemColumn.RANGE else item
        return None

    def leaf(self, row: int) -> tuple[str, int, str] | None:
        """("input" or "output", its number there, what it is called) of a row that is a tensor."""
        side, item = self._items[row]
        number = sum(other == side for other, _ in self._items[:row])
        return (side, number, f"{side} {item.path}".rstrip()) if item.dtype else None

    def gone(self) -> list[int]:
        """The rows of tensors that the script has let go: one sentence stands in place of what they were."""
        return [row for row, (_, item) in enumerate(self._items) if _is_gone(item)]

    def _text(self, side: str, item: Item, column: int) -> str:
        if column == ItemColumn.PATH:
            return (self.tr("input {0}") if side == "input" else self.tr("output {0}")).format(item.path).rstrip()
        if _is_gone(item):
            return self.tr("let go by the script") if column == ItemColumn.SHAPE else ""
        if column == ItemColumn.SHAPE:
            return notation.shape(item.shape) if item.dtype else ""
        if column == ItemColumn.TYPE:
            return notation.dtype(item.dtype) if item.dtype else item.type
        return item.device if column == ItemColumn.DEVICE else _range(item)

    def _whole(self, side: str, item: Item) -> str:
        shape = notation.brackets(item.shape) if item.dtype else self._text(side, item, ItemColumn.SHAPE)
        parts = (self._text(side, item, ItemColumn.PATH), item.type, shape, item.dtype, item.device, _range(item))
        return "  ".join(part for part in parts if part)


def _is_gone(item: Item) -> bool:
    return item.type == "Tensor" and not item.dtype


def _range(item: Item) -> str:
    """ "−1 … 1", or the value of what is no tensor."""
    if item.low is None or item.high is None:
        return item.text
    return f"{notation.number(item.low)} … {notation.number(item.high)}"
