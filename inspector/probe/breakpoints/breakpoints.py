"""All breakpoints: set by the window at any time, found in the sources, met by the training thread."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Any

from ...wire.lines import LONGEST_WORDS, WHEN, Breakpoint, BreakpointsSet, Counted, RunToLine, StopReason
from ...wire.messages import PHASES, Refused
from ..frames import statements
from . import resolving
from .loaded import real
from .log import Log
from .point import Point, Tensors
from .reach import Reach

if TYPE_CHECKING:
    from ..execution.phases import Recorder

Places = dict[str, dict[int, tuple[Point, ...]]]  # real file → line → breakpoints there
_BOTH_ENDS = frozenset((phase, when) for phase in PHASES for when in WHEN)
_BY_NAME = {"tensor": "changed", "gradient": "gradient"}  # kind → the reason of a stop that names it


class Breakpoints:
    """The breakpoints. `set` is called by the reading thread, all else by threads that run the script; what they share
    is replaced as a whole.

    Attributes: `phases`, those at which there is something to look at; `changed`, called when wanted lines have changed;
    `renewed`, each called when the breakpoints are others; `tensors`, looks whether tensors have changed, or None; `is_traced()`,
    whether lines are reached by tracing all lines around; `is_marked(code)`, whether code has marks; `shown(value)`, a value's text in a log; `log`.
    """

    def __init__(self, recorder: Recorder, send: Callable[[Any], None]) -> None:
        self._recorder, self._send = recorder, send
        self._points: dict[int, Point] = {}
        self._places: Places = {}
        self._by_name: dict[str, dict[int, tuple[Point, ...]]] = {}  # by the file name that code has
        self._aim: Point | None = None  # the line that training was let run to
        self._is_forced = False
        self._is_muted = False
        self._version = 0
        self.phases: frozenset[tuple[str, str]] = frozenset()
        self._told: tuple[Any, ...] = ()
        self.changed: Callable[[], None] = lambda: None
        self._reach = Reach()
        self.renewed: list[Callable[[], None]] = []
        self.tensors: Tensors | None = None
        self.is_traced: Callable[[], bool] = bool
        self.is_marked: Callable[[CodeType], bool] = lambda code: False
        self.shown: Callable[[Any], str] = repr
        self.log = Log()

    # ── told by the window ──

    def set(self, version: int, wishes: tuple[Breakpoint, ...], muted: bool = False) -> None:
        """Replaces all breakpoints by `wishes`."""
        self._recorder.routine.is_wanted = True
        before, self._version, self._is_muted = self._points, version, muted
        points = {}
        for wish in wishes:
            point = points[wish.id] = Point(wish)
            if wish.id in before:
                point.goes_on_as(before[wish.id])
            resolving.find(point, self.is_marked)
            point.out_of_reach = self._reach.why_not(point)
        self._points = points
        self.phases = frozenset((p.wish.name, p.wish.when) for p in self.of_kind("phase"))
        self.phases = _BOTH_ENDS if self.of_kind("tensor") else self.phases
        self._recorder.gate.tells_begins(any(when == "before" for _, when in self.phases))
        self.tell()  # before one can be hit
        self._place()
        for renew in self.renewed:
            renew()
        if _kinds(points) != _kinds(before):
            self.changed()
        self.notes_tracing()

    def leave(self) -> None:
        """Ends their work: nobody holds any more. Their last counts are still told."""
        self._is_muted, self.phases = True, frozenset()
        for renew in self.renewed:
            renew()

    def is_out_of_reach(self, state: str, codes: Iterable[CodeType]) -> None:
        """Notes code that no breakpoint can hold in: "compiled", or run by a "worker"; elsewhere it may run as well."""
        self._reach.lacks(state, codes)
        for point in self._points.values():
            point.out_of_reach = self._reach.why_not(point)
        self.tell()

    @property
    def loads_here(self) -> bool:
        """Whether data is loaded in this process instead of by workers."""
        return any(point.wish.loads_here for point in self.of_kind("line"))

    def notes_tracing(self) -> None:
        """Tells the window which breakpoints are now reached only by tracing, which is slow."""
        for point in self._points.values():
            point.is_traced = bool(point.line) and self.is_traced()
        self.tell()

    @property
    def are_any(self) -> bool:
        return bool(self._points) or self._aim is not None

    def tell(self) -> None:
        """Tells the window where the breakpoints are, if that has changed."""
        resolved = tuple(point.resolved() for point in list(self._points.values()))
        if (self._version, resolved) != self._told:
            self._told = self._version, resolved
            self._send(BreakpointsSet(self._version, resolved))

    def flow(self) -> list[Any]:
        """Returns messages for the next burst."""
        return self.log.drain(list(self._points.values()))

    def run_to_line(self, wish: RunToLine) -> Refused | None:
        """Takes the target line of *Run to*. Returns why it can not be reached, or None."""
        known = statements.of_file(wish.file)
        line = known.resolved(wish.line)
        if not line:
            return Refused(wish.request, wish.stop, "no_statement", "")
        self._is_forced = wish.force
        self._set_aim(Point(Breakpoint(1, "line", wish.file, line)), wish.file, line)
        return None

    def aims(self, file: str, line: int, iteration: int) -> None:
        """Adds this line until the next stop, in this thread, from this iteration on."""
        point = Point(Breakpoint(1, "line", file, line, iteration=Counted("from", iteration)))
        point.thread = threading.get_ident()
        self._set_aim(point, file, line)

    def _set_aim(self, point: Point, file: str, line: int) -> None:
        point.is_at(line, "")
        self._aim = point
        self._place()

    def arrives(self) -> None:
        """Removes the target line when training is held."""
        self._is_forced = False
        if self._aim is not None:
            self._aim = None
            self._place()

    # ── where they are ──

    def sees(self, file: str) -> None:
        """Called before code of this file runs: a function with a breakpoint may be in it."""
        for point in self._points.values():
            if point.wish.kind == "function" and point.state == "pending":
                resolving.find_function(point, file)
        self.tell()
        self._place()

    def _place(self) -> None:
        """Computes the wanted lines of all files."""
        places: Places = {}
        on = [p for p in self._points.values() if p.is_on and p.line and not self._is_muted]
        for point in [*on, *([self._aim] if self._aim is not None else [])]:
            lines = places.setdefault(real(point.file), {})
            lines[point.line] = (*lines.get(point.line, ()), point)
        is_new = {file: set(lines) for file, lines in places.items()} != {f: set(ls) for f, ls in self._places.items()}
        self._places = places
        self._by_name = {}
        if is_new:
            self.changed()

    @property
    def files(self) -> frozenset[str]:
        """The real paths of files with breakpoints."""
        return frozenset(self._places)

    @property
    def wants_errors(self) -> bool:
        """Whether raised errors are wanted."""
        return bool(self.of_kind("uncaught") or self.of_kind("exception"))

    @property
    def wants_all_errors(self) -> bool:
        """Whether caught errors are wanted too."""
        return bool(self.of_kind("exception"))

    def lines_of(self, file: str) -> Mapping[int, tuple[Point, ...]]:
        """Returns the breakpoints of a file, as code names it, by line."""
        if not self._places:
            return {}
        known = self._by_name.get(file)
        if known is None:
            known = self._by_name[file] = self._places.get(real(file), {})
        return known

    # ── met ──

    def meets(self, frame: FrameType, line: int) -> StopReason | None:
        """Returns why to hold before this statement, or None."""
        points = self.lines_of(frame.f_code.co_filename).get(line, ())
        holding = [point for point in points if self._holds(point, frame)]
        if not holding:
            return None
        real_ones = [point for point in holding if point is not self._aim]
        if not real_ones:
            return StopReason("cursor" if self._aim is not None and not self._aim.thread else "step")
        return self._reason(real_ones)

    def of_kind(self, kind: str) -> list[Point]:
        """Returns the enabled breakpoints of this kind."""
        return [p for p in self._points.values() if p.wish.kind == kind and p.is_on and not self._is_muted]

    def holds(self, point: Point, frame: FrameType) -> bool:
        """Returns whether a breakpoint that is not on a line holds here."""
        if not self._holds(point, frame):
            return False
        self._has_held(point)
        return True

    def meets_phase(self, phase: str, when: str, frame: FrameType) -> StopReason | None:
        """Returns why to hold at a phase, or None."""
        here = [p for p in self.of_kind("phase") if (p.wish.name, p.wish.when) == (phase, when)]
        return self.meets_points([*here, *self._changed(frame)], frame)

    def meets_points(self, points: Iterable[Point], frame: FrameType) -> StopReason | None:
        """Returns why training is to be held at a place with these breakpoints, or None."""
        return self._reason([point for point in points if self._holds(point, frame)])

    def meets_change(self, frame: FrameType) -> StopReason | None:
        """Returns why training is to be held wherever it is: a tensor has changed; or None."""
        return self.meets_points(self._changed(frame), frame) if self.looks_at_tensors else None

    def _changed(self, frame: FrameType) -> list[Point]:
        return self.tensors.changed(frame) if self.tensors is not None and self.looks_at_tensors else []

    @property
    def looks_at_tensors(self) -> bool:
        """Whether there is a breakpoint on a tensor."""
        return self.phases is _BOTH_ENDS

    def leaves(self) -> None:
        """Called when training goes on: what was done at the stop is not what the script does."""
        if self.tensors is not None and self.looks_at_tensors:
            self.tensors.leaves()

    def _reason(self, holding: list[Point]) -> StopReason | None:
        """Returns the reason for a stop by the breakpoints that hold here, or None."""
        if not holding:
            return None
        for point in holding:
            self._has_held(point)
        detail = next((point.error for point in holding if point.is_new_error), "")
        for point in holding:
            point.is_new_error = False
        numbers = tuple(point.wish.id for point in holding)
        kinds = {_BY_NAME.get(point.wish.kind, "breakpoint") for point in holding}
        if detail or len(kinds) > 1 or kinds == {"breakpoint"}:
            return StopReason("breakpoint", numbers, detail)
        return StopReason(kinds.pop(), numbers, ", ".join(point.wish.name for point in holding)[:LONGEST_WORDS])

    def _holds(self, point: Point, frame: FrameType) -> bool:
        if not point.is_on or self._is_forced and point is not self._aim or not self._is_armed(point):
            return False
        self._recorder.catch_up()
        iteration = self._recorder.iteration
        if not point.is_met(frame, iteration):
            return False
        point.has_been_hit = True
        if point.is_new_error:
            self.log.failed(point)
            return True
        self._writes(point, frame, iteration)
        return point.wish.then != "log"

    def _is_armed(self, point: Point) -> bool:
        other = self._points.get(point.wish.armed_by)
        return other is None or other.has_been_hit

    def _writes(self, point: Point, frame: FrameType, iteration: int) -> None:
        if point.plot is not None:
            value = point.value(frame)
            if value is not None:
                self.log.plots(point, iteration, value)
        elif point.template is not None:
            self.log.writes(point, iteration, point.message(frame, self.shown))

    def _has_held(self, point: Point) -> None:
        point.held += 1
        if point.wish.once or point.wish.then == "disable":
            point.is_gone = True
            self._place()
            self.tell()


def _kinds(points: dict[int, Point]) -> set[str]:
    return {point.wish.kind for point in points.values() if point.is_on}
