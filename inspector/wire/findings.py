"""Messages about what the rules have found: codes, places and numbers; the sentences are written elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from .family import Family
from .limits import AtMost, Count, Line, Number, OneOf

LEVELS = ("hint", "warning", "error")  # an observation; proven but maybe intended; proven and never intended

NAMED = 40  # parameters named in one finding, at most
PLACES = 8


@dataclass(frozen=True, slots=True)
class At:
    """A line of the script."""

    file: str
    line: Line


@dataclass(frozen=True, slots=True)
class Reading:
    """A number of the proof, or a text if `number` is None."""

    name: str
    number: float | None
    text: str


@dataclass(frozen=True, slots=True)
class FindingTold:
    """A finding that is new or has grown; a later message with the same number replaces an earlier one."""

    number: Number
    code: str
    level: Annotated[str, OneOf(LEVELS)]
    file: str  # "" if it has no line of the script as its place
    line: Line
    places: Annotated[tuple[At, ...], AtMost(PLACES)]  # other lines that belong to it
    parameters: Annotated[tuple[str, ...], AtMost(NAMED)]  # paths
    left_out: Count  # number of parameters beyond NAMED
    first: Count  # first and last iteration in which it held, and their count
    last: Count
    count: Count
    readings: Annotated[tuple[Reading, ...], AtMost(24)]


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A rule that could not be checked, and why."""

    code: str
    why: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What the rules have looked at so far, and what they could not look at."""

    iterations: Count  # iterations with a backward
    measured: Count  # … in which numbers were read
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
