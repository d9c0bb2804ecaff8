"""The words for why a gradient is not there, and why a weight did not move: a chain of facts, each certain or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from .family import Family
from .findings import Reading
from .limits import AtMost, Count, Line, OneOf, Row

ABOUT = ("grad", "move")
FACTS = 16


@dataclass(frozen=True, slots=True)
class Fact:
    """A step of the explanation; `is_certain`: proven by what was seen."""

    code: str
    is_certain: bool
    file: str  # "" where no line of the script is its place
    line: Line
    readings: Annotated[tuple[Reading, ...], AtMost(8)] = ()


@dataclass(frozen=True, slots=True)
class AskWhy:
    """Of a parameter in this row of the structure."""

    request: int
    structure: Count
    row: Row
    about: Annotated[str, OneOf(ABOUT)]


@dataclass(frozen=True, slots=True)
class Why:
    """From what is seen to the line that it comes from."""

    request: int
    stop: int
    about: Annotated[str, OneOf(ABOUT)]
    iteration: Count
    facts: Annotated[tuple[Fact, ...], AtMost(FACTS)]


WHY = Family(questions={AskWhy: (Why,)})
