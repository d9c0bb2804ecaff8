"""What each cell of the model tree says, from the structure and the latest readings."""

from __future__ import annotations

import math
from bisect import bisect_left
from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from inspector.panels.base import notation, shards
from inspector.panels.model_tree import words
from inspector.panels.model_tree.outline import Outline, is_grad
from inspector.panels.model_tree.readings import WITH_GRAD, ParameterReading, Readings, States
from inspector.wire.inside import LOOSE
from inspector.wire.messages import Node

if TYPE_CHECKING:
    import numpy as np


class TreeColumn(IntEnum):
    NAME, SHAPE, TYPE, DEVICE, PARAMS, GRAD, GRAD_NORM, NORM, MIN, MAX, MEAN, RATIO = range(12)


NUMERIC = frozenset((
    TreeColumn.PARAMS, TreeColumn.GRAD_NORM, TreeColumn.NORM, TreeColumn.MIN, TreeColumn.MAX, TreeColumn.MEAN, TreeColumn.RATIO,
))  # fmt: skip
MEASURED = {
    TreeColumn.NORM: "norm", TreeColumn.GRAD_NORM: "grad_norm", TreeColumn.MIN: "grad_min", TreeColumn.MAX: "grad_max",
    TreeColumn.MEAN: "grad_mean", TreeColumn.RATIO: "ratio",
}  # fmt: skip
OF_LAYERS = ("norm", "grad_norm")
NORMS = (TreeColumn.NORM, TreeColumn.GRAD_NORM)

_OF_GRAD = {
    TreeColumn.GRAD_NORM: "grad_norm", TreeColumn.NORM: "grad_norm",
    TreeColumn.MIN: "grad_min", TreeColumn.MAX: "grad_max", TreeColumn.MEAN: "grad_mean",
}  # fmt: skip
_OF_BUFFER = {
    TreeColumn.NORM: "norm", TreeColumn.MIN: "grad_min", TreeColumn.MAX: "grad_max", TreeColumn.MEAN: "grad_mean",
}  # fmt: skip
_OF_PARAMETER = {TreeColumn.GRAD_NORM: "grad_norm", TreeColumn.NORM: "norm"}
_GRAD_DETAIL = (TreeColumn.NORM, TreeColumn.MIN, TreeColumn.MAX, TreeColumn.MEAN)
_PARAMETER_DETAIL = (TreeColumn.NORM, TreeColumn.GRAD_NORM)


