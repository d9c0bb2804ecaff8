"""The words for source lines: what holds a free run, what a stop was for, and running to a line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from .arrays import Array
from .family import Family
from .limits import AtMost, Column, Count, Line, Number, OneOf

BREAKPOINT_KINDS = (
    "line",  # `file` and `line`
    "function",  # `name`: "train", "Net.forward", "package.module.train"
    "phase",  # `name`: one of PHASES; `when`: "before", "after"
    "exception",  # `name`: a class, "ValueError" or "package.Error", "" for any; raised in the user's own code
    "uncaught",  # an error that nobody will catch; at most one of this kind
)
WHEN = ("before", "after")
THEN = ("hold", "log", "disable")  # hold; only log; hold, and be disabled from then on
TESTS = ("", "is", "from", "every")  # no test; = k; ≥ k; each k-th

STOP_REASONS = (
    "entry",  # where a start holds first
    "step",
    "breakpoint",
    "exception",
    "pause",
    "here",  # `breakpoint()` of the script
    "cursor",  # RunToLine, RunTo
    "finding",  # `detail`: its code
    "end",
)

# of a breakpoint as it is resolved
BREAKPOINT_STATES = (
    "verified",
    "moved",  # to the statement that begins at `line`
    "pending",  # no code of this file, or of this name, has been met yet
    "stale",  # the file is not what it was when it was loaded
    "refused",  # there is no statement there, or the condition is no expression; `detail` says what Python says
    "compiled",  # inside of what torch has compiled
    "worker",  # what runs it are worker processes, which are never held
    "disabled",
)

LONGEST_WORDS = 2_000  # characters of a condition or a log message
LONGEST_LOGGED = 2_000

Words = Annotated[str, AtMost(LONGEST_WORDS)]


@dataclass(frozen=True, slots=True)
class Counted:
    """A test of a number that rises."""

    how: Annotated[str, OneOf(TESTS)]
    number: Count


NO_TEST = Counted("", 0)


@dataclass(frozen=True, slots=True)
class Breakpoint:
    """Tests are made in this order: enabled, armed by another one, iteration, hits, condition."""

    id: Number  # the window's own
    kind: Annotated[str, OneOf(BREAKPOINT_KINDS)]
    file: str
    line: Line
    name: str = ""
    when: Annotated[str, OneOf(WHEN)] = "before"
    enabled: bool = True
    condition: Words = ""  # an expression in the place's own names; "" for none
    iteration: Counted = NO_TEST
    hits: Counted = NO_TEST
    log: Words = ""  # a message with {expressions} in it; "" for none
    plots: bool = False  # the value of `log`, an expression then, becomes a point of a series
    then: Annotated[str, OneOf(THEN)] = "hold"
    once: bool = False  # it is gone when it has held
    armed_by: Count = 0  # another one, which has to have been hit before; 0: none
    text: Annotated[str, AtMost(LONGEST_WORDS)] = ""  # its line, as the window knows the file


@dataclass(frozen=True, slots=True)
class SetBreakpoints:
    """All that there are, in place of those that were. Taken at any time; BreakpointsSet tells what became of them."""

    version: Count
    all: tuple[Breakpoint, ...]
    muted: bool = False


@dataclass(frozen=True, slots=True)
class RunToLine:
    """Lets go until the statement at a line is reached; `force`: breakpoints on the way do not hold. Answered by
    Resumed, or by Refused ("stale", "no_statement") and still held."""

    request: int
    stop: int
    file: str
    line: Line
    force: bool


@dataclass(frozen=True, slots=True)
class StopReason:
    """Why training is held, as a part of Stopped. `breakpoints`: those that hold here."""

    kind: Annotated[str, OneOf(STOP_REASONS)]
    breakpoints: tuple[Number, ...] = ()
    detail: str = ""  # of an exception its class; of a breakpoint whose condition failed, the error
    words: str = ""  # … and the exception's own
    waiting: Count = 0  # other threads that wait at breakpoints or moments
    is_over: bool = False  # nothing of the script will run on: it has ended with this exception


NO_REASON = StopReason("step")


@dataclass(frozen=True, slots=True)
class Resolved:
    id: Number
    state: Annotated[str, OneOf(BREAKPOINT_STATES)]
    line: Line  # where it holds; 0 where not known
    code: str  # the function that it is in, "Net.forward"; "" for the module itself
    detail: str = ""
    is_traced: bool = False  # it can not be reached but by tracing all lines around it, which is slow


@dataclass(frozen=True, slots=True)
class BreakpointsSet:
    """What has become of the breakpoints of this version; comes again when more is known."""

    version: Count
    resolved: tuple[Resolved, ...]


@dataclass(frozen=True, slots=True)
class BreakpointHits:
    """How often each was met in all, how often it held, and seconds that it took; at most ten times a second."""

    ids: Annotated[Array, Column("i8", "breakpoints", 1)]
    hits: Annotated[Array, Column("i8", "breakpoints", 0)]
    held: Annotated[Array, Column("i8", "breakpoints", 0)]
    seconds: Annotated[Array, Column("f8", "breakpoints")]


@dataclass(frozen=True, slots=True)
class Logged:
    """A log message; `more`: others that came since the last and are not told."""

    id: Number
    iteration: Count
    text: Annotated[str, AtMost(LONGEST_LOGGED)]
    more: Count = 0


@dataclass(frozen=True, slots=True)
class ConditionFailed:
    """The condition or a log expression of a breakpoint raised: it has held once, and is false until it is changed."""

    id: Number
    error: str


LINES = Family(
    wishes=(RunToLine,), orders=(SetBreakpoints,), news=(BreakpointsSet, BreakpointHits, Logged, ConditionFailed)
)
