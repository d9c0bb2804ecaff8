"""All messages of the wire: frozen dataclasses of codes and numbers, never sentences (the window translates).

A message is one of `MESSAGES`, which the families declare. Questions (`Ask…`) have a request number; each gets exactly
one answer with the same number, which also has the number of its stop: 0 while training runs free. `Array` fields are
sent as raw buffers after the JSON head.
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
from .collectives import RANKS, Collective
from .family import Family
from .findings import FINDINGS
from .graph import GRAPH
from .inside import INSIDE, BlackBox, Inside
from .lab import LAB
from .life import LIFE
from .limits import AtMost, Column, Count, Line, Number, OneOf, Place, Row, Shape
from .lines import LINES, NO_REASON, Breakpoint, StopReason
from .optimizers import OPTIMIZER
from .seen import SEEN
from .shards import Shard
from .tensors import TENSOR
from .variables import VARIABLES, Value
from .why import WHY

PROTOCOL = 3

# what the script does to weights and gradients without a call that the probe can hear: known at the next moment, while
# somebody steps; not counted, as a free run does not see it
BY_HAND = ("update", "clear")
# they happen between phases and change what is seen; a step by phase passes them unless they are chosen
SMALL = ("clip", "unscale", "scale_update", "schedule", "load", *BY_HAND)
PHASES = ("data", "zero_grad", "forward", "loss", "backward", "step", *SMALL)
LINE = "line"  # in place of a phase: held at a line, between two moments
END = "end"  # in place of a phase: the script has run to its end

# "zero": a backward wrote it, and every element is 0; "clipped": made shorter since
GRAD_STATES = (
    "none", "populated", "accumulated", "consumed", "zeroed", "frozen", "unreached", "zero", "clipped",
)  # fmt: skip

LAYER = "layer"  # a finer moment than a phase: a layer's call, in forward
NODE = "node"  # … a node of the graph, in backward
MOMENTS = (*PHASES, LAYER, NODE, LINE, END)

AT_END = ("stepping", "always", "never")  # when a script that has come to its end is held

LOOK_KINDS = ("root", "module", "parameter", "buffer")
ENDINGS = ("finished", "exit", "exception")  # "exit": SystemExit

# "into": one level finer than the held one (phase, layer, its children; in backward phase, node). "out": to the end of
# the layer that called the next one, of a layer's nodes, or of the phase. "line": the next statement of the user's
# innermost frame, or of its caller. "line_into": the first line, layer or node inside that. "line_out": the next
# statement of the caller.
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
    """A phase at a place of the script. `ordinal` counts ended phases from 1; 0: it is still to come.

    Layers and nodes are not counted: their `ordinal` is that of the phase that ended before. Their `role` is the path
    of the layer or the name of the node; file and line are those of the layer's call, or, without a layer, of the
    backward.
    """

    ordinal: Count
    phase: Annotated[str, OneOf(MOMENTS)]
    role: str  # the script's name of the root, optimizer, loader or loss; "" if it has none
    iteration: Count
    file: str
    line: Line  # from 1; 0: unknown
    failed: bool = False  # it ended with an exception
    skipped: bool = False  # a step that was skipped: the scaled gradients contained inf or NaN
    aborted: bool = False  # a backward that the user ended early
    # how a coming phase is known: "" for certain, "last" it followed last time, "source" the script's text
    expected: Annotated[str, OneOf(EXPECTED)] = ""
    turn: Count = 0  # which one at its place in this iteration, from 1; 0: unknown
    # for a small moment: gradient norm, scaler's factor or learning rate, before and after; None if it has none. One of
    # BY_HAND has `expected` "source" if the script's text gives its place, else the place is where it was seen; for
    # cleared gradients `role` is "None" or "zero", `after` how many
    before: float | None = None
    after: float | None = None


@dataclass(frozen=True, slots=True)
class LossValue:
    """A loss and the facts of its tensor."""

    series: Count
    name: str
    value: float | None  # None: not a single number, or not read yet
    grad_fn: str  # "" if there is none
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
    count: Count  # number of elements of a parameter or buffer, else 0
    trainable: bool  # a parameter's `requires_grad` when it was read
    note: BlackBox = ""
    shard: Shard | None = (
        None  # of a tensor that ranks share; the shape is that of the part on this rank, the count of the whole
    )


@dataclass(frozen=True, slots=True)
class Node:
    """A row of the model tree, made from the columns of `Structure`. `parent` is -1 for a root."""

    id: int
    parent: int
    kind: str
    name: str
    type: str
    detail: str
    shape: tuple[int, ...]
    dtype: str
    device: str
    count: int  # for a module, when all rows are there: elements of all parameters in it and below, a shared one once
    trainable: bool
    shared_with: int = -1  # id of the row that first showed the same tensor or module; -1: none
    note: str = ""
    shard: Shard | None = None

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
            shard=look.shard,
        )


@dataclass(frozen=True, slots=True)
class Trouble:
    """An exception of the script, as Python's traceback shows it."""

    type: str
    message: str
    traceback: str
    file: str  # the place in the user's own code
    line: Line
    layer: str  # path of the innermost module that was running; "": none
    layer_type: str
    inputs: tuple[str, ...]  # inputs of that module: "Tensor [1, 3, 32, 32] float32 cpu"