class Cells:
    """Texts and values by row key and column."""

    def __init__(self) -> None:
        self.outline = Outline()
        self.readings: Readings | None = None
        self.states = States()
        self._sums: np.ndarray | None = None  # parameters with a gradient at or below each place
        self._read: dict[int, ParameterReading | None] = {}  # by place, of `readings`
        self._layers: dict[str, tuple[np.ndarray, np.ndarray]] = {}  # numbers and which are known, by name
        self._largest: float | None = None

    def set_outline(self, outline: Outline) -> None:
        self.outline = outline
        self.forget()

    def forget(self) -> None:
        """What was worked out from rows or states holds no longer."""
        self._sums = None
        self._forget_numbers()

    def set_readings(self, readings: Readings | None) -> None:
        self.readings = readings
        self._forget_numbers()

    def _forget_numbers(self) -> None:
        self._read, self._layers, self._largest = {}, {}, None

    def set_states(self, states: States) -> None:
        self.states = states
        self.forget()

    def reading(self, key: int) -> ParameterReading | None:
        """The reading of the parameter of this row; a shared one's is that of the first."""
        place = key >> 1
        if place not in self._read:
            self._read[place] = self.reading_in(place, self.readings, self.states)
        return self._read[place]

    def reading_in(self, place: int, readings: Readings | None, states: States) -> ParameterReading | None:
        """The same as of other readings; where no number was asked for, the state alone."""
        node = self.outline.node(2 * place)
        first = place if node.shared_with < 0 else node.shared_with
        known = readings.of(first) if readings is not None else None
        return known or (self._state_alone(first, states) if node.kind == "parameter" else None)

    def _state_alone(self, place: int, states: States) -> ParameterReading | None:
        parameters = self.outline.parameters()
        slot = bisect_left(parameters, place)
        state, count = states.at(slot) if slot < len(parameters) and parameters[slot] == place else ("", 0)
        return ParameterReading(state, count, None, None, None, None, None) if state else None

    def state(self, key: int) -> str:
        """The state code of a parameter's or gradient's row, "" where it is not known or has none."""
        node = self.outline.node(key)
        if node.kind != "parameter":
            return ""
        reading = self.reading(key)
        return reading.state if reading else "" if node.trainable else "frozen"

    def in_states(self, codes: set[str]) -> np.ndarray:
        """Flags of the parameters whose state is one of `codes`."""
        table = self.outline.table
        frozen = [not style.trainable for style in table.styles] if "frozen" in codes else [False] * len(table.styles)
        found = table.of_looks(frozen, bool) & (table.kinds == 1)
        found[table.parameters[: len(self.states)]] = False
        known = self.states.in_states(codes)
        found[table.parameters[known[known < len(table.parameters)]]] = True
        again = (table.kinds == 1) & (table.shared >= 0)
        found[again] = found[table.shared[again]]
        return found

    def is_met(self, key: int) -> bool:
        """Whether training comes to what stands in this row: a layer is called, a parameter gets its gradient."""
        return self.outline.kind(key) != "buffer" and self.state(key) != "frozen"

    def count(self, key: int) -> int:
        reading = self.reading(key) if self.outline.node(key).kind == "parameter" else None
        return reading.count if reading else 0

    def value(self, key: int, column: int) -> float | int | None:
        """The exact number of a numeric cell."""
        if column == TreeColumn.PARAMS:
            return None if is_grad(key) else self.outline.node(key).count
        kind = self.outline.node(key).kind
        if kind in ("root", "module") and MEASURED.get(TreeColumn(column)) in OF_LAYERS:
            return self._layer_norm(key >> 1, MEASURED[TreeColumn(column)])
        names = _OF_GRAD if is_grad(key) else _OF_BUFFER if kind == "buffer" else _OF_PARAMETER
        name = names.get(TreeColumn(column))
        if kind not in ("parameter", "buffer") or (name is None and column != TreeColumn.RATIO):
            return None
        reading = self.reading(key)
        if column == TreeColumn.RATIO:
            return _ratio(reading) if kind == "parameter" and not is_grad(key) else None
        return getattr(reading, name) if reading and name else None

    def numbers(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """One of `norms.NAMES` of all parameters by row, and flags of those that were measured."""
        from inspector.panels.model_tree import norms

        return norms.of_parameters(self.outline.table, self.readings, name)

    def _layer_norm(self, place: int, name: str) -> float | None:
        """The root of the sum of the squares below it; None where not all below it was measured."""
        if not self.outline.is_complete or self.readings is None:
            return None
        if name not in self._layers:
            from inspector.panels.model_tree import norms

            self._layers[name] = norms.of_layers(self.outline.table, self.readings, self.states, name)
        numbers, known = self._layers[name]
        return float(numbers[place]) if place < len(known) and known[place] else None

    def share_of_largest(self, key: int) -> float:
        """The gradient's norm by the largest of all parameters, 0 … 1: how long its bar is."""
        value = self.value(key, TreeColumn.GRAD_NORM) if self.outline.node(key).kind == "parameter" else None
        if value is None or not math.isfinite(value):
            return 0.0
        if self._largest is None:
            numbers, known = self.numbers("grad_norm")
            finite = numbers[known & (abs(numbers) < math.inf)]
            self._largest = float(finite.max()) if len(finite) else 0.0
        return value / self._largest if self._largest else 0.0

    def text(self, key: int, column: int) -> str:
        if column == TreeColumn.NAME:
            return "grad" if is_grad(key) else self.outline.node(key).name or self._loose(key)
        if column == TreeColumn.PARAMS:
            amount = 0 if is_grad(key) else self.outline.node(key).count
            return notation.count(amount) if amount else ""
        if column == TreeColumn.GRAD:
            return self.grad_text(key)
        if column in NUMERIC:
            return self._number_text(key, column)
        return self._fact(key, column)

    def _number_text(self, key: int, column: int) -> str:
        """A single whole number, such as how many batches were tracked, has no digits behind the point."""
        value, node = self.value(key, column), self.outline.node(key)
        if node.kind == "buffer" and node.count == 1 and "int" in node.dtype and value is not None:
            return notation.exact(int(value))
        return (notation.norm if column in NORMS else notation.number)(value)

    def _loose(self, key: int) -> str:
        """The row above trained tensors that are in no module."""
        return words.loose(int(self.outline.table.totals[key >> 1])) if self.outline.is_complete else words.loose(0)

    def grad_text(self, key: int) -> str:
        """A state in words; of a module "4/10": how many of its parameters have a gradient."""
        if self.outline.node(key).kind == "parameter":
            return self._state_text(key)
        total = self.outline.table.totals[key >> 1]
        if not total or not self.outline.is_complete or not len(self.states):
            return ""
        return f"{self._with_grad()[key >> 1]}/{total}"

    def _state_text(self, key: int) -> str:
        """ "clipped × 0.0072", "populated · in no optimizer" """
        reading = self.reading(key)
        text = words.state(self.state(key), self.count(key))
        if reading is not None:
            text += words.clipped(reading.factor, reading.is_limit)
        return " · ".join(part for part in (text, words.orphan() if reading and reading.is_orphan else "") if part)

    def _with_grad(self) -> np.ndarray:
        if self._sums is None:
            table = self.outline.table
            amounts = table.kinds * 0
            known = self.states.in_states(WITH_GRAD)
            amounts[table.parameters[known[known < len(table.parameters)]]] = 1
            self._sums = table.summed(amounts)
        return self._sums

    def has_tensor(self, key: int) -> bool:
        """A gradient that is None has neither shape nor dtype."""
        return not is_grad(key) or self.state(key) not in ("", "none", "unreached", "frozen")

    def _fact(self, key: int, column: int) -> str:
        node = self.outline.node(key)
        if not self.has_tensor(key):
            return ""
        if column == TreeColumn.SHAPE:
            return notation.shape(node.shape) if node.kind in ("parameter", "buffer") else self._repr(node)
        if column == TreeColumn.TYPE:
            return notation.dtype(node.dtype) if node.dtype else ""
        return node.device

    def _repr(self, node: Node) -> str:
        return words.black_box(node.note) or node.detail

    def type_name(self, key: int) -> str:
        """The muted word behind a name: a module's class."""
        node = self.outline.node(key)
        return node.type if node.kind in ("root", "module") else ""

    def mode(self, key: int) -> str:
        """ "train" or "eval" of a module, "" where it is not known."""
        reading = self.reading(key) if self.outline.kind(key) in ("root", "module") and not is_grad(key) else None
        if reading is None or self.outline.node(key).note == LOOSE:
            return ""
        return "eval" if reading.is_eval else "train"

    def odd_mode(self, key: int) -> str:
        """The same where it differs from that of the module above; a root is expected to train."""
        mode = self.mode(key)
        parent = self.outline.parent(key >> 1)
        above = "train" if parent < 0 else self.mode(2 * parent)
        return mode if above and mode != above else ""

    def tooltip(self, key: int, column: int) -> str:
        node = self.outline.node(key)
        if column == TreeColumn.GRAD and node.kind == "parameter":
            return words.meaning(self.state(key))
        if column == TreeColumn.PARAMS:
            return "" if is_grad(key) else notation.exact(node.count)
        if column == TreeColumn.TYPE:
            return node.dtype if self.has_tensor(key) else ""
        return self.detail(key)

    def detail(self, key: int) -> str:
        """The whole row as one line, "conv1.weight.grad  [32, 3, 5, 5]  norm 0.4187  min …"."""
        node = self.outline.node(key)
        tensor = node.kind in ("parameter", "buffer")
        parts = self._tensor_parts(key) if tensor else self._layer_parts(key)
        return "  ".join(part for part in [self.outline.path(key), *parts, self._shared(key)] if part)

    def _tensor_parts(self, key: int) -> list[str]:
        node = self.outline.node(key)
        part = shards.sentence(node.shard, node.shape)
        facts = [notation.brackets(node.shape), part, node.dtype, node.device] if self.has_tensor(key) else []
        return [*facts, words.state(self.state(key), self.count(key)), *self._numbers(key)]

    def _layer_parts(self, key: int) -> list[str]:
        node = self.outline.node(key)
        numbers = self._numbers(key)
        part = shards.below(bool(numbers) and bool(self.outline.table.shards[key >> 1]))
        mode = words.mode(self.mode(key))
        return [node.type, mode, self._repr(node), self._amount(node.count), *numbers, part]

    def _numbers(self, key: int) -> list[str]:
        names = _number_names()
        node = self.outline.node(key)
        if node.kind == "buffer" and node.count == 1:
            value = self.value(key, TreeColumn.MEAN)
            return [] if value is None else [f"{names[TreeColumn.NAME]} {self._number_text(key, TreeColumn.MEAN)}"]
        columns = _GRAD_DETAIL if is_grad(key) or node.kind == "buffer" else _PARAMETER_DETAIL
        known = [(names[column], self.value(key, column)) for column in columns]
        return [f"{name} {notation.number(value)}" for name, value in known if value is not None]

    def _amount(self, count: int) -> str:
        one = QCoreApplication.translate("model_tree", "1 parameter")
        many = QCoreApplication.translate("model_tree", "{0} parameters")
        return one if count == 1 else many.format(notation.exact(count))

    def _shared(self, key: int) -> str:
        first = self.outline.node(key).shared_with
        if first < 0:
            return ""
        text = QCoreApplication.translate("model_tree", "shared with {0}")
        return text.format(self.outline.path(2 * first))


def _ratio(reading: ParameterReading | None) -> float | None:
    if reading is None or reading.grad_norm is None or not reading.norm:
        return None
    return reading.grad_norm / reading.norm


def _number_names() -> dict[int, str]:
    return {
        TreeColumn.NAME: QCoreApplication.translate("model_tree", "value"),
        TreeColumn.NORM: QCoreApplication.translate("model_tree", "norm"),
        TreeColumn.GRAD_NORM: QCoreApplication.translate("model_tree", "grad norm"),
        TreeColumn.MIN: QCoreApplication.translate("model_tree", "min"),
        TreeColumn.MAX: QCoreApplication.translate("model_tree", "max"),
        TreeColumn.MEAN: QCoreApplication.translate("model_tree", "mean"),
    }
