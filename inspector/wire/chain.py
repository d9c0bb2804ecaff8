"""Messages about the chain rule at one node of a backward: what it computes, and one element of it in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from .family import Family
from .limits import Count, OneOf, Shape

# what a node computes; "vjp": it has no rule here
KINDS = (
    "linear", "batched", "convolution", "relu", "sigmoid", "tanh", "softmax", "max_pool", "expand", "reshape", "copy",
    "permute", "transpose", "add", "subtract", "multiply", "scale", "log_softmax", "nll_loss", "sum", "mean",
    "mse_loss", "accumulate", "vjp",
)  # fmt: skip

# why there are no numbers; those of `inside.UNREAD` are about a saved tensor
REASONS = (
    "packed", "freed", "overwritten", "unknown",
    "gone",  # the gradient that arrived was freed
    "unreadable",  # its layout or dtype is not supported, or it has no elements
    "nothing",  # no gradient leaves the node
    "outside",  # the gradient has no such element
    "many",  # the sum has more terms than can be added while somebody waits
    "compiled",  # one node stands for a compiled region
)  # fmt: skip

# factors that are not elements of a tensor but computed from one
MASKS = ("positive", "is_maximum", "is_target")  # 1 or 0; if it is 0, so is the term, whatever the other factors are


MADE = (
    "alpha", "-alpha", "beta", "-1", "2", "-2", "difference", "/n", "1-result", "1-result²", "-result", "-softmax",
    "-class_weight", "/total_weight",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Role:
    """A tensor of the rule: "grad_output", "input", "weight", …; gradients that leave are "grad:input" and so on."""

    name: str
    shape: Shape
    dtype: str


@dataclass(frozen=True, slots=True)
class Setting:
    """A number that the layer was made with: "stride", "padding", "alpha"."""

    name: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor of a term: the element at index `at` of a tensor."""

    name: str  # a role, one of MASKS, or one of MADE
    at: Shape
    value: float


@dataclass(frozen=True, slots=True)
class Term:
    """A product of factors."""

    factors: tuple[Factor, ...]
    value: float  # their product


@dataclass(frozen=True, slots=True)
class AskRule:
    """Asks for the rule of the "node" to come, or of the one asked about at the last stop, which "ran" since.

    Answered by Rule, or by Refused if no backward is held ("not_inside") or nothing was asked at the last stop
    ("not_seen").
    """

    request: int
    which: str
    target: str = ""  # one of `Rule.targets`; "": chosen by the debuggee
    element: tuple[int, ...] = ()  # of that gradient; (): the one that depends on the largest arriving number


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """The rule. Elements are torch's own; products and sums of them are exact, and `value` is rounded to the gradient's
    dtype."""

    request: int
    stop: int
    kind: Annotated[str, OneOf(KINDS)]
    name: str  # of the node
    path: str  # of the layer whose call has made it
    index: Count  # its place in the order of running, from 1
    shapes: tuple[Role, ...]
    settings: tuple[Setting, ...]
    targets: tuple[str, ...]  # what a gradient leaves for
    target: str
    element: Shape
    terms: tuple[Term, ...]  # all in order, or, of many, the largest ones, largest first
    count: Count  # number of all terms
    rest: float  # sum of the terms not sent
    size: float  # sum of all magnitudes, by which rounding errors are measured
    value: float | None  # None: see `reason`
    torch_value: float | None  # the element that left; None before the node has run or if it could not be read
    reason: Annotated[str, OneOf(("", *REASONS))]
    scale: float | None  # the factor of a GradScaler on the gradients


CHAIN = Family(questions={AskRule: (Rule,)})