# ── from the window ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Welcome:
    """Answers Hello; the script starts when it arrives.

    `hold`: hold at the first batch, else run. `checks`: rules judge the training. `last`: hold after this iteration, 0:
    never. `watches`: rules judge it under their share of the time.
    """

    protocol: int
    hold: bool
    checks: bool = False
    last: Count = 0
    breakpoints: tuple[Breakpoint, ...] = ()  # those that exist before the script begins
    muted: bool = False
    watches: bool = False


@dataclass(frozen=True, slots=True)
class Go:
    """Lets training go for one unit. `stop`: the stop that it leaves; ignored for any other stop."""

    stop: int
    unit: str  # one of UNITS


@dataclass(frozen=True, slots=True)
class RunTo:
    """Lets training go until a row of the model tree is met: a module's next call, or the moment before a parameter's
    gradient is accumulated.

    Answered by Resumed, or by Refused ("stale", "gone", "no_target") and training stays held.
    """

    request: int
    stop: int
    structure: int
    row: int


@dataclass(frozen=True, slots=True)
class Pause:
    """Asks to hold at the next moment."""


@dataclass(frozen=True, slots=True)
class HoldHere:
    """Asks, after Pause, to hold where the script is, between two moments, unless a moment comes first."""


@dataclass(frozen=True, slots=True)
class HoldAtEnd:
    """Sets when a script that has come to its end is held. Otherwise it is looked at in passing: from now on there is a
    window that reacts to a `Stopped` that is `passing`."""

    when: str  # one of AT_END


@dataclass(frozen=True, slots=True)
class AskStructure:
    """Asks for the module tree, or its next part. `known`: the asker's version (0: none); `rows`: how many rows of it
    it has. Answered by Structure."""

    request: int
    known: int
    rows: int = 0


@dataclass(frozen=True, slots=True)
class AskValues:
    """Asks for grad states and statistics of the `wanted` rows, and for the grad states of all parameters
    from number `first` on. Answered by Values."""

    request: int
    structure: int
    wanted: tuple[int, ...]
    first: int = 0


@dataclass(frozen=True, slots=True)
class AskWhere:
    """Asks where the training thread is; answered by the reading thread at any time."""

    request: int


@dataclass(frozen=True, slots=True)
class MoveTo:
    """Asks to move training from its next iteration on; a later wish replaces a waiting one. Answered by Moved when it
    happens, or by NotMoved."""

    request: int
    target: str  # "cuda:0", "cpu", … or a dtype: "float64"; "": where the script itself had put it


# ── from the debuggee ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Hello:
    """The first message on a connection."""

    protocol: int
    token: str
    pid: Count
    python: str
    executable: str
    rank: Row = -1  # which one torchrun has started it as; -1: it did not


@dataclass(frozen=True, slots=True)
class Declined:
    """The debuggee can not be debugged."""

    code: str  # "protocol", "python_too_old", "torch_too_old"
    detail: str


@dataclass(frozen=True, slots=True)
class TorchLoaded:
    """The script has imported torch."""

    version: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """Training is held after `done` and before `next` (None: unknown)."""

    stop: Number
    done: Moment | None
    next: Moment | None
    iteration: Count
    basis: Basis  # what an iteration is counted by: "batch", "step" or "backward"
    order: Order  # the phases in the script's order, as far as seen
    parameters: Count  # of all roots
    with_grad: Count  # … whose grad is not None
    structure: Count  # version of the structure; 0: no model seen yet
    loss: LossValue | None
    seconds: float  # seconds since training was let go
    rate: float | None  # iterations per second, of a free run that was paused
    overhead: float | None  # the probe's measured share of the thread's time, 0 … 1
    scale: float | None = None  # the factor of a GradScaler on the gradients, which are shown without it
    inside: Inside | None = None  # where in a forward or a backward; None: between phases
    passed: Annotated[tuple[Moment, ...], AtMost(64)] = ()  # small moments since training was let go
    assigns: tuple[str, ...] = ()  # names that the running statement has not assigned yet: they have their old values
    # a last look at an ending script: it ends when told to, or when nothing is asked for a second
    passing: bool = False
    reason: StopReason = NO_REASON
    thread: str = ""  # name of the held thread
    returned: Value | None = None  # returned by the function that was left last since training was let go
    several: Order = ()  # phases that come by with more than one role, or may: a sentence says which it means

    @property
    def is_at_end(self) -> bool:
        """Whether the script has run to its end, not only expects it from its source."""
        return self.next is not None and self.next.phase == END and not self.next.expected


