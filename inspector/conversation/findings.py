"""What the rules have found in a run, which of it is no fault, and at what of it training shall be held."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import Any

from inspector.verdicts.grouping import Verdict, grouped
from inspector.wire.findings import LEVELS, THRESHOLDS, Checked, FindingTold, HoldAtFindings, Threshold
from inspector.wire.messages import Detached

from .events import Event

MOST_KEPT = 500  # mutes of one script


@dataclass(frozen=True, slots=True)
class Place:
    """Where a code is no fault: a line; without one a parameter."""

    code: str
    file: str
    line: int
    parameter: str = ""

    def word(self) -> str:
        """As the debuggee compares it."""
        return f"{self.code}@{self.file}:{self.line}"


def place_of(found: FindingTold) -> Place:
    return Place(found.code, found.file, found.line, "" if found.line else next(iter(found.parameters), ""))


class FoundInRun:
    """`changed`: something was found, has grown, or is muted; `choice_changed`: what to hold at is another."""

    def __init__(self) -> None:
        self.changed: Event[[]] = Event()
        self.choice_changed: Event[[]] = Event()
        self.checked: Checked | None = None
        self.nonfinite_holds = True
        self.holding: frozenset[str] = frozenset()  # codes
        self.muted: frozenset[Place] = frozenset()
        self.thresholds: dict[str, float] = {}  # those that are not the rule's own
        self.records = False  # until the next NaN or Inf has held training
        self.left = ""  # why nothing is checked any more
        self._all: dict[int, FindingTold] = {}

    # ── told by the debuggee ──

    def begin(self) -> None:
        """A new run: nothing is known of it."""
        self._all, self.checked, self.left = {}, None, ""
        self.changed.emit()

    def hear(self, message: Any) -> None:
        if isinstance(message, FindingTold):
            self._all[message.number] = message
        elif isinstance(message, Checked):
            self.checked = message
        elif isinstance(message, Detached):
            self.left = message.where
        self.changed.emit()

    # ── what there is ──

    def verdicts(self) -> list[Verdict]:
        """Those that are not muted, each with its consequences: errors first, then in the order of the run."""
        return _ranked([found for found in self._all.values() if place_of(found) not in self.muted])

    def muted_verdicts(self) -> list[Verdict]:
        return _ranked([found for found in self._all.values() if place_of(found) in self.muted])

    def count(self) -> Counter[str]:
        """Of verdicts, by their level."""
        return Counter(verdict.level for verdict in self.verdicts())

    # ── chosen by the user ──

    def mute(self, found: FindingTold, is_muted: bool = True) -> None:
        """It is no fault there, or it is one again."""
        change = self.muted.union if is_muted else self.muted.difference
        self.muted = frozenset(change({place_of(found)}))
        self._choose()

    def hold_at(self, code: str, is_on: bool) -> None:
        if code == "nonfinite":
            self.nonfinite_holds = is_on
        else:
            self.holding = self.holding | {code} if is_on else self.holding - {code}
        self._choose()

    def choose_like(self, other: FoundInRun) -> None:
        """Takes over what was chosen for another rank."""
        self.nonfinite_holds, self.holding, self.muted = other.nonfinite_holds, other.holding, other.muted
        self._choose()

    def holds_at(self, code: str) -> bool:
        return self.nonfinite_holds if code == "nonfinite" else code in self.holding

    def record(self, is_on: bool) -> None:
        """The rules shall look at every iteration, and at each node, until the next NaN or Inf; also in the next start."""
        if is_on != self.records:
            self.records = is_on
            self._choose()

    def threshold(self, code: str) -> float | None:
        """None for a rule that compares with no number."""
        return self.thresholds.get(code, THRESHOLDS.get(code))

    def set_threshold(self, code: str, value: float | None) -> None:
        """None: the rule's own."""
        others = {known: number for known, number in self.thresholds.items() if known != code}
        is_own = value is None or value == THRESHOLDS.get(code)
        self.thresholds = others if is_own or value is None else {**others, code: value}
        self._choose()

    def order(self) -> HoldAtFindings:
        """What the debuggee is told of this."""
        muted = tuple(sorted(place.word() for place in self.muted))
        thresholds = tuple(Threshold(code, value) for code, value in sorted(self.thresholds.items()))
        return HoldAtFindings(self.nonfinite_holds, tuple(sorted(self.holding)), muted, thresholds, self.records)

    def _choose(self) -> None:
        self.choice_changed.emit()
        self.changed.emit()

    # ── written down, of one script ──

    def as_json(self) -> dict[str, Any]:
        places = [[p.code, p.file, p.line, p.parameter] for p in list(self.muted)[:MOST_KEPT]]
        return {"muted": sorted(places), "holds": sorted(self.holding), "thresholds": self.thresholds}

    def read(self, kept: Any) -> None:
        """What `as_json` has written; whatever else stands there is left out."""
        known = kept if isinstance(kept, dict) else {}
        self.muted = frozenset(place for row in _list(known.get("muted")) if (place := _place(row)) is not None)
        self.holding = frozenset(code for code in _list(known.get("holds")) if isinstance(code, str))
        numbers = known.get("thresholds")
        pairs = numbers.items() if isinstance(numbers, dict) else ()
        self.thresholds = {code: value for code, value in pairs if code in THRESHOLDS and _is_number(value)}
        self._choose()


def _is_number(value: Any) -> bool:
    return isinstance(value, float) and math.isfinite(value)


def _ranked(findings: list[FindingTold]) -> list[Verdict]:
    return sorted(grouped(findings), key=lambda verdict: (-LEVELS.index(verdict.level), verdict.first))


def _list(value: Any) -> list[Any]:
    return value[:MOST_KEPT] if isinstance(value, list) else []


def _place(row: Any) -> Place | None:
    is_one = isinstance(row, list) and [type(part) for part in row] == [str, str, int, str]
    return Place(*row) if is_one else None
