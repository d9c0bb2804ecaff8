"""What a rank tells of the collectives that it takes part in with the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from .family import Family
from .limits import AtMost, Count, OneOf, Row, Shape

MARKS = 1 << 14  # tensors in one answer


@dataclass(frozen=True, slots=True)
class Collective:
    """The last one that this rank has issued in a group. Ranks of a group number their collectives alike."""

    group: str
    number: Count  # from 1
    name: str  # "all_reduce"
    shape: Shape  # of the first tensor that goes in
    waits: bool  # it is not complete: others have not come to it, or it is under way


@dataclass(frozen=True, slots=True)
class TimeoutRaised:
    """The timeouts of the script's process groups are raised, so that a rank may be held while others wait for it."""

    seconds: float  # the least of the script's own; 0: they are set back


@dataclass(frozen=True, slots=True)
class AskMarks:
    """What lies in all tensors of the model and its optimizers, from the row `first` of the model tree on."""

    request: int
    first: Count


@dataclass(frozen=True, slots=True)
class TensorMark:
    """One tensor of one rank. Ranks are compared by kind, path and key: their rows may differ."""

    kind: Annotated[str, OneOf(("parameter", "gradient", "buffer", "state"))]
    path: str  # of the parameter or buffer
    key: str  # "exp_avg", of an optimizer's state; else ""
    shape: Shape
    mark: int  # a number made of all elements and their places; 0: it can not be read
    norm: float | None
    is_shard: bool  # only a part lies here, which another rank has not


@dataclass(frozen=True, slots=True)
class Marks:
    request: int
    stop: int
    iteration: Count
    tensors: Annotated[tuple[TensorMark, ...], AtMost(MARKS)]
    next: Row  # the row from which on to ask for the rest; -1: these were the last ones


RANKS = Family(questions={AskMarks: (Marks,)}, news=(TimeoutRaised,))
