"""The breakpoints of one script: the list, where each of them stands, and how the list is stored."""

from __future__ import annotations

import os
import tokenize
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from inspector.wire import notebook
from inspector.wire.lines import (
    BREAKPOINT_KINDS,
    NO_TEST,
    TESTS,
    THEN,
    WHEN,
    Breakpoint,
    BreakpointHits,
    BreakpointsSet,
    Counted,
    Resolved,
)

KEPT = (
    "kind",
    "file",
    "line",
    "name",
    "when",
    "enabled",
    "condition",
    "log",
    "plots",
    "then",
    "once",
    "loads_here",
    "text",
)
COUNTED = ("iteration", "hits")  # kept as [how, number]
MOST_KEPT = 1_000  # stored for one script
LONGEST_TEXT = 2_000


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a breakpoint stands and how often it was met.

    Attributes: `state`, one of lines.BREAKPOINT_STATES, "muted", "failed" (its condition), or "" before the script has
    answered; `line`; `detail`; `hits` and `held`; `seconds` that it took.
    """

    state: str
    line: int
    detail: str = ""
    hits: int = 0
    held: int = 0
    seconds: float = 0.0


class BreakpointList:
    """The list of breakpoints. `tell(all, is_muted)` is called whenever the list changes, and returns its version."""

    def __init__(self, tell: Callable[[tuple[Breakpoint, ...], bool], int]) -> None:
        self.all: tuple[Breakpoint, ...] = ()
        self.is_muted = False
        self._tell = tell
        self._told: tuple[tuple[Breakpoint, ...], bool] = (), False
        self._version = 0
        self._last_id = 0
        self._resolved: dict[int, Resolved] = {}
        self._counts: dict[int, tuple[int, int, float]] = {}
        self._errors: dict[int, str] = {}

    # ── what there is ──

    def standing(self, point: Breakpoint) -> Standing:
        resolved = self._resolved.get(point.id)
        is_moved = resolved is not None and resolved.state == "moved" and resolved.line > 0
        line = resolved.line if resolved is not None and is_moved else point.line
        state, detail = self._state(point, resolved)
        return Standing(state, line, detail, *self._counts.get(point.id, (0, 0, 0.0)))

    def _state(self, point: Breakpoint, resolved: Resolved | None) -> tuple[str, str]:
        if not point.enabled or self.is_muted:
            return "disabled" if not point.enabled else "muted", ""
        if point.id in self._errors:
            return "failed", self._errors[point.id]
        return (resolved.state, resolved.detail) if resolved is not None else ("", "")

    def at(self, file: str, line: int) -> Breakpoint | None:
        """Returns the breakpoint shown on a line, or None; a moved one is shown where it was moved to."""
        here = (p for p in self.all if p.kind == "line" and p.file == file and self.standing(p).line == line)
        return next(here, None)

    def find(self, number: int) -> Breakpoint | None:
        return next((point for point in self.all if point.id == number), None)

    # ── changed ──

    def toggle(self, file: str, line: int, **attributes: Any) -> None:
        """Sets a breakpoint on this line, or removes the one that is there."""
        point = self.at(file, line)
        if point is not None:
            self.take(point.id)
            return
        lines = lines_of(file)
        text = lines[line - 1].strip()[:LONGEST_TEXT] if 0 < line <= len(lines) else ""
        self._set((*self.all, Breakpoint(self._next_id(), "line", file, line, text=text, **attributes)))

    def add(self, kind: str, **attributes: Any) -> int:
        """One that is on no line; its number."""
        number = self._next_id()
        self._set((*self.all, Breakpoint(number, kind, "", 0, **attributes)))
        return number

    def take(self, number: int) -> None:
        """Those that it would have armed are armed."""
        others = (point for point in self.all if point.id != number)
        self._set(tuple(replace(p, armed_by=0) if p.armed_by == number else p for p in others))

    def have_held(self, numbers: Iterable[int]) -> None:
        """What was there for one time is gone, what was to be off then is off."""
        held = set(numbers)
        self._set(tuple(_after_hold(p) if p.id in held else p for p in self.all if p.id not in held or not p.once))

    def change(self, number: int, **attributes: Any) -> None:
        """Changes attributes of a breakpoint; the error of its former condition is forgotten."""
        self._errors.pop(number, None)
        self._set(tuple(replace(p, **attributes) if p.id == number else p for p in self.all))

    def mute(self, is_muted: bool) -> None:
        self.is_muted = is_muted
        self._set(self.all)

    def begin(self) -> None:
        """Begins a new run: nothing is known of any breakpoint, and lines may have moved in an edited file."""
        self._resolved, self._counts, self._errors = {}, {}, {}
        self._set(anchored(self.all))

    def _set(self, points: tuple[Breakpoint, ...]) -> None:
        self.all = points
        if (points, self.is_muted) != self._told:
            self._told = points, self.is_muted
            self._version = self._tell(points, self.is_muted)

    def _next_id(self) -> int:
        self._last_id += 1
        return self._last_id

    # ── told by the debuggee ──

    def resolves(self, message: BreakpointsSet) -> None:
        """Takes where the breakpoints are. Answers for an older list are dropped; version 0 is the list known before
        the script."""
        if message.version in (0, self._version):
            self._resolved = {resolved.id: resolved for resolved in message.resolved}

    def counts(self, message: BreakpointHits) -> None:
        columns = [_numbers(array) for array in (message.ids, message.hits, message.held, message.seconds)]
        for number, hits, held, seconds in zip(*columns):
            self._counts[int(number)] = int(hits), int(held), float(seconds)

    def fails(self, number: int, error: str) -> None:
        self._errors[number] = error

    # ── written down ──

    def as_json(self) -> dict[str, Any]:
        places = {point.id: place for place, point in enumerate(self.all[:MOST_KEPT], start=1)}
        points = [_as_row(point, places.get(point.armed_by, 0)) for point in self.all[:MOST_KEPT]]
        return {"points": points, "muted": self.is_muted}

    def read(self, kept: Any) -> None:
        """Reads a list that `as_json` has written; anything else is left out."""
        known = kept if isinstance(kept, dict) else {}
        points = known.get("points")
        rows = points if isinstance(points, list) else []
        self.is_muted = known.get("muted") is True
        self._resolved, self._counts, self._errors = {}, {}, {}
        self.all = tuple(self._read_all(rows[:MOST_KEPT]))

    def adopt(self, points: Iterable[Breakpoint]) -> None:
        """Adds breakpoints where there are none yet."""
        self.all += tuple(p for p in points if p.kind != "line" or self.at(p.file, p.line) is None)

    def _read_all(self, rows: Sequence[Any]) -> list[Breakpoint]:
        read = [_read(row, self._next_id()) for row in rows]
        numbers = {place: point.id for place, point in enumerate(read, start=1) if point is not None}
        there = [(point, row) for point, row in zip(read, rows) if point is not None]
        return [replace(point, armed_by=_armed_by(row, numbers)) for point, row in there]


_BLANK = Breakpoint(1, "line", "", 1)
_ONE_OF = {"kind": BREAKPOINT_KINDS, "when": WHEN, "then": THEN}


def _as_row(point: Breakpoint, armed_by: int) -> dict[str, Any]:
    """`armed_by`: which row arms it, from 1; 0: none."""
    counted = {name: [getattr(point, name).how, getattr(point, name).number] for name in COUNTED}
    return {**{name: getattr(point, name) for name in KEPT}, **counted, "armed_by": armed_by}


def _read(row: Any, number: int) -> Breakpoint | None:
    """None for what no version has written."""
    if not isinstance(row, Mapping):
        return None
    known = {name: row.get(name, getattr(_BLANK, name)) for name in KEPT}
    if any(type(value) is not type(getattr(_BLANK, name)) for name, value in known.items()):
        return None
    if (
        any(known[name] not in codes for name, codes in _ONE_OF.items())
        or known["kind"] == "line"
        and not _is_line(known)
    ):
        return None
    counted: dict[str, Any] = {name: _counted(row.get(name)) for name in COUNTED}
    return Breakpoint(number, **known, **counted)


def _is_line(known: Mapping[str, Any]) -> bool:
    return bool(known["file"]) and known["line"] > 0


def _counted(kept: Any) -> Counted:
    if not isinstance(kept, list) or len(kept) != 2 or kept[0] not in TESTS or type(kept[1]) is not int or kept[1] < 0:
        return NO_TEST
    return Counted(*kept)


def _armed_by(row: Mapping[str, Any], numbers: Mapping[int, int]) -> int:
    place = row.get("armed_by")
    return numbers.get(place, 0) if type(place) is int else 0


def _after_hold(point: Breakpoint) -> Breakpoint:
    return replace(point, enabled=False) if point.then == "disable" else point


# ── lines of files ───────────────────────────────────────────────────────────────────────────────────────────────────


def lines_of(file: str) -> list[str]:
    """Returns the lines of a source file as it is now; [] if it can not be read."""
    if not os.path.isfile(file):
        return []
    try:
        with tokenize.open(file) as opened:
            text = opened.read()
        return (notebook.script_of(text) if notebook.is_notebook(file) else text).split("\n")
    except (OSError, SyntaxError, ValueError):
        return []


def anchored(points: tuple[Breakpoint, ...]) -> tuple[Breakpoint, ...]:
    """Returns the breakpoints, each on the nearest line that now has its text; if there is none, it stays."""
    texts = {file: [line.strip() for line in lines_of(file)] for file in {p.file for p in points if p.kind == "line"}}
    return tuple(replace(p, line=_line_now(p, texts[p.file])) if p.kind == "line" else p for p in points)


def _line_now(point: Breakpoint, lines: Sequence[str]) -> int:
    same = [number for number, text in enumerate(lines, start=1) if text[:LONGEST_TEXT] == point.text and text]
    return min(same, key=lambda number: abs(number - point.line), default=point.line)


def _numbers(array: Any) -> list[Any]:
    return memoryview(array.data).cast("d" if array.dtype == "f8" else "q").tolist()