@dataclass(frozen=True, slots=True)
class Resumed:
    """Training was let go; sent at once, before anything of the script runs."""

    stop: int


@dataclass(frozen=True, slots=True)
class Progress:
    """The latest place of a free run; at most ten times a second."""

    iteration: Count
    basis: Basis
    order: Order
    done: Moment | None
    rate: float | None  # iterations per second, averaged over about a second
    overhead: float | None
    loss: LossValue | None


@dataclass(frozen=True, slots=True)
class SeriesOpened:
    """A call site that yields losses was met for the first time. `series` counts from 1; what a breakpoint plots has
    numbers of its own, from lines.FIRST_PLOTTED on."""

    series: Count
    name: str
    file: str
    line: Line
    validation: bool
    plotted: bool = False  # the values of an expression at a breakpoint, no losses


@dataclass(frozen=True, slots=True)
class LossPoints:
    """New points of one series: int64 iterations and float64 values, exactly `loss.item()`."""

    series: Count
    iterations: Annotated[Array, Column("i8", "points")]
    values: Annotated[Array, Column("f8", "points")]


@dataclass(frozen=True, slots=True)
class Structure:
    """A part of the module tree in columns, level by level: `parents` never falls, so a row's children lie together.

    `first` is the number of the first row here; it is 0 if `version` is not the one that the asker knows. Words and
    styles are numbered through all parts of a version; `words` and `styles` are those that are new here.
    """

    request: int
    stop: int
    version: Count
    first: Place
    complete: bool  # no further part comes at this stop
    parents: Annotated[Array, Column("i4", "rows", -1)]  # rows; -1 for a root
    names: Annotated[Array, Column("i4", "rows", 0)]  # number of the word
    looks: Annotated[Array, Column("i4", "rows", 0)]  # number of the style
    shared: Annotated[Array, Column("i4", "rows", -1)]  # the row that first showed the same tensor or module; -1: none
    words: tuple[str, ...]
    styles: tuple[Look, ...]

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Returns the rows of a version that came in one part."""
        columns = (memoryview(column.data).cast("i") for column in (self.parents, self.names, self.looks, self.shared))
        return tuple(
            Node.of(row, parent, self.words[name], self.styles[look], shared)
            for row, (parent, name, look, shared) in enumerate(zip(*columns))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """Readings of the wanted rows, sorted by row (`ids`, i4), a shared one once: parameters, buffers, modules.

    `states` (u1) are places in GRAD_STATES, `counts` (i4) the k of accumulated ×k. `measured` (u1): bit 0, the weight's
    norm is known; bit 1, the gradient's statistics are; bit 2, optimizers exist and none holds it; bit 3, only the
    gradient's norm is known; bit 4, it was clipped by value, and `factors` has the limit; bit 5, an optimizer has a
    learning rate for it; bit 6, the row is a module's, and it is in eval mode. A module has only this bit; a buffer
    has its own norm, minimum, maximum and mean in `norm`, `grad_min`, `grad_max`, `grad_mean`, and bits 0 and 1. Marks (i8) change when an element changes, 0: unknown. `factors` (f8): by what the gradient was clipped, NaN: not. Numbers are f8 and torch's
    own. `all_states` and `all_counts` are those of the structure's parameters from number `first` on, as far as they
    fit.
    """

    request: int
    stop: int
    structure: Count
    ids: Annotated[Array, Column("i4", "rows", 0)]
    states: Annotated[Array, Column("u1", "rows", 0, len(GRAD_STATES))]
    counts: Annotated[Array, Column("i4", "rows", 0)]
    measured: Annotated[Array, Column("u1", "rows", 0, 128)]
    norm: Annotated[Array, Column("f8", "rows")]
    grad_norm: Annotated[Array, Column("f8", "rows")]
    grad_min: Annotated[Array, Column("f8", "rows")]
    grad_max: Annotated[Array, Column("f8", "rows")]
    grad_mean: Annotated[Array, Column("f8", "rows")]
    marks: Annotated[Array, Column("i8", "rows")]
    grad_marks: Annotated[Array, Column("i8", "rows")]
    factors: Annotated[Array, Column("f8", "rows")]
    rates: Annotated[Array, Column("f8", "rows")]  # learning rates
    first: Place
    complete: bool  # the last parameters are among them
    all_states: Annotated[Array, Column("u1", "all", 0, len(GRAD_STATES))]
    all_counts: Annotated[Array, Column("i4", "all", 0)]
    iteration: Count = 0  # in which they were read


@dataclass(frozen=True, slots=True)
class Remeasured:
    """Numbers of parameters that were answered at this stop are others: something was written behind torch's back."""

    stop: int


