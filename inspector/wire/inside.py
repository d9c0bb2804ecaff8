"""The words for a forward that is held between two of its layers, and for a backward held between two of its nodes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from .batches import Item
from .family import Family
from .limits import Count, Line, OneOf, Row, Shape
from .plain_text import name as named

# "layer": before the call of a layer. "layer_end": after it, within the layer that called it.
# "line": at a line of its forward, between the calls of two layers.
# "group": before the first node that a layer's call has made. "node": before any node.
PLACES = ("layer", "layer_end", "line", "group", "node")

LOOSE = "loose"  # no module: the row above trained tensors that are in none
BLACK_BOXES = ("", "compiled", "scripted", LOOSE)  # compiled, scripted: what happens inside has no moments
BlackBox = Annotated[str, OneOf(BLACK_BOXES)]

UNREAD = (
    "packed",  # kept in another form (a checkpoint would compute it again): it is not unpacked for looking
    "freed",  # the graph has let it go
    "overwritten",  # written into since, so that torch itself would refuse it
    "unknown",  # torch does not tell
)


@dataclass(frozen=True, slots=True)
class Inside:
    """Where training is held, as a part of Stopped. A layer is known by the call that is running or to come."""

    place: Annotated[str, OneOf(PLACES)]
    path: str  # of the layer, "model.model1.conv1"; "" where none is known, as of the arithmetic of a loss
    call: Count  # which of its calls in this iteration, from 1; 0: not known
    depth: Row  # 0: called by the script itself; -1: not known
    row: Row  # of the layer in the structure, -1 where it has none
    done_path: str  # of the layer that was finished last, or that made the node that ran last; "" where there is none
    node: str = ""  # name of the node to come
    index: Count = 0  # its place in the order in which they run, from 1
    nodes: Count = 0  # … of so many; 0: not known
    populated: tuple[Row, ...] = ()  # rows of the parameters whose gradients came since training was let go
    feeds: tuple[Row, ...] = ()  # rows of the parameters that the node to come accumulates into or gives a gradient to
    done_row: Row = -1  # of the layer at `done_path` in the structure, -1 where it has none


@dataclass(frozen=True, slots=True)
class LayerFacts:
    """`key` is what a `TensorName` of one of its arguments or results is known by."""

    path: str
    call: Count
    depth: Row
    row: Row
    type: str
    note: BlackBox
    file: str  # of its call in the user's source
    line: Line
    arguments: tuple[Item, ...]  # paths are those of the argument: "[0]", "['mask']"
    outputs: tuple[Item, ...]  # none before it has run
    seconds: float | None  # that it took, those held in it left out; None before it has run
    failed: bool

    @property
    def key(self) -> str:
        return layer_key(self.path, self.call, self.seconds is not None)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a node keeps for its own computation."""

    name: str  # torch's own: "input", "weight"; a number for a Function of the user's own
    shape: Shape
    dtype: str
    device: str
    unread: Annotated[str, OneOf(("", *UNREAD))]  # "", or one of UNREAD: the other facts are empty


@dataclass(frozen=True, slots=True)
class NodeFacts:
    """`key` is what a `TensorName` of one of its gradients, or of what it keeps, is known by."""

    name: str
    path: str  # of the layer whose call has made it
    call: Count
    depth: Row
    row: Row
    file: str
    line: Line  # of the layer's call; 0 where not known
    index: Count
    arrives: tuple[Item, ...]  # gradients; paths are numbers of the node's outputs
    leaves: tuple[Item, ...]  # gradients, once it has run; paths are numbers of its inputs
    kept: tuple[Kept, ...]  # none once it has run
    feeds: tuple[Row, ...]  # rows of the parameters that it accumulates into or gives a gradient to

    @property
    def key(self) -> str:
        return node_key(self.path, self.call, self.name, self.index)


def layer_key(path: str, call: int, has_run: bool) -> str:
    """Which call of which layer: the same one in each iteration. Where its number is not known, the one that was done
    last or the one to come. The window knows paths as they are shown."""
    return f"{call or ('done' if has_run else 'next')} {named(path)}"


def node_key(path: str, call: int, name: str, index: int) -> str:
    """Which node of a backward: the same one in each iteration."""
    return f"{index} {named(name)} {call} {named(path)}"


@dataclass(frozen=True, slots=True)
class Named:
    row: Row
    path: str  # of a parameter, "model.model1.conv1.weight"


@dataclass(frozen=True, slots=True)
class AskInside:
    """What is here: the layers and nodes around this stop. Answered by Refused ("not_inside") elsewhere."""

    request: int


@dataclass(frozen=True, slots=True)
class InsideFacts:
    """`done` and `ran` came last, `layer` and `node` are to come. Gradients are torch's own numbers: `scale` is what a
    GradScaler has put on them."""

    request: int
    stop: int
    done: LayerFacts | None
    layer: LayerFacts | None
    ran: NodeFacts | None
    node: NodeFacts | None
    scale: float | None
    structure: Count = 0  # version of the model tree that rows here belong to
    parameters: tuple[Named, ...] = ()  # that a node feeds, or whose gradients came since training was let go
    populated: tuple[Row, ...] = ()  # rows of the latter


INSIDE = Family(questions={AskInside: (InsideFacts,)})
