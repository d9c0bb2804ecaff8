"""The words for what a held program has in its hands: its call stack, its variables, and what is evaluated there.

Rows of variables have a `handle` for their children, valid for one stop. All texts are values, or the script's own
words, as Python would write them, cut where they are long.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from .arrays import Array
from .family import Family
from .limits import AtMost, Column, Count, Index, Line, OneOf, Row, Shape

LONGEST_VALUE = 240  # characters of a row's text
LONGEST_CODE = 64_000  # of what is to be evaluated
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

Handle = Count  # 0: nothing below


@dataclass(frozen=True, slots=True)
class Tensor:
    """What a tensor is, as a part of Value."""

    shape: Shape
    dtype: str
    device: str
    grad_fn: str  # "" of a leaf
    requires_grad: bool
    grad: Annotated[str, OneOf(("", "none", "populated"))]  # "" where it can have none


@dataclass(frozen=True, slots=True)
class Value:
    """A row. `step` is what stands behind the parent's expression to mean this one: ".weight", "[3]", "['loss']"; ""
    where no expression does."""

    name: str
    step: str
    kind: Annotated[str, OneOf(VALUE_KINDS)]
    type: str
    text: Annotated[str, AtMost(LONGEST_VALUE)]
    flags: Count
    handle: Handle
    children: Count  # as far as known without asking
    group: Annotated[str, OneOf(GROUPS)] = ""
    same_as: str = ""  # expression of the first row of this stop that showed the same object
    shares: str = ""  # … of the first tensor that lies in the same memory
    tensor: Tensor | None = None
    row: Row = -1  # of a module or a parameter: where it is in the model tree
    file: str = ""  # of a function, class or generator: where it is written; of a tensor: where it was made
    line: Line = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """`number` is its place in the stack, from 0, the innermost; in questions -1 is the user's innermost."""

    number: Count
    function: str
    file: str
    line: Line
    is_users: bool
    layer: str = ""  # path of the layer whose forward this is
    is_module: bool = False  # the code of a module itself


@dataclass(frozen=True, slots=True)
class Thread:
    name: str
    function: str
    file: str
    line: Line
    state: Annotated[str, OneOf(("held", "waiting", "running"))]  # "waiting": for its turn at a moment


@dataclass(frozen=True, slots=True)
class AskStack:
    """Answered by Stack; Refused ("not_held") while training runs."""

    request: int


@dataclass(frozen=True, slots=True)
class Stack:
    """The innermost first."""

    request: int
    stop: int
    frames: Annotated[tuple[Frame, ...], AtMost(MOST_FRAMES)]
    left_out: Count  # frames that are more than MOST_FRAMES
    threads: Annotated[tuple[Thread, ...], AtMost(MOST_ROWS)]


@dataclass(frozen=True, slots=True)
class AskVariables:
    """Rows `first` … of what has this handle; 0: the variables of a frame."""

    request: int
    frame: Index
    handle: Handle
    first: Count
    count: Count
    numbers: bool  # tensors are measured as well


@dataclass(frozen=True, slots=True)
class AskInline:
    """The variables of these names in a frame, each a row; names that are not there have none."""

    request: int
    frame: Index
    names: Annotated[tuple[str, ...], AtMost(MOST_ROWS)]
    numbers: bool


@dataclass(frozen=True, slots=True)
class AskHover:
    """The value of a name, of attributes and of items with constant keys: nothing of the script is called. Refused
    ("calls") for any other expression or where that would call something, ("gone") where there is none."""

    request: int
    frame: Index
    text: Annotated[str, AtMost(LONGEST_CODE)]


@dataclass(frozen=True, slots=True)
class Variables:
    """`numbers` has five columns for each value: minimum, maximum, mean, standard deviation, count of NaN and Inf;
    all NaN for a row that was not measured."""

    request: int
    stop: int
    total: Count  # rows that there are
    first: Count
    values: Annotated[tuple[Value, ...], AtMost(MOST_ROWS)]
    numbers: Annotated[Array, Column("f8")]


@dataclass(frozen=True, slots=True)
class Changed:
    """What an evaluation has left behind it, as codes: "random" (a generator has drawn), "grad_mode", "names"."""

    codes: tuple[Annotated[str, OneOf(("random", "grad_mode", "names", "tensors"))], ...] = ()
    names: tuple[str, ...] = ()  # that were assigned


@dataclass(frozen=True, slots=True)
class Evaluate:
    """Executes statements or an expression in a frame, as the script's own. `keeps_random`: generators are put back;
    `grad`: "" as it is there, "off" under no_grad. Answered by Evaluated."""

    request: int
    frame: Index
    text: Annotated[str, AtMost(LONGEST_CODE)]
    keeps_random: bool
    grad: Annotated[str, OneOf(("", "off"))] = ""
    numbers: bool = True


@dataclass(frozen=True, slots=True)
class CancelEvaluation:
    """Ends what `Evaluate` runs just now, where that is in Python code; it is answered as cancelled. Taken at any
    time."""


@dataclass(frozen=True, slots=True)
class Evaluated:
    """`value` None: there is none, or it failed."""

    request: int
    stop: int
    value: Value | None
    numbers: Annotated[Array, Column("f8")]
    error: str  # class of the exception; "cancelled"; "" where none
    words: str  # the exception's own
    line: Line  # of the text where it was raised, 0 where not known
    changed: Changed
    seconds: float


@dataclass(frozen=True, slots=True)
class AssignValue:
    """Executes `target = text` in a frame, where `target` is the expression of a row. Answered by Assigned."""

    request: int
    frame: Index
    target: Annotated[str, AtMost(LONGEST_CODE)]
    text: Annotated[str, AtMost(LONGEST_CODE)]


@dataclass(frozen=True, slots=True)
class UndoAssign:
    """Puts the last assigned value back. Answered by Assigned, or Refused ("nothing")."""

    request: int


@dataclass(frozen=True, slots=True)
class Assigned:
    """Texts of what the row was before and is now; `error` where nothing was changed."""

    request: int
    stop: int
    target: str
    before: Annotated[str, AtMost(LONGEST_VALUE)]
    after: Annotated[str, AtMost(LONGEST_VALUE)]
    error: str
    words: str
    undoable: bool
    warning: Annotated[str, OneOf(("", "version"))]  # "version": a graph still needs the tensor as it was


@dataclass(frozen=True, slots=True)
class AskSource:
    """The text of a file as the running code was made from it."""

    request: int
    file: str


@dataclass(frozen=True, slots=True)
class Source:
    request: int
    stop: int
    file: str
    text: Annotated[str, AtMost(LONGEST_SOURCE)]
    is_loaded_text: bool  # False: read from disk just now, and not known to be what runs


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
