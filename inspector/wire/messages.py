"""The words of the wire: frozen dataclasses of codes and numbers, never sentences (the window translates).

A message is one of `MESSAGES`, which the families of the wire declare. Questions (`Ask…`) carry the number of the
request; each gets exactly one answer with the same number, which also carries the stop it belongs to: 0 while training
runs free. `Array` fields travel as raw buffers behind the JSON head.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from .abort import ABORT
from .arrays import Array as Array
from .batches import BATCH
from .batches import AskBatch as AskBatch
from .batches import Batch as Batch
from .batches import Item as Item
from .batches import Sample as Sample
from .chain import CHAIN
from .family import Family
from .findings import FINDINGS
from .graph import GRAPH
from .inside import INSIDE, BlackBox, Inside
from .lab import LAB
from .limits import AtMost, Column, Count, Line, Number, OneOf, Place, Shape
from .lines import LINES, NO_REASON, Breakpoint, StopReason
from .optimizers import OPTIMIZER
from .seen import SEEN
from .tensors import TENSOR
from .variables import VARIABLES, Value
from .why import WHY

PROTOCOL = 3

# what happens between phases and changes what is seen; a step by phase passes them unless they are chosen
SMALL = ("clip", "unscale", "scale_update", "schedule", "load")
PHASES = ("data", "zero_grad", "forward", "loss", "backward", "step", *SMALL)
LINE = "line"  # stands for "no phase": held between two moments
END = "end"  # stands for "no phase follows: the script has run to its end"

# "zero": a backward has written it, and each of its elements is 0; "clipped": made shorter since
GRAD_STATES = (
    "none", "populated", "accumulated", "consumed", "zeroed", "frozen", "unreached", "zero", "clipped",
)  # fmt: skip

LAYER = "layer"  # a finer moment than a phase: the call of a layer, in forward
NODE = "node"  # … and a node of the graph, in backward
MOMENTS = (*PHASES, LAYER, NODE, LINE, END)

AT_END = ("stepping", "always", "never")  # when a script is held that has come to its end

LOOK_KINDS = ("root", "module", "parameter", "buffer")
ENDINGS = ("finished", "exit", "exception")  # "exit": SystemExit

# "into": one level finer than where it is held (phase, layer, its children; in backward phase, node);
# "out": to the end of the layer that called the next one, of the nodes of a layer, or of the phase;
# "line": the next statement of the user's innermost frame, else of one that called it; "line_into": the first line,
# layer or node within that; "line_out": the next statement of the caller
UNITS = ("phase", "iteration", "run", "layer", "node", "into", "out", "line", "line_into", "line_out")

MOVE_REFUSALS = (
    "unknown_device", "unavailable", "meta", "no_root", "several", "identity", "distributed", "threads", "failed",
)  # fmt: skip


EXPECTED = ("", "last", "source")

Order = Annotated[tuple[Annotated[str, OneOf(PHASES)], ...], AtMost(len(PHASES))]
Basis = Annotated[str, OneOf(("batch", "step", "backward"))]


# ── parts of messages ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Moment:
    """A phase at a place of the script. `ordinal` counts finished phases from 1; 0 means it is still to come.

    Layers and nodes are not counted: `ordinal` is that of the phase that was finished before. Their `role` is the path
    of the layer, or the name of the node; file and line are those of the layer's call, of a node without a layer those
    of the backward.
    """

    ordinal: Count
    phase: Annotated[str, OneOf(MOMENTS)]
    role: str  # the script's name of the root, optimizer, loader or loss concerned; "" where it has none
    iteration: Count
    file: str
    line: Line  # from 1; 0 where unknown
    failed: bool = False  # it ended with an exception
    skipped: bool = False  # a step that was left out: the scaled gradients held inf or NaN
    aborted: bool = False  # a backward that the user has ended before all of its nodes had run
    # of one to come, what tells of it: "" it is known, "last" it came there the last time, "source" the script's text
    expected: Annotated[str, OneOf(EXPECTED)] = ""
    turn: Count = 0  # which one at its place in this iteration, from 1; 0: not known
    # of a small moment: the norm that was clipped, the scaler's factor, the learning rate; None where it has none
    before: float | None = None
    after: float | None = None


@dataclass(frozen=True, slots=True)
class LossValue:
    series: Count
    name: str
    value: float | None  # None: not a single number, or not read yet
    grad_fn: str  # "" where there is none
    shape: Shape
    dtype: str
    device: str


@dataclass(frozen=True, slots=True)
class Look:
    """What many rows of the model tree have in common, such as all weights of one shape."""

    kind: Annotated[str, OneOf(LOOK_KINDS)]
    type: str  # class name of a module, else ""
    detail: str  # the module's extra_repr(), else ""
    shape: Shape
    dtype: str
    device: str
    count: Count  # elements of a parameter or buffer, else 0
    trainable: bool  # a parameter's `requires_grad` when it was looked at
    note: BlackBox = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A row of the model tree put together from the columns of `Structure`; `parent` is -1 for a root."""

    id: int
    parent: int
    kind: str
    name: str
    type: str
    detail: str
    shape: tuple[int, ...]
    dtype: str
    device: str
    count: int  # of a module, once all rows are there: its parameters', its own and below, each shared one once
    trainable: bool
    shared_with: int = -1  # id of the row that showed the same tensor or module first
    note: str = ""

    @classmethod
    def of(cls, row: int, parent: int, name: str, look: Look, shared: int, count: int | None = None) -> Node:
        amount = look.count if count is None else count
        return cls(
            id=row,
            parent=parent,
            kind=look.kind,
            name=name,
            type=look.type,
            detail=look.detail,
            shape=look.shape,
            dtype=look.dtype,
            device=look.device,
            count=amount,
            trainable=look.trainable,
            shared_with=shared,
            note=look.note,
        )


