"""The words for what the rules have found in a training: codes, places and numbers; the sentences are written elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from .family import Family
from .limits import AtMost, Count, Line, Number, OneOf

LEVELS = ("hint", "warning", "error")  # an observation; proven, and may be meant; proven, and never meant

NAMED = 40  # parameters that one finding names
PLACES = 8


@dataclass(frozen=True, slots=True)
class At:
    file: str
    line: Line


@dataclass(frozen=True, slots=True)
class Reading:
    """A number of the proof, or a word of it where `number` is None."""

    name: str
    number: float | None
    text: str


@dataclass(frozen=True, slots=True)
class FindingTold:
    """A finding, new or grown: the last one with a number is the one that holds."""

    number: Number
    code: str
    level: Annotated[str, OneOf(LEVELS)]
    file: str  # "" where no line of the script is its place
    line: Line
    places: Annotated[tuple[At, ...], AtMost(PLACES)]  # that belong to it as well
    parameters: Annotated[tuple[str, ...], AtMost(NAMED)]  # paths
    left_out: Count  # parameters that are more than NAMED
    first: Count  # iterations in which it held
    last: Count
    count: Count
    readings: Annotated[tuple[Reading, ...], AtMost(24)]


@dataclass(frozen=True, slots=True)
class Unchecked:
    code: str
    why: str


@dataclass(frozen=True, slots=True)
class Checked:
    """How far the rules have come: what they looked at, and what they could not look at."""

    iterations: Count  # in which something was trained
    measured: Count  # … and in which numbers were read
    backwards: Count
    steps: Count
    checked: tuple[str, ...]
    not_checked: tuple[Unchecked, ...]


@dataclass(frozen=True, slots=True)
class HoldAtFindings:
    """At which findings training is held when they come. `muted`: "code@file:line" of those that are no faults."""

    nonfinite: bool = True
    codes: tuple[str, ...] = ()
    muted: tuple[str, ...] = ()

    def wants(self, code: str, file: str, line: int) -> bool:
        is_wanted = code in self.codes or code == "nonfinite" and self.nonfinite
        return is_wanted and f"{code}@{file}:{line}" not in self.muted


FINDINGS = Family(news=(FindingTold, Checked), orders=(HoldAtFindings,))
