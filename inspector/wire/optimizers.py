"""The words for what optimizers hold and do: their groups, norms at a step, and one step of one element in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from .arrays import Array
from .family import Family
from .findings import Reading
from .limits import AtMost, Column, Count, Line, OneOf, Row

GROUPS, OPTIMIZERS, SHOWN_ROWS = 64, 16, 2_000
AGREES = (
    "bits",  # what was predicted is what happened, bit for bit
    "ulp",  # … but for the last bit
    "no",
    "",  # there is no formula for this optimizer
)


@dataclass(frozen=True, slots=True)
class StepMeasured:
    """Norms of the parameters that a step was measured of, in these rows of the structure: of their gradients before
    it, of the weights before it, and of what it has changed."""

    iteration: Count
    structure: Count
    rows: Annotated[Array, Column("i4", "rows", 0)]
    grads: Annotated[Array, Column("f8", "rows")]
    weights: Annotated[Array, Column("f8", "rows")]
    updates: Annotated[Array, Column("f8", "rows")]


@dataclass(frozen=True, slots=True)
class GroupTold:
    """A group of parameters. `settings`: as the optimizer names them: "lr", "momentum", "betas[0]"."""

    settings: Annotated[tuple[Reading, ...], AtMost(24)]
    parameters: Count
    with_grad: Count
    rows: Annotated[tuple[Row, ...], AtMost(SHOWN_ROWS)]  # of the structure, of those that are in it


@dataclass(frozen=True, slots=True)
class OptimizerTold:
    type: str
    file: str  # where it was made
    line: Line
    steps: Count  # that were seen
    groups: Annotated[tuple[GroupTold, ...], AtMost(GROUPS)]


@dataclass(frozen=True, slots=True)
class AskOptimizers:
    request: int


@dataclass(frozen=True, slots=True)
class Optimizers:
    request: int
    stop: int
    iteration: Count
    structure: Count
    all: Annotated[tuple[OptimizerTold, ...], AtMost(OPTIMIZERS)]


@dataclass(frozen=True, slots=True)
class Term:
    """A row of the arithmetic: "m", "β₁·m + (1 − β₁)·g", the same with numbers, and what comes of it."""

    symbol: str
    formula: str
    numbers: str
    value: float


@dataclass(frozen=True, slots=True)
class AskWorked:
    """The last step of one element of the parameter in this row; from now on that element is looked at in each step."""

    request: int
    structure: Count
    row: Row
    index: Annotated[tuple[Count, ...], AtMost(64)]  # none: the first element


@dataclass(frozen=True, slots=True)
class Worked:
    request: int
    stop: int
    index: Annotated[tuple[Count, ...], AtMost(64)]
    iteration: Count
    optimizer: str
    step: Count  # of the optimizer, as it counts; 0 where it does not
    before: float
    after: float
    agrees: Annotated[str, OneOf(AGREES)]
    terms: Annotated[tuple[Term, ...], AtMost(24)]


OPTIMIZER = Family(questions={AskOptimizers: (Optimizers,), AskWorked: (Worked,)}, news=(StepMeasured,))
