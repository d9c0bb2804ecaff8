"""Messages about source lines: breakpoints, the reason of a stop, and running to a line."""

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
    "layer",  # `name`: its path in the model tree, "model.conv1"; `when`: before it runs, after it has run
    "gradient",  # `name`: a layer's or parameter's path there; where a backward has given it its whole gradient
    "tensor",  # `name`: such a path of a tensor, or an expression: "model.conv1.weight.grad"; where it has changed
    "exception",  # `name`: a class, "ValueError" or "package.Error", "" for any; raised in the user's own code
    "uncaught",  # an error that nothing will catch; at most one of this kind
)
WHEN = ("before", "after")
THEN = ("hold", "log", "disable")  # hold; only log; hold, and then be disabled
TESTS = ("", "is", "from", "every")  # no test; = k; ≥ k; every k-th

STOP_REASONS = (
    "entry",  # the first stop after the start
    "step",
    "breakpoint",
    "gradient",  # a breakpoint on gradients; `detail`: the layer or parameter
    "changed",  # a breakpoint on a tensor; `detail`: its name
    "exception",
    "pause",
    "here",  # the script called `breakpoint()`
    "cursor",  # RunToLine, RunTo
    "finding",  # `detail`: its code
    "end",
)

# where a breakpoint is, or why it is nowhere
BREAKPOINT_STATES = (
    "verified",
    "moved",  # to the statement that begins at `line`
    "pending",  # no code of this file or name has been seen yet
    "stale",  # the file differs from when it was loaded
    "refused",  # there is no statement, or the condition is no expression; `detail`: Python's message
    "compiled",  # inside code that torch has compiled
    "worker",  # it runs in worker processes, which are never held
    "disabled",
)

LONGEST_WORDS = 2_000  # characters of a condition or a log message
LONGEST_LOGGED = 2_000
FIRST_PLOTTED = 1_000_000  # the number of the first series that a breakpoint plots

Words = Annotated[str, AtMost(LONGEST_WORDS)]


@dataclass(frozen=True, slots=True)
class Counted:
    """A test of a counter."""

    how: Annotated[str, OneOf(TESTS)]
    number: Count


NO_TEST = Counted("", 0)


@dataclass(frozen=True, slots=True)
class Breakpoint:
    """A breakpoint. Its tests are made in this order: enabled, armed by another one, iteration, hits, condition."""

    id: Number  # given by the window
    kind: Annotated[str, OneOf(BREAKPOINT_KINDS)]
    file: str
    line: Line
    name: str = ""
    when: Annotated[str, OneOf(WHEN)] = "before"
    enabled: bool = True
    condition: Words = ""  # an expression with the names of its place; "": none
    iteration: Counted = NO_TEST
    hits: Counted = NO_TEST
    log: Words = ""  # a message with {expressions}; "": none
    plots: bool = False  # `log` is an expression then, whose value becomes a point of a series
    then: Annotated[str, OneOf(THEN)] = "hold"
    once: bool = False  # it is removed after it has held
    loads_here: bool = False  # what worker processes would run is run in this process: data is loaded here
    armed_by: Count = 0  # another breakpoint that must have been hit before; 0: none
    text: Annotated[str, AtMost(LONGEST_WORDS)] = ""  # its source line as the window knows the file


@dataclass(frozen=True, slots=True)
class SetBreakpoints:
    """All breakpoints, in place of the earlier ones. Accepted at any time; answered by BreakpointsSet."""

    version: Count
    all: tuple[Breakpoint, ...]
    muted: bool = False


@dataclass(frozen=True, slots=True)
class RunToLine:
    """Lets training go until the statement at a line; `force`: breakpoints on the way do not hold.

    Answered by Resumed, or by Refused ("stale", "no_statement") and training stays held.
    """

    request: int
    stop: int
    file: str
    line: Line
    force: bool


@dataclass(frozen=True, slots=True)
class StopReason:
    """Why training is held, as part of Stopped. `breakpoints`: those that hold here."""

    kind: Annotated[str, OneOf(STOP_REASONS)]
    breakpoints: tuple[Number, ...] = ()
    detail: str = ""  # an exception's class, or the error of a breakpoint's condition
    words: str = ""  # the exception's message
    waiting: Count = 0  # other threads that wait at breakpoints or moments
    is_over: bool = False  # the script has ended with this exception: nothing of it will run


NO_REASON = StopReason("step")


@dataclass(frozen=True, slots=True)
class Resolved:
    """Where one breakpoint holds."""

    id: Number
    state: Annotated[str, OneOf(BREAKPOINT_STATES)]
    line: Line  # where it holds; 0: unknown
    code: str  # the function that contains it, "Net.forward"; "" for the module itself
    detail: str = ""
    is_traced: bool = False  # reached only by tracing all lines around it, which is slow


@dataclass(frozen=True, slots=True)
class BreakpointsSet:
    """Where the breakpoints of this version hold; sent again when more is known."""

    version: Count
    resolved: tuple[Resolved, ...]


@dataclass(frozen=True, slots=True)
class BreakpointHits:
    """How often each breakpoint was met and has held, and the seconds it took; at most ten times a second."""

    ids: Annotated[Array, Column("i8", "breakpoints", 1)]
    hits: Annotated[Array, Column("i8", "breakpoints", 0)]
    held: Annotated[Array, Column("i8", "breakpoints", 0)]
    seconds: Annotated[Array, Column("f8", "breakpoints")]


@dataclass(frozen=True, slots=True)
class Logged:
    """A log message. `more`: number of messages since the last one that are not sent."""

    id: Number
    iteration: Count
    text: Annotated[str, AtMost(LONGEST_LOGGED)]
    more: Count = 0


@dataclass(frozen=True, slots=True)
class ConditionFailed:
    """The condition or log expression of a breakpoint raised an error: it held once, and is false until it is
    changed."""

    id: Number
    error: str


LINES = Family(
    wishes=(RunToLine,), orders=(SetBreakpoints,), news=(BreakpointsSet, BreakpointHits, Logged, ConditionFailed)
)
