"""The words for the chain rule at one node of a backward: what it computes, and one element of it in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from .family import Family
from .limits import Count, OneOf, Shape

# What a node computes; "vjp" stands for those without a rule of their own.
KINDS = (
    "linear", "batched", "convolution", "relu", "sigmoid", "tanh", "softmax", "max_pool", "expand", "reshape", "copy",
    "permute", "transpose", "add", "subtract", "multiply", "scale", "log_softmax", "nll_loss", "sum", "mean",
    "mse_loss", "accumulate", "vjp",
)  # fmt: skip

# Why there are no numbers; those of `inside.UNREAD` tell of a tensor that the node keeps.
REASONS = (
    "packed", "freed", "overwritten", "unknown",
    "gone",  # what arrived has been let go
    "unreadable",  # of a layout or a dtype that is not worked with, or without elements
    "nothing",  # no gradient leaves
    "outside",  # the gradient has no such element
    "many",  # the sum has more terms than are added while somebody waits
    "compiled",  # one node stands for all that was compiled
)  # fmt: skip

# Factors that are no elements of a tensor, but what is made of one.
MASKS = ("positive", "is_maximum", "is_target")  # 1 or 0; where it is 0 the term is 0, whatever the other factors are


MADE = (
    "alpha", "-alpha", "beta", "-1", "2", "-2", "difference", "/n", "1-result", "1-result²", "-result", "-softmax",
    "-class_weight", "/total_weight",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Role:
    """A tensor of the rule: "grad_output", "input", "weight", …, and of what leaves "grad:input"."""

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
    name: str  # of a role, one of MASKS, or one of MADE
    at: Shape
    value: float


@dataclass(frozen=True, slots=True)
class Term:
    factors: tuple[Factor, ...]
    value: float  # their product


@dataclass(frozen=True, slots=True)
class AskRule:
    """`which`: the "node" to come, or the one that was asked about at the last stop and "ran" since. Answered by
    Refused where no backward is held ("not_inside"), or nothing was asked at the last stop ("not_seen")."""

    request: int
    which: str
    target: str = ""  # which of the gradients that leave, as in `Rule.targets`; "": chosen there
    element: tuple[int, ...] = ()  # of that gradient; (): the one nearest to the largest number that arrives


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Numbers are torch's own; products and sums of them are exact, and `value` is rounded to the gradient's dtype."""

    request: int
    stop: int
    kind: Annotated[str, OneOf(KINDS)]
    name: str  # of the node
    path: str  # of the layer whose call has made it
    index: Count  # its place in the order in which nodes run, from 1
    shapes: tuple[Role, ...]
    settings: tuple[Setting, ...]
    targets: tuple[str, ...]  # what a gradient leaves for
    target: str
    element: Shape
    terms: tuple[Term, ...]  # all of them in their order, or of many the largest, the largest first
    count: Count  # of all terms
    rest: float  # sum of those that are not told
    size: float  # sum of the magnitudes of all terms: rounding errors are measured by it
    value: float | None  # None: `reason` says why
    torch_value: float | None  # what has left; None before the node has run, or where it was not to be read
    reason: Annotated[str, OneOf(("", *REASONS))]
    scale: float | None  # what a GradScaler has put on the gradients


CHAIN = Family(questions={AskRule: (Rule,)})
