"""Messages about a forward held between two layers and a backward held between two nodes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from .batches import Item
from .family import Family
from .limits import Count, Line, OneOf, Row, Shape
from .plain_text import name as named

# "layer": before a layer's call. "layer_end": after it, inside the calling layer. "line": at a line of a layer's
# forward, between calls of layers. "group": before the first node that a layer's call made. "node": before any node.
PLACES = ("layer", "layer_end", "line", "group", "node")

LOOSE = "loose"  # no module: the row above trained tensors that are in none
BLACK_BOXES = ("", "compiled", "scripted", LOOSE)  # compiled and scripted run in one step: there are no moments inside
BlackBox = Annotated[str, OneOf(BLACK_BOXES)]

UNREAD = (
    "packed",  # saved by a pack hook (unpacking could rerun a checkpoint)
    "freed",  # the graph has freed it
    "overwritten",  # overwritten since, so that torch itself would refuse it
    "unknown",  # torch does not tell
)


@dataclass(frozen=True, slots=True)
class Inside:
    """Where training is held, as part of Stopped. The layer is that of the call that is running or comes next."""

    place: Annotated[str, OneOf(PLACES)]
    path: str  # of the layer, "model.model1.conv1"; "" if unknown, as for a loss's own arithmetic
    call: Count  # number of its call in this iteration, from 1; 0: unknown
    depth: Row  # 0: called by the script itself; -1: unknown
    row: Row  # of the layer in the structure; -1: none
    done_path: str  # path of the layer that ended last, or that made the last node that ran; "" if none
    node: str = ""  # name of the node to come
    index: Count = 0  # its place in the order of running, from 1
    nodes: Count = 0  # … of so many; 0: unknown
    populated: tuple[Row, ...] = ()  # rows of parameters whose gradients came since training was let go
    feeds: tuple[Row, ...] = ()  # rows of parameters to which the next node gives a gradient
    done_row: Row = -1  # row of the layer at `done_path`; -1: none


@dataclass(frozen=True, slots=True)
class LayerFacts:
    """One call of a layer. `key`: in the `TensorName` of its arguments and results."""

    path: str
    call: Count
    depth: Row
    row: Row
    type: str
    note: BlackBox
    file: str  # of the call in the user's source
    line: Line
    arguments: tuple[Item, ...]  # their paths name the argument: "[0]", "['mask']"
    outputs: tuple[Item, ...]  # empty before it has run
    seconds: float | None  # its duration without time held; None before it has run
    failed: bool

    @property
    def key(self) -> str:
        return layer_key(self.path, self.call, self.seconds is not None)


@dataclass(frozen=True, slots=True)
class Kept:
    """A tensor that a node saves for its backward."""

    name: str  # torch's name: "input", "weight"; a number for a Function of the user's own
    shape: Shape
    dtype: str
    device: str
    unread: Annotated[str, OneOf(("", *UNREAD))]  # if not "", the other facts are empty


@dataclass(frozen=True, slots=True)
class NodeFacts:
    """One node. `key`: in the `TensorName` of its gradients and saved tensors."""

    name: str
    path: str  # of the layer whose call made it
    call: Count
    depth: Row
    row: Row
    file: str
    line: Line  # of the layer's call; 0: unknown
    index: Count
    arrives: tuple[Item, ...]  # gradients; a path is the number of a node's output
    leaves: tuple[Item, ...]  # gradients, after it has run; a path is the number of an input
    kept: tuple[Kept, ...]  # empty after it has run
    feeds: tuple[Row, ...]  # rows of parameters to which it gives a gradient

    @property
    def key(self) -> str:
        return node_key(self.path, self.call, self.name, self.index)


def layer_key(path: str, call: int, has_run: bool) -> str:
    """Returns a key of the call that is the same in each iteration. Without a call's number it means the last or the
    next call. Paths are as the window shows them."""
    return f"{call or ('done' if has_run else 'next')} {named(path)}"


def node_key(path: str, call: int, name: str, index: int) -> str:
    """Returns a key of the node that is the same in each iteration."""
    return f"{index} {named(name)} {call} {named(path)}"


@dataclass(frozen=True, slots=True)
class Named:
    """A parameter: its row and its path."""

    row: Row
    path: str  # of a parameter, "model.model1.conv1.weight"


@dataclass(frozen=True, slots=True)
class AskInside:
    """Asks for the layers and nodes around this stop. Answered by InsideFacts, or by Refused ("not_inside")."""

    request: int


@dataclass(frozen=True, slots=True)
class InsideFacts:
    """`done` and `ran` came last, `layer` and `node` come next. Gradients are torch's own numbers; `scale`: the factor
    of a GradScaler on them."""

    request: int
    stop: int
    done: LayerFacts | None
    layer: LayerFacts | None
    ran: NodeFacts | None
    node: NodeFacts | None
    scale: float | None
    structure: Count = 0  # version of the model tree that rows belong to
    parameters: tuple[Named, ...] = ()  # to which a node gives gradients, or whose gradients came since the last stop
    populated: tuple[Row, ...] = ()  # rows of the latter


INSIDE = Family(questions={AskInside: (InsideFacts,)})
