"""The records of the lab: a loss, a call of it, and what torch computed for the call.

Each loss is one module in `losses` with a record `LOSS`, found by its code (`losses.TABLE`). What losses of one kind
have in common is in `by_element`, `by_class` and `by_vector`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...wire.lab import AskCurve, Note
from ..loss.functions import ORIGINALS
from .sheet import Worksheet
from .terms import Expression, constant, over

REDUCED = (("reduction", "'mean'"), ("size_average", "None"), ("reduce", "None"))
REDUCTIONS = ("none", "mean", "sum")


class Unfit(Exception):
    """The loss can not be computed; its attributes are the fields of LossRefused."""

    def __init__(
        self, code: str, at: str = "", element: int = -1, numbers: Iterable[float] = (), words: Iterable[str] = (),
        error: BaseException | None = None,
    ) -> None:  # fmt: skip
        super().__init__(code)
        self.code, self.at, self.element = code, at, element
        self.numbers, self.words = tuple(map(float, numbers)), tuple(words)
        self.error = error


@dataclass
class LabCall:
    """A call of a loss function: tensors by name, and the arguments that were given."""

    loss: ComputedLoss
    tensors: dict[str, Any]
    arguments: dict[str, Any] = field(default_factory=dict)

    def argument(self, name: str) -> Any:
        """Returns the argument as given, or torch's default."""
        if name in self.arguments:
            return self.arguments[name]
        return ast.literal_eval(dict(self.loss.arguments)[name])

    @property
    def input(self) -> Any:
        """The first tensor that the loss takes."""
        return self.tensors[self.loss.inputs[0]]

    @property
    def target(self) -> Any:
        return self.tensors["target"]

    @property
    def weight(self) -> Any:
        return self.tensors.get("weight")


@dataclass
class Computed:
    """What torch computed for a call.

    Attributes: `value`, a tensor (with reduction "none": all elements); `elements`, the loss of each element;
    `gradients`, of the value or of the sum of the elements, by input; `refusal`, torch's message if there is no
    gradient; `warned`, torch's warnings.
    """

    given: LabCall
    reduction: str
    is_deprecated: bool
    value: Any
    elements: Any
    gradients: dict[str, Any] = field(default_factory=dict)
    refusal: str = ""
    warned: list[str] = field(default_factory=list)

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the elements."""
        return tuple(self.elements.shape)


@dataclass(frozen=True, slots=True)
class Slope:
    """The gradient with respect to one number, as an expression, before a mean divides it."""

    term: Expression
    at: int  # the number's place in the flattened input
    input: str = "input"
    index: int = -1  # the number's class or component


@dataclass(frozen=True, slots=True)
class Check:
    """Finds one kind of fault in a call. `words`: parts of torch's message by which the fault is recognised."""

    find: Callable[[LabCall], Unfit | None]
    words: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ComputedLoss:
    """A loss that torch can compute.

    Attributes: `code`, its function in torch.nn.functional; `inputs`, tensors that it requires; `weights`, tensors that
    it may be given; `arguments`, all others, each with torch's default as Python source; `ranges`, which numbers torch
    accepts for an argument; `checks` and `notes`, faults and remarks of this loss alone; `is_flat`, whether it
    is a step function, without a useful gradient; `takes_rows`, whether an input with one axis is one sample.
    """

    code: str
    inputs: tuple[str, ...] = ("input", "target")
    weights: tuple[str, ...] = ()
    arguments: tuple[tuple[str, str], ...] = REDUCED
    ranges: Mapping[str, Callable[[float], bool]] = field(default_factory=dict)
    reductions: tuple[str, ...] = REDUCTIONS
    checks: tuple[Check, ...] = ()
    notes: Callable[[Computed], Iterable[Note]] = lambda computed: ()
    is_flat: bool = False
    takes_rows: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all tensors that it can be given."""
        return self.inputs + self.weights

    def call(self, tensors: dict[str, Any], arguments: dict[str, Any]) -> Any:
        """Computes the loss by torch's own function, without the probe's wrapper."""
        return ORIGINALS[self.code](**tensors, **arguments)

    # ── faults and notes ─────────────────────────────────────────────────────────────────────────────────────────

    def faults(self) -> tuple[Check, ...]:
        """Returns the checks in the order in which they run."""
        return self.checks

    def too_large(self, given: LabCall) -> Unfit | None:
        """Returns a fault if the elements would need too much memory; asked before torch computes."""
        return None

    def mismatched_dtype(self, given: LabCall) -> Unfit | None:
        """Returns a fault if torch does not accept the inputs' dtypes together."""
        return None

    def said(self, computed: Computed) -> Iterator[Note]:
        """Yields remarks about a result of this kind of loss."""
        return iter(())

    # ── worked steps ─────────────────────────────────────────────────────────────────────────────────────────────

    def has_steps(self, given: LabCall) -> bool:
        return True

    def element(self, sheet: Worksheet, computed: Computed, chosen: int) -> Expression:
        """Writes the steps of one element and returns the last row, which is its loss."""
        raise NotImplementedError

    def slopes(self, sheet: Worksheet, computed: Computed, chosen: int) -> list[Slope]:
        """Returns the gradients of one element, computed from the rows that `element` has written; [] if they are not
        worked out."""
        raise NotImplementedError

    def is_ignored(self, given: LabCall, chosen: int) -> bool:
        """Returns whether the element does not count (ignore_index), so that no mean divides its gradient."""
        return False

    def is_of_several(self, computed: Computed) -> bool:
        """Returns whether an input's number is part of several elements, so that its gradient is a sum over them."""
        return False

    def divisor(self, sheet: Worksheet, computed: Computed) -> Expression:
        """Returns what a mean divides by."""
        return constant(computed.elements.numel())

    def mean(self, given: LabCall, total: Expression, divisor: Expression) -> Expression:
        return over(total, divisor)

    # ── curves ───────────────────────────────────────────────────────────────────────────────────────────────────

    def alone(self, given: LabCall, over: str, x: Any) -> LabCall:
        """Returns a call without a batch on the numbers `x` [points]: one loss for each."""
        raise NotImplementedError

    def moved(self, given: LabCall, question: AskCurve, x: Any) -> LabCall:
        """Returns a call on copies of the sample that the number belongs to, one for each of `x` [points], which
        replaces it."""
        raise NotImplementedError
