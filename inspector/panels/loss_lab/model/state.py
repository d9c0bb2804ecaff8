"""What the lab is set to: a loss, its arguments and its inputs. Never changed in place, so every earlier one can come
back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from inspector.panels.loss_lab.loss import Example, ShownLoss
from inspector.panels.loss_lab.losses import TABLE, first_of
from inspector.panels.loss_lab.sheets.sheet import CLASSES, ELEMENTS, Sheet, extents, place_of, sheet
from inspector.wire.lab import Argument, Setup


@dataclass(frozen=True)
class Origin:
    """Where numbers of a live batch came from."""

    iteration: int
    function: str  # torch's name of what the script called
    samples: int
    of: int
    value: float | None


@dataclass(frozen=True)
class LabState:
    """`sheets` by family and name; `arguments` by loss, only what is not torch's default."""

    loss: str
    sheets: Mapping[str, Mapping[str, Sheet]]
    arguments: Mapping[str, Mapping[str, str]]
    origins: Mapping[str, Origin]  # by family

    @property
    def record(self) -> ShownLoss:
        return TABLE[self.loss]

    @property
    def family(self) -> str:
        return self.record.family

    @property
    def origin(self) -> Origin | None:
        return self.origins.get(self.family)

    def names(self) -> tuple[str, ...]:
        """The tensors that the loss can be given."""
        return self.record.names

    def sheet(self, name: str) -> Sheet | None:
        """None: there has been no such weight yet."""
        return self.sheets[self.family].get(name)

    def is_used(self, name: str) -> bool:
        found = self.sheet(name)
        return name in self.names() and found is not None and found.used

    def layout(self, name: str) -> str:
        """ELEMENTS, CLASSES or VECTORS: how the table of an input is laid out."""
        return CLASSES if name == "target" and self.has_probabilities() else self.record.layout(name)

    def has_probabilities(self) -> bool:
        """The target is a probability for each class."""
        given, target = self.sheet("input"), self.sheet("target")
        is_alike = given is not None and target is not None and target.shape == given.shape
        return self.record.takes_probabilities and is_alike and target is not None and "float" in target.dtype

    def argument(self, name: str) -> str:
        """As Python writes it."""
        return self.arguments.get(self.loss, {}).get(name, dict(self.record.arguments).get(name, "None"))

    def reduction(self) -> str:
        """What the deprecated arguments and `reduction` come to."""
        average, reduce = self.argument("size_average"), self.argument("reduce")
        if average == reduce == "None":
            return self.argument("reduction").strip("'\"")
        if reduce == "False":
            return "none"
        return "sum" if average == "False" else "mean"

    def setup(self, loss: str = "") -> Setup:
        """As it is asked; with another `loss` on the same inputs, reduced the same way."""
        other = replace(self, loss=loss, sheets={TABLE[loss].family: self.sheets[self.family]}) if loss else self
        given = self.arguments.get(other.loss, {})
        if other.loss != self.loss:
            reduction = "mean" if self.reduction() == "batchmean" else self.reduction()
            dated = ("size_average", "reduce")
            given = {
                **{name: value for name, value in given.items() if name not in dated},
                "reduction": repr(reduction),
            }
        arguments = tuple(Argument(name, value) for name, value in given.items())
        sheets = [(name, other.sheet(name)) for name in other.names() if other.is_used(name)]
        return Setup(other.loss, arguments, tuple(found.as_input(name) for name, found in sheets if found is not None))

    def place_of(self, element: int) -> int:
        """The number of the first input that an element is looked at by: of a sample the score of its target's class,
        of a vector the first component."""
        name = self.record.inputs[0]
        given, target = self.sheet(name), self.sheet("target")
        layout = self.layout(name)
        if layout == ELEMENTS or given is None:
            return element
        rows, columns = extents(given.shape, layout)
        if layout != CLASSES or target is None:
            return place_of(given.shape, layout, element, 0) if element < rows and columns else 0
        flat = target.numbers.reshape(-1)
        known = not self.has_probabilities() and element < len(flat) and 0 <= flat[element] < columns
        column = int(flat[element]) if known else 0
        return place_of(given.shape, CLASSES, element, column) if element < rows and columns else 0

    def unread(self) -> tuple[str, int, str] | None:
        """The first input and place at which something stands that is no number."""
        for name in self.names():
            found = self.sheet(name)
            if found is not None and self.is_used(name) and found.unread:
                place = min(found.unread)
                return name, place, found.unread[place]
        return None

    # ── others ───────────────────────────────────────────────────────────────────────────────────────────────────

    def with_loss(self, loss: str) -> LabState:
        return replace(self, loss=loss)

    def with_example(self, loss: str, example: Example) -> LabState:
        """The numbers of the other families, and the arguments of the other losses, stay."""
        family = TABLE[loss].family
        return replace(
            self,
            loss=loss,
            sheets={**self.sheets, family: dict(example.sheets)},
            arguments={**self.arguments, loss: dict(example.arguments)},
            origins={other: origin for other, origin in self.origins.items() if other != family},
        )

    def with_sheet(self, name: str, new: Sheet) -> LabState:
        return replace(self, sheets={**self.sheets, self.family: {**self.sheets[self.family], name: new}})

    def with_argument(self, name: str, value: str) -> LabState:
        given = {other: word for other, word in self.arguments.get(self.loss, {}).items() if other != name}
        if value != dict(self.record.arguments).get(name):
            given[name] = value
        return replace(self, arguments={**self.arguments, self.loss: given})

    def with_weight(self, name: str, used: bool) -> LabState:
        """A weight is given or not; ones, where there has been none yet that fits."""
        found = self.sheet(name)
        given = self.sheet("input")
        if found is None and given is not None:
            by_class = self.record.is_by_class or name == "pos_weight"
            axis = 0 if len(given.shape) == 1 else 1 if self.record.is_by_class else -1
            shape = (given.shape[axis],) if by_class and given.shape else given.shape
            found = sheet(np.ones(shape if by_class and len(shape) < 2 else given.shape), given.dtype)
        return self.with_sheet(name, replace(found, used=used)) if found is not None else self


def first_state() -> LabState:
    """What somebody sees who has done nothing yet."""
    families = dict.fromkeys(loss.family for loss in TABLE.values())
    return LabState("mse_loss", {family: first_of(family).sheets for family in families}, {}, {})