@dataclass(frozen=True, slots=True)
class Trouble:
    """An exception of the script, as Python's own traceback tells it."""

    type: str
    message: str
    traceback: str
    file: str  # where in the user's own code
    line: Line
    layer: str  # path of the innermost module that was running, "" if none
    layer_type: str
    inputs: tuple[str, ...]  # its inputs: "Tensor [1, 3, 32, 32] float32 cpu"


# ── the window speaks ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Welcome:
    """Answers Hello. The script starts when it arrives; `hold`: hold at the first batch, else run. `checks`: the rules
    judge the training with all numbers; `last`: it is held after this iteration, 0 for none. `watches`: the rules judge
    it as far as their share of the time goes."""

    protocol: int
    hold: bool
    checks: bool = False
    last: Count = 0
    breakpoints: tuple[Breakpoint, ...] = ()  # those that there are before the script begins
    muted: bool = False
    watches: bool = False


@dataclass(frozen=True, slots=True)
class Go:
    """Lets a held debuggee go on for one unit; `stop` is the stop that it leaves (others are ignored)."""

    stop: int
    unit: str  # one of UNITS


@dataclass(frozen=True, slots=True)
class RunTo:
    """Lets go until a row of the model tree is met: a module's next call, or the moment before the gradient of a
    parameter is accumulated. Answered by Resumed, or by Refused ("stale", "gone", "no_target") and still held."""

    request: int
    stop: int
    structure: int
    row: int


@dataclass(frozen=True, slots=True)
class Pause:
    """Hold at the next moment."""


@dataclass(frozen=True, slots=True)
class HoldHere:
    """After Pause: hold where the script is, between two moments, unless one comes first."""


@dataclass(frozen=True, slots=True)
class HoldAtEnd:
    """When the script shall be held that has come to its end. Where it is not held it is looked at in passing: from
    now on there is somebody who answers a `Stopped` that is `passing`."""

    when: str  # one of AT_END


@dataclass(frozen=True, slots=True)
class AskStructure:
    """The module tree, or its next part. `known` is the version that the asker has (0: none), `rows` how many of its
    rows."""

    request: int
    known: int
    rows: int = 0


@dataclass(frozen=True, slots=True)
class AskValues:
    """Grad states and statistics of the `wanted` parameters (rows); grad states of all from `first` on, counted in
    parameters."""

    request: int
    structure: int
    wanted: tuple[int, ...]
    first: int = 0


@dataclass(frozen=True, slots=True)
class AskWhere:
    """Where the training thread is; answered by the socket thread at any time."""

    request: int


@dataclass(frozen=True, slots=True)
class MoveTo:
    """Training shall go on elsewhere, from the beginning of its next iteration. A later one replaces one that waits.
    Answered by NotMoved, or when it comes to it by Moved."""

    request: int
    target: str  # "cuda:0", "cpu", …, or a dtype: "float64"; "": where the script itself has put it


# ── the debuggee speaks ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Hello:
    protocol: int
    token: str
    pid: Count
    python: str
    executable: str


@dataclass(frozen=True, slots=True)
class Declined:
    """The debuggee can not be debugged."""

    code: str  # "protocol", "python_too_old", "torch_too_old"
    detail: str


