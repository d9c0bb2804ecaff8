"""Messages about a held program: its call stack, its variables, and evaluation in its frames.

Rows of variables have a `handle` for their children, valid for one stop. All texts are values, or the script's own
words, as Python would write them, cut where they are long.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from .arrays import Array
from .family import Family
from .limits import AtMost, Column, Count, Index, Line, OneOf, Row, Shape
from .shards import Shard

LONGEST_VALUE = 240  # characters of a row's text
LONGEST_CODE = 64_000  # characters to be evaluated
LONGEST_SOURCE = 4_000_000
MOST_FRAMES = 1_000
MOST_ROWS = 1_000  # in one answer
COLUMNS = 5  # numbers of a row

VALUE_KINDS = (
    "plain", "text", "list", "dict", "set", "object", "tensor", "parameter", "module", "optimizer", "loader",
    "array", "image", "function", "class", "file", "error", "generator", "property", "group", "gone", "unset",
)  # fmt: skip
GROUPS = ("", "returned", "locals", "cells", "globals", "error")

# bits of Value.flags
CHANGED, NEW, ARGUMENT, FOLDED, SAMPLED, SET, CYCLE, SETTABLE = 1, 2, 4, 8, 16, 32, 64, 128

Handle = Count  # 0: no children


@dataclass(frozen=True, slots=True)
class Tensor:
    """Facts of a tensor, as part of Value."""

    shape: Shape
    dtype: str
    device: str
    grad_fn: str  # "" for a leaf
    requires_grad: bool
    grad: Annotated[str, OneOf(("", "none", "populated"))]  # "" if it can have none
    shard: Shard | None = None  # of a tensor that ranks share; the shape is that of the part on this rank


@dataclass(frozen=True, slots=True)
class Value:
    """A row. `step` follows the parent's expression to make the row's own: ".weight", "[3]", "['loss']"; "" if it has
    none."""

    name: str
    step: str
    kind: Annotated[str, OneOf(VALUE_KINDS)]
    type: str
    text: Annotated[str, AtMost(LONGEST_VALUE)]
    flags: Count
    handle: Handle
    children: Count  # as far as known without computing
    group: Annotated[str, OneOf(GROUPS)] = ""
    same_as: str = ""  # expression of the first row at this stop that showed the same object
    shares: str = ""  # … of the first tensor with the same memory
    tensor: Tensor | None = None
    row: Row = -1  # for a module or parameter: its row in the model tree
    file: str = ""  # for a function, class or generator: its source; for a tensor: where it was made
    line: Line = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame of the stack. `number` counts from 0, the innermost; in questions -1 is the user's innermost frame."""

    number: Count
    function: str
    file: str
    line: Line
    is_users: bool
    layer: str = ""  # path of the layer whose forward it is
    is_module: bool = False  # the top-level code of a module


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread of the script and where it is."""

    name: str
    function: str
    file: str
    line: Line
    state: Annotated[str, OneOf(("held", "waiting", "running"))]  # "waiting": for its turn at a moment


@dataclass(frozen=True, slots=True)
class AskStack:
    """Asks for the call stack. Answered by Stack, or by Refused ("not_held") while training runs."""

    request: int


@dataclass(frozen=True, slots=True)
class Stack:
    """The call stack, innermost frame first."""

    request: int
    stop: int
    frames: Annotated[tuple[Frame, ...], AtMost(MOST_FRAMES)]
    left_out: Count  # number of frames beyond MOST_FRAMES
    threads: Annotated[tuple[Thread, ...], AtMost(MOST_ROWS)]


@dataclass(frozen=True, slots=True)
class AskVariables:
    """Asks for rows from `first` on of what has this handle; 0: the variables of a frame. Answered by Variables."""

    request: int
    frame: Index
    handle: Handle
    first: Count
    count: Count
    numbers: bool  # tensors are measured too


@dataclass(frozen=True, slots=True)
class AskInline:
    """Asks for the variables of these names in a frame; names that do not exist get no row. Answered by Variables."""

    request: int
    frame: Index
    names: Annotated[tuple[str, ...], AtMost(MOST_ROWS)]
    numbers: bool


@dataclass(frozen=True, slots=True)
class AskHover:
    """Asks for the value of a name, with attributes and items with constant keys; calls nothing of the script's.

    Answered by Variables, or by Refused: "calls" for other expressions or if something would be called, "gone" if there
    is no value.
    """

    request: int
    frame: Index
    text: Annotated[str, AtMost(LONGEST_CODE)]


@dataclass(frozen=True, slots=True)
class Variables:
    """Rows. `numbers` has five columns per value: minimum, maximum, mean, standard deviation, count of NaN and Inf; all
    NaN for a row that was not measured."""

    request: int
    stop: int
    total: Count  # number of all rows
    first: Count
    values: Annotated[tuple[Value, ...], AtMost(MOST_ROWS)]
    numbers: Annotated[Array, Column("f8")]


@dataclass(frozen=True, slots=True)
class Changed:
    """What an evaluation has changed, as codes: "random" (a generator was used), "grad_mode", "names"."""

    codes: tuple[Annotated[str, OneOf(("random", "grad_mode", "names", "tensors"))], ...] = ()
    names: tuple[str, ...] = ()  # names that were assigned


@dataclass(frozen=True, slots=True)
class Evaluate:
    """Runs statements or an expression in a frame as the script's own code. Answered by Evaluated.

    `keeps_random`: random generators are restored; `grad`: "" as it is there, "off" under no_grad.
    """

    request: int
    frame: Index
    text: Annotated[str, AtMost(LONGEST_CODE)]
    keeps_random: bool
    grad: Annotated[str, OneOf(("", "off"))] = ""
    numbers: bool = True


@dataclass(frozen=True, slots=True)
class CancelEvaluation:
    """Ends the running `Evaluate` if it is in Python code; it is answered as cancelled. Accepted at any time."""


@dataclass(frozen=True, slots=True)
class Evaluated:
    """The result of an evaluation. `value` None: there is none, or it failed."""

    request: int
    stop: int
    value: Value | None
    numbers: Annotated[Array, Column("f8")]
    error: str  # class of the exception; "cancelled"; "": none
    words: str  # the exception's message
    line: Line  # of the text, where it was raised; 0: unknown
    changed: Changed
    seconds: float


@dataclass(frozen=True, slots=True)
class AssignValue:
    """Runs `target = text` in a frame; `target` is the expression of a row. Answered by Assigned."""

    request: int
    frame: Index
    target: Annotated[str, AtMost(LONGEST_CODE)]
    text: Annotated[str, AtMost(LONGEST_CODE)]


@dataclass(frozen=True, slots=True)
class UndoAssign:
    """Undoes the last assignment. Answered by Assigned, or Refused ("nothing")."""

    request: int


@dataclass(frozen=True, slots=True)
class Assigned:
    """Texts of a row's value before and after. `error`: nothing was changed."""

    request: int
    stop: int
    target: str
    before: Annotated[str, AtMost(LONGEST_VALUE)]
    after: Annotated[str, AtMost(LONGEST_VALUE)]
    error: str
    words: str
    undoable: bool
    warning: Annotated[str, OneOf(("", "version"))]  # "version": a graph needs the tensor as it was


@dataclass(frozen=True, slots=True)
class AskSource:
    """Asks for the text of a file from which the running code was made. Answered by Source."""

    request: int
    file: str


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a source file."""

    request: int
    stop: int
    file: str
    text: Annotated[str, AtMost(LONGEST_SOURCE)]
    is_loaded_text: bool  # False: read from disk now, and maybe not what runs


VARIABLES = Family(
    questions={
        AskStack: (Stack,),
        AskVariables: (Variables,),
        AskInline: (Variables,),
        AskHover: (Variables,),
        Evaluate: (Evaluated,),
        AssignValue: (Assigned,),
        UndoAssign: (Assigned,),
        AskSource: (Source,),
    },
    orders=(CancelEvaluation,),
)
