"""A loss as the lab knows it, a call of it, and what torch computed of that call.

Each loss is one record: a module in `losses` with a `LOSS`, found by its code (`losses.TABLE`). How losses of one kind
are worked out is shared: `by_element`, `by_class` and `by_vector` have a kind each.
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
    """It can not be computed: the fields of LossRefused."""

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
    """The call of a loss function: tensors by name, and the arguments that were said."""

    loss: ComputedLoss
    tensors: dict[str, Any]
    arguments: dict[str, Any] = field(default_factory=dict)

    def argument(self, name: str) -> Any:
        """As it was said, else torch's default."""
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
    """What torch made of a call. `value` is a tensor: of reduction "none" all elements. `elements`: the loss of each.
    `gradients`: of the value, or of the sum of the elements, by each input that has one."""

    given: LabCall
    reduction: str
    is_deprecated: bool
    value: Any
    elements: Any
    gradients: dict[str, Any] = field(default_factory=dict)
    refusal: str = ""  # torch's words where there is no gradient
    warned: list[str] = field(default_factory=list)

    @property
    def shape(self) -> tuple[int, ...]:
        """Of the elements."""
        return tuple(self.elements.shape)


@dataclass(frozen=True, slots=True)
class Slope:
    """The gradient by one number, as it is worked out, before a mean divides it."""

    term: Expression
    at: int  # which number of that input
    input: str = "input"
    index: int = -1  # the class or component that the number is of


@dataclass(frozen=True, slots=True)
class Check:
    """Looks for a fault in a call. `words`: torch's message has one of them where this is the fault that it means."""

    find: Callable[[LabCall], Unfit | None]
    words: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ComputedLoss:
    """A loss that torch can compute. `code`: its function in torch.nn.functional. `inputs`: the tensors that it must be
    given, `weights`: those that it may be given. `arguments`: all others, each with torch's default as Python writes
    it. `ranges`: which numbers torch takes for an argument."""

    code: str
    inputs: tuple[str, ...] = ("input", "target")
    weights: tuple[str, ...] = ()
    arguments: tuple[tuple[str, str], ...] = REDUCED
    ranges: Mapping[str, Callable[[float], bool]] = field(default_factory=dict)
    reductions: tuple[str, ...] = REDUCTIONS
    checks: tuple[Check, ...] = ()  # of faults that no other loss of its kind has
    notes: Callable[[Computed], Iterable[Note]] = lambda computed: ()  # … and what is to be said of it alone
    is_flat: bool = False  # it has a gradient nowhere
    takes_rows: bool = False  # an input with a single axis is one sample

    @property
    def names(self) -> tuple[str, ...]:
        """Of all tensors that it can be given."""
        return self.inputs + self.weights

    def call(self, tensors: dict[str, Any], arguments: dict[str, Any]) -> Any:
        """The loss as torch's own function computes it, without the probe's wrapper."""
        return ORIGINALS[self.code](**tensors, **arguments)

    # ── faults and notes ─────────────────────────────────────────────────────────────────────────────────────────

    def faults(self) -> tuple[Check, ...]:
        """In the order in which they are looked for."""
        return self.checks

    def too_large(self, given: LabCall) -> Unfit | None:
        """Whether the elements would take more memory than there may be; asked before torch is."""
        return None

    def mismatched_dtype(self, given: LabCall) -> Unfit | None:
        """Inputs whose dtypes torch does not take together."""
        return None

    def said(self, computed: Computed) -> Iterator[Note]:
        """What is to be said about a result of this kind of loss."""
        return iter(())

    # ── worked steps ─────────────────────────────────────────────────────────────────────────────────────────────

    def has_steps(self, given: LabCall) -> bool:
        return True

    def element(self, sheet: Worksheet, computed: Computed, chosen: int) -> Expression:
        """Writes how one element comes about. The last row is its loss."""
        raise NotImplementedError

    def slopes(self, sheet: Worksheet, computed: Computed, chosen: int) -> list[Slope]:
        """The gradients of one element, by way of what `element` has written; none of what is not worked out."""
        raise NotImplementedError

    def is_ignored(self, given: LabCall, chosen: int) -> bool:
        """Whether the element counts for nothing, so that no mean divides its gradient."""
        return False

    def is_of_several(self, computed: Computed) -> bool:
        """Whether a number of an input meets several of another: its gradient is a sum over them."""
        return False

    def divisor(self, sheet: Worksheet, computed: Computed) -> Expression:
        """What a mean divides by."""
        return constant(computed.elements.numel())

    def mean(self, given: LabCall, total: Expression, divisor: Expression) -> Expression:
        return over(total, divisor)

    # ── curves ───────────────────────────────────────────────────────────────────────────────────────────────────

    def alone(self, given: LabCall, over: str, x: Any) -> LabCall:
        """The numbers `x` [points] as inputs of a call without a batch: a loss for each."""
        raise NotImplementedError

    def moved(self, given: LabCall, question: AskCurve, x: Any) -> LabCall:
        """The sample that a number belongs to, once for each of `x` [points], which stand in the number's place."""
        raise NotImplementedError