@dataclass(frozen=True, slots=True)
class TorchLoaded:
    version: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """The training thread is held: after `done`, before `next` (None: not known yet)."""

    stop: Number
    done: Moment | None
    next: Moment | None
    iteration: Count
    basis: Basis  # what an iteration is counted by: "batch", "step" or "backward"
    order: Order  # the phases in this script's order, as far as seen
    parameters: Count  # of all roots
    with_grad: Count  # … whose grad is not None
    structure: Count  # version of the structure, 0: no model seen yet
    loss: LossValue | None
    seconds: float  # since it was let go
    rate: float | None  # iterations per second of a free run that was paused
    overhead: float | None  # the probe's measured share of the thread's time, 0 … 1
    scale: float | None = None  # what a GradScaler has put on the gradients, which are shown without it
    inside: Inside | None = None  # where in a forward or a backward; None: between phases
    passed: Annotated[tuple[Moment, ...], AtMost(64)] = ()  # small moments since it was let go
    assigns: tuple[str, ...] = ()  # names that the running statement has yet to assign: they hold what they held before
    # the last look at a script that is about to end: it goes on when it is told to, or is asked nothing for a second
    passing: bool = False
    reason: StopReason = NO_REASON
    thread: str = ""  # name of the one that is held
    returned: Value | None = None  # what the function that was left last has returned, since it was let go

    @property
    def is_at_end(self) -> bool:
        """The script has run to its end; not: the source says that this is what comes."""
        return self.next is not None and self.next.phase == END and not self.next.expected


@dataclass(frozen=True, slots=True)
class Resumed:
    """Let go again: sent at once, before anything of the script runs."""

    stop: int


@dataclass(frozen=True, slots=True)
class Progress:
    """Free run: the latest place, at most ten times a second."""

    iteration: Count
    basis: Basis
    order: Order
    done: Moment | None
    rate: float | None  # iterations per second over the last second or so
    overhead: float | None
    loss: LossValue | None


@dataclass(frozen=True, slots=True)
class SeriesOpened:
    """A call site that yields losses was met for the first time. `series` counts from 1."""

    series: Count
    name: str
    file: str
    line: Line
    validation: bool


@dataclass(frozen=True, slots=True)
class LossPoints:
    """New points of one series: int64 iterations and float64 values (exactly what `loss.item()` gives)."""

    series: Count
    iterations: Annotated[Array, Column("i8", "points")]
    values: Annotated[Array, Column("f8", "points")]


@dataclass(frozen=True, slots=True)
class Structure:
    """A part of the module tree in columns, level by level: `parents` never falls, so a row's children lie together.

    `first` is the number of the first row here; it is 0 where `version` is another than the one that the asker knows.
    Names and looks are numbered through all parts of a version; `words` and `styles` are those that are new here.
    """

    request: int
    stop: int
    version: Count
    first: Place
    complete: bool  # nothing more is to come at this stop
    parents: Annotated[Array, Column("i4", "rows", -1)]  # rows; -1 for a root
    names: Annotated[Array, Column("i4", "rows", 0)]  # numbers of words
    looks: Annotated[Array, Column("i4", "rows", 0)]  # numbers of styles
    shared: Annotated[Array, Column("i4", "rows", -1)]  # the row that showed the same tensor or module first, else -1
    words: tuple[str, ...]
    styles: tuple[Look, ...]

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The rows of a version that came in one part."""
        columns = (memoryview(column.data).cast("i") for column in (self.parents, self.names, self.looks, self.shared))
        return tuple(
            Node.of(row, parent, self.words[name], self.styles[look], shared)
            for row, (parent, name, look, shared) in enumerate(zip(*columns))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """Readings of the parameters that were wanted, in order of their rows (`ids`, i4), each shared one once.

    `states` (u1) indexes GRAD_STATES, `counts` (i4) is the k of accumulated ×k. `measured` (u1): bit 0, the weight's
    norm is there; bit 1, the gradient's statistics are; bit 2, no optimizer holds it, and there are some; bit 3, of the
    gradient only the norm is. Marks (i8) are the same as long as all elements are, 0 where they are not known; `factors`
    (f8) are what a gradient was clipped by, NaN where it was not. Numbers are f8 and torch's own. `all_states` and `all_counts`
    are those of all parameters of the structure from the one numbered `first` on, as far as they came.
    """

    request: int
    stop: int
    structure: Count
    ids: Annotated[Array, Column("i4", "rows", 0)]
    states: Annotated[Array, Column("u1", "rows", 0, len(GRAD_STATES))]
    counts: Annotated[Array, Column("i4", "rows", 0)]
    measured: Annotated[Array, Column("u1", "rows", 0, 16)]
    norm: Annotated[Array, Column("f8", "rows")]
    grad_norm: Annotated[Array, Column("f8", "rows")]
    grad_min: Annotated[Array, Column("f8", "rows")]
    grad_max: Annotated[Array, Column("f8", "rows")]
    grad_mean: Annotated[Array, Column("f8", "rows")]
    marks: Annotated[Array, Column("i8", "rows")]
    grad_marks: Annotated[Array, Column("i8", "rows")]
    factors: Annotated[Array, Column("f8", "rows")]
    first: Place
    complete: bool  # these were the last
    all_states: Annotated[Array, Column("u1", "all", 0, len(GRAD_STATES))]
    all_counts: Annotated[Array, Column("i4", "all", 0)]
    iteration: Count = 0  # in which they were read


@dataclass(frozen=True, slots=True)
class Where:
    """The user's innermost frame of the training thread, and what it is inside of."""

    request: int
    stop: int
    file: str
    line: Line
    function: str
    inside: str  # innermost function of all, e.g. "DataLoader.__next__"; "" when it is the user's own
    # "input": it reads from standard input, where nothing is; "": it does not, or nobody can know
    waits: Annotated[str, OneOf(("", "input"))] = ""
    can_hold: bool = False  # HoldHere would hold it