@dataclass(frozen=True, slots=True)
class Where:
    """The user's innermost frame of the training thread, and the library function in which it is."""

    request: int
    stop: int
    file: str
    line: Line
    function: str
    inside: str  # innermost function of all, such as "DataLoader.__next__"; "" if it is the user's own
    # "input": it reads from standard input, which is empty; "": it does not, or nobody can know
    waits: Annotated[str, OneOf(("", "input"))] = ""
    can_hold: bool = False  # HoldHere would work
    collective: Collective | None = None  # the last one, of a rank that trains together with others


@dataclass(frozen=True, slots=True)
class Refused:
    """A question or wish has no answer; `code` says why."""

    request: int
    stop: int
    # "no_model", "no_batch", "stale", "gone", "no_target", "not_inside", "not_held", "not_seen", "no_rules", "unknown",
    # "failed"; of the loss lab's process also "lab_missing", "lab_declined" ("no_torch …", "torch_too_old …"), "lab_ended"
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Moved:
    """Training was moved: parameters, buffers, gradients and optimizer state are at the target, and batches follow."""

    request: int
    origin: str  # where they were; "" if nothing was ever moved
    target: str  # as asked for
    tensors: Count  # tensors that were moved, …
    bytes: Count  # … and their bytes before


@dataclass(frozen=True, slots=True)
class NotMoved:
    """Training was not moved; everything is where it was."""

    request: int
    target: str
    code: Annotated[str, OneOf(MOVE_REFUSALS)]
    detail: str  # torch's own message, a name, or ""


@dataclass(frozen=True, slots=True)
class MovedBack:
    """The first iteration at the target failed before its optimizer step: all tensors are as before the move."""

    request: int
    target: str  # the target that failed
    origin: str  # where everything is again
    chosen: str  # the target chosen before; "": none
    trouble: Trouble


@dataclass(frozen=True, slots=True)
class Ended:
    """The script is over; the process ends next, with the exit code that the script has without the probe."""

    kind: Annotated[str, OneOf(ENDINGS)]
    code: int
    iteration: Count
    trouble: Trouble | None


@dataclass(frozen=True, slots=True)
class Detached:
    """The probe has failed and removed itself; training goes on without it."""

    where: str
    detail: str


@dataclass(frozen=True, slots=True)
class Children:
    """The script has started processes of its own, which are not watched; sent when one starts or has ended."""

    running: Count
    started: Count
    names: Annotated[tuple[str, ...], AtMost(8)]  # names of what they run, each once


@dataclass(frozen=True, slots=True)
class Ranked:
    """The process has joined others that train together with it."""

    rank: Count
    of: Count


@dataclass(frozen=True, slots=True)
class HooksCleared:
    """The script has removed torch's global hooks, the probe's included: phases of this kind are not seen any more."""

    phase: str  # one of PHASES


OWN = Family(
    questions={AskStructure: (Structure,), AskValues: (Values,), AskWhere: (Where,)},
    wishes=(RunTo,),
    orders=(Welcome, Go, Pause, HoldHere, HoldAtEnd, MoveTo),
    news=(
        Hello, Declined, TorchLoaded, Stopped, Resumed, Progress, SeriesOpened, LossPoints, Moved, NotMoved, MovedBack,
        Remeasured, Ended, Detached, Children, Ranked, HooksCleared,
    ),
)  # fmt: skip
FAMILIES = (
    OWN,
    BATCH,
    INSIDE,
    CHAIN,
    GRAPH,
    LAB,
    SEEN,
    TENSOR,
    ABORT,
    FINDINGS,
    LINES,
    VARIABLES,
    WHY,
    OPTIMIZER,
    LIFE,
    RANKS,
)

WINDOW_MESSAGES = tuple(cls for family in FAMILIES for cls in family.of_window())
DEBUGGEE_MESSAGES = (Refused, *(cls for family in FAMILIES for cls in family.of_debuggee()))
MESSAGES = {cls.__name__: cls for cls in WINDOW_MESSAGES + DEBUGGEE_MESSAGES}

# which answers a question can have; a granted wish is answered by Resumed
ANSWERS: dict[type, tuple[type, ...]] = {
    **{asked: (*answers, Refused) for family in FAMILIES for asked, answers in family.questions.items()},
    **{wish: (Refused,) for family in FAMILIES for wish in family.wishes},
}
