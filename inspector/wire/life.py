"""The words for the life of one parameter's gradient: what was done with it, in which iteration, at which line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from .family import Family
from .limits import AtMost, Count, Line, OneOf, Row

DEEDS = (
    "cleared",  # by zero_grad
    "reached",  # by a backward; `number`: how many have since it was None or cleared
    "unreached",  # by a backward that reached others
    "clipped",  # `number`: what it was multiplied by
    "stepped",  # by an optimizer; `number`: the norm of the change, where it was measured
    "untouched",  # by an optimizer that holds it: its gradient was None
    "skipped",  # by a scaler, which left out the step
)
MOST = 400


@dataclass(frozen=True, slots=True)
class Deed:
    iteration: Count
    kind: Annotated[str, OneOf(DEEDS)]
    file: str
    line: Line
    number: float | None


@dataclass(frozen=True, slots=True)
class AskLife:
    """Of the parameter in this row of the structure."""

    request: int
    structure: Count
    row: Row


@dataclass(frozen=True, slots=True)
class Life:
    """In the order in which they were done, in the iterations that were looked at; the latest ones."""

    request: int
    stop: int
    row: Row
    deeds: Annotated[tuple[Deed, ...], AtMost(MOST)]


LIFE = Family(questions={AskLife: (Life,)})