@dataclass(frozen=True, slots=True)
class Refused:
    """An answer that says why there is none."""

    request: int
    stop: int
    # "no_model", "no_batch", "stale", "gone", "no_target", "not_inside", "not_held", "not_seen", "unknown", "failed"; of
    # the loss lab's process also "lab_missing", "lab_declined" ("no_torch …", "torch_too_old …"), "lab_ended"
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Moved:
    """Parameters, buffers, gradients and the state of the optimizers are at the target now, and batches follow."""

    request: int
    origin: str  # where they were; "" when nothing had ever been moved
    target: str  # as it was asked for
    tensors: Count  # that had to be moved, …
    bytes: Count  # … and what they took before


@dataclass(frozen=True, slots=True)
class NotMoved:
    """Everything is where it was."""

    request: int
    target: str
    code: Annotated[str, OneOf(MOVE_REFUSALS)]
    detail: str  # torch's own words where it was torch that refused, a name, or ""


@dataclass(frozen=True, slots=True)
class MovedBack:
    """The first iteration at the target failed before its optimizer step: all tensors are as they were before."""

    request: int
    target: str  # what did not work
    origin: str  # where everything is again
    chosen: str  # the target that had been asked for until then; "": none
    trouble: Trouble


@dataclass(frozen=True, slots=True)
class Ended:
    """The script is over; the process ends next, with the exit code that the bare script would give."""

    kind: Annotated[str, OneOf(ENDINGS)]
    code: int
    iteration: Count
    trouble: Trouble | None


@dataclass(frozen=True, slots=True)
class Detached:
    """The probe failed, has removed itself, and training goes on without it."""

    where: str
    detail: str


@dataclass(frozen=True, slots=True)
class Children:
    """The script has started processes of its own, which are not followed; told when one starts or has ended."""

    running: Count
    started: Count
    names: Annotated[tuple[str, ...], AtMost(8)]  # of what they run, each once


@dataclass(frozen=True, slots=True)
class HooksCleared:
    """The script has taken torch's global hooks away, ours among them: no phase of this kind is seen any more."""

    phase: str  # one of PHASES


OWN = Family(
    questions={AskStructure: (Structure,), AskValues: (Values,), AskWhere: (Where,)},
    wishes=(RunTo,),
    orders=(Welcome, Go, Pause, HoldHere, HoldAtEnd, MoveTo),
    news=(
        Hello, Declined, TorchLoaded, Stopped, Resumed, Progress, SeriesOpened, LossPoints, Moved, NotMoved, MovedBack,
        Ended, Detached, Children, HooksCleared,
    ),
)  # fmt: skip
FAMILIES = (OWN, BATCH, INSIDE, CHAIN, GRAPH, LAB, SEEN, TENSOR, ABORT, FINDINGS, LINES, VARIABLES, WHY, OPTIMIZER)

WINDOW_MESSAGES = tuple(cls for family in FAMILIES for cls in family.of_window())
DEBUGGEE_MESSAGES = (Refused, *(cls for family in FAMILIES for cls in family.of_debuggee()))
MESSAGES = {cls.__name__: cls for cls in WINDOW_MESSAGES + DEBUGGEE_MESSAGES}

# Which question is answered with what. A wish is granted by Resumed.
ANSWERS: dict[type, tuple[type, ...]] = {
    **{asked: (*answers, Refused) for family in FAMILIES for asked, answers in family.questions.items()},
    **{wish: (Refused,) for family in FAMILIES for wish in family.wishes},
}
