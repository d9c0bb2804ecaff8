"""Messages about the autograd graph of a backward: its nodes, the layers that made them, and how far it has come.

Nodes are numbered from the loss down. A graph keeps its version while it is the same; then only the progress of the
backward is sent again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from .arrays import Array
from .family import Family
from .inside import UNREAD, BlackBox
from .limits import Column, Count, OneOf, Place, Row, Shape

GRAPH_LIMIT = 20_000  # nodes in one answer; of a larger graph the first ones

GRAPH_STATES = (
    "waiting",  # no backward has begun
    "running",  # held within its backward
    "done",  # its backward has ended
    "failed",  # its backward was left by an exception
    "aborted",  # the user has ended its backward early
)

GRAPH_REASONS = (
    "no_loss",  # there was no loss in this iteration yet
    "no_grad",  # the loss has no graph: no_grad, or nothing in it requires a gradient
    "gone",  # the script has freed the loss, and the graph with it
    "unseen",  # the loss came in a free run, which records no graph
    "unknown_version",  # the node to run to is of another version of the graph
    "passed",  # the node to run to has run already
)


@dataclass(frozen=True, slots=True)
class Group:
    """A call of a layer, or, if calls were not seen, a layer that owns parameters to which its nodes give gradients."""

    parent: Row  # the group of the calling layer, with a smaller number than this one; -1: none
    path: str  # "model.model1.conv1"
    type: str  # class name of the layer, "Conv2d"
    row: Row  # in the structure; -1: none
    call: Count  # number of this call in the iteration, from 1; 0: unknown
    note: BlackBox  # what torch made of its nodes


@dataclass(frozen=True, slots=True)
class Flow:
    """The gradient that goes along an edge."""

    shape: Shape
    dtype: str
    device: str


@dataclass(frozen=True, slots=True)
class Advance:
    """How far the backward has come."""

    state: Annotated[str, OneOf(GRAPH_STATES)]
    first: Place  # how many of the nodes that ran are left out here
    # numbers of the nodes that ran, in order; -1 for one that a cut graph does not contain
    ran: Annotated[Array, Column("i4", low=-1)]
    current: Row  # the node to run next; -1: none or unknown
    is_all: bool  # its backward has ended and reached all nodes, stepped or not
    is_retained: bool  # saved tensors stay after the nodes have run: retain_graph


@dataclass(frozen=True, slots=True)
class AskGraph:
    """Asks for the graph. `known`: the asker's version (0: none); `ran`: how many nodes it knows to have run.

    Answered by GraphFacts, by GraphProgress if the version is the known one, or by Refused (one of GRAPH_REASONS).
    """

    request: int
    known: int
    ran: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphFacts:
    """The graph in columns. `names`, `groups_of`, `feeds`, `labels`, `unread`: one entry per node; `sources`,
    `targets`, `inputs`, `flows`: one per edge; `keepers`, `storages`: one per saved tensor.

    `sizes` are the bytes of the storages that nodes save for their backward; each storage counts once, parameters do
    not count. What a Function of the script's own keeps outside of `save_for_backward` does not count either.
    """

    request: int
    stop: int
    version: Count
    name: str  # of the loss, as the script names it
    iteration: Count
    structure: Count  # version of the structure to which rows belong
    total: Count  # nodes of the whole graph
    is_within: bool  # a node of another backward began this one: a recomputed checkpoint
    has_calls: bool  # groups are calls of layers; else layers that own parameters
    words: tuple[str, ...]  # names of nodes and of parameters
    groups: tuple[Group, ...]
    flow_kinds: tuple[Flow, ...]
    names: Annotated[Array, Column("i4", "nodes", 0, "words")]  # numbers of words
    groups_of: Annotated[Array, Column("i4", "nodes", -1, "groups")]  # numbers of groups; -1: none
    # for an AccumulateGrad: row of its parameter, and number of the word that names it; -1: none
    feeds: Annotated[Array, Column("i4", "nodes", -1)]
    labels: Annotated[Array, Column("i4", "nodes", -1, "words")]
    # 0, or 1 + the place in UNREAD of the reason why a saved tensor is not counted
    unread: Annotated[Array, Column("u1", "nodes", 0, 1 + len(UNREAD))]
    roots: Annotated[Array, Column("i4", "", 0, "nodes")]  # numbers of the nodes at which the backward begins
    sources: Annotated[Array, Column("i4", "edges", 0, "nodes")]  # the node that gives the gradient …
    targets: Annotated[Array, Column("i4", "edges", 0, "nodes")]  # … and the node that gets it
    inputs: Annotated[Array, Column("i4", "edges", 0)]  # the number of the forward output that it is the gradient of
    flows: Annotated[Array, Column("i4", "edges", -1, "flow_kinds")]  # numbers of flow_kinds; -1: unknown
    keepers: Annotated[Array, Column("i4", "kept", 0, "nodes")]  # numbers of nodes
    storages: Annotated[Array, Column("i4", "kept", 0, "storages")]  # number of the storage, from 0
    sizes: Annotated[Array, Column("i8", "storages", 0)]  # bytes of each storage
    advance: Advance


@dataclass(frozen=True, slots=True)
class GraphProgress:
    """The progress of a backward in a graph whose version the asker knows."""

    request: int
    stop: int
    version: Count
    advance: Advance


@dataclass(frozen=True, slots=True)
class RunToNode:
    """Lets training go until the node with this number is to run. If no backward reaches it, training is held when the
    backward ends.

    Answered by Resumed, or by Refused ("unknown_version", "passed", "gone") and training stays held.
    """

    request: int
    stop: int
    version: int
    node: int


GRAPH = Family(questions={AskGraph: (GraphFacts, GraphProgress)}, wishes=(RunToNode,))
