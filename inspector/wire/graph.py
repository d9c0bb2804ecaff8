"""The words for the graph that a backward walks: its nodes by the layers that made them, and how far it has come.

Nodes are numbered from the loss down. A graph keeps its version for as long as it is the same one; of that, only how
far the backward has come is told again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from .arrays import Array
from .family import Family
from .inside import UNREAD, BlackBox
from .limits import Column, Count, OneOf, Place, Row, Shape

GRAPH_LIMIT = 20_000  # nodes of one answer; of a larger graph those that come first

GRAPH_STATES = (
    "waiting",  # made, and no backward has begun
    "running",  # held within its backward
    "done",  # its backward is over
    "failed",  # its backward was left by an exception
    "aborted",  # the user has ended its backward before all nodes had run
)

GRAPH_REASONS = (
    "no_loss",  # this iteration has come to no loss yet
    "no_grad",  # the loss has no graph: no_grad, or nothing that it is made of requires a gradient
    "gone",  # the script has let go of the loss, and of its graph with it
    "unseen",  # the loss came in a free run, in which nothing is noted
    "unknown_version",  # run to a node of a graph that is not the one known now
    "passed",  # run to a node that has run already
)


@dataclass(frozen=True, slots=True)
class Group:
    """A call of a layer, or where calls were not seen a layer by the parameters that its nodes feed."""

    parent: Row  # the group of the call that made this one; -1: none. Smaller than the group's own number
    path: str  # "model.model1.conv1"
    type: str  # class of the layer, "Conv2d"
    row: Row  # in the structure, -1 where it has none
    call: Count  # which of its calls in this iteration, from 1; 0: not known
    note: BlackBox  # its nodes are what torch made of it


@dataclass(frozen=True, slots=True)
class Flow:
    """What runs along an edge: a gradient of this shape."""

    shape: Shape
    dtype: str
    device: str


@dataclass(frozen=True, slots=True)
class Advance:
    """How far the backward has come."""

    state: Annotated[str, OneOf(GRAPH_STATES)]
    first: Place  # how many of those that have run are left out here
    # numbers of the nodes that ran, in their order; one of a cut graph that is not there is -1
    ran: Annotated[Array, Column("i4", low=-1)]
    current: Row  # the node that is to run next, -1: none, or not known
    is_all: bool  # its backward is over and has come to all of them, whether or not somebody stepped
    is_retained: bool  # what nodes keep stays when they have run: retain_graph


@dataclass(frozen=True, slots=True)
class AskGraph:
    """`known` is the version that the asker has (0: none), `ran` how many nodes it knows to have run. Answered by
    GraphFacts, by GraphProgress where the version is that one, or by Refused with one of GRAPH_REASONS."""

    request: int
    known: int
    ran: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphFacts:
    """`names`, `groups_of`, `feeds`, `labels`, `unread` have one number per node; `sources`, `targets`, `inputs`,
    `flows` one per edge; `keepers` and `storages` one per thing that is kept.

    Bytes are those of the storages that nodes keep for their own computation: each storage counts once, whoever shares
    it, parameters of the model not at all. What a function of the script's own keeps beside `save_for_backward` is not
    among them.
    """

    request: int
    stop: int
    version: Count
    name: str  # of the loss, as the script writes it
    iteration: Count
    structure: Count  # that rows belong to
    total: Count  # nodes of the whole graph
    is_within: bool  # a node of another backward has begun this one: a checkpoint that is computed again
    has_calls: bool  # groups are calls of layers; else they are layers that own parameters
    words: tuple[str, ...]  # names of nodes, and what parameters are called
    groups: tuple[Group, ...]
    flow_kinds: tuple[Flow, ...]
    names: Annotated[Array, Column("i4", "nodes", 0, "words")]  # numbers of words
    groups_of: Annotated[Array, Column("i4", "nodes", -1, "groups")]  # numbers of groups; -1: none
    # of one that accumulates, the parameter's row and the word that it is called; -1: it has none, or is no such node
    feeds: Annotated[Array, Column("i4", "nodes", -1)]
    labels: Annotated[Array, Column("i4", "nodes", -1, "words")]
    # 0, or 1 + the place in UNREAD of why not all that a node keeps is counted
    unread: Annotated[Array, Column("u1", "nodes", 0, 1 + len(UNREAD))]
    roots: Annotated[Array, Column("i4", "", 0, "nodes")]  # numbers of the nodes that the backward begins at
    sources: Annotated[Array, Column("i4", "edges", 0, "nodes")]  # the node that gives a gradient …
    targets: Annotated[Array, Column("i4", "edges", 0, "nodes")]  # … and the one that gets it
    inputs: Annotated[Array, Column("i4", "edges", 0)]  # as which of the outputs of what that has computed
    flows: Annotated[Array, Column("i4", "edges", -1, "flow_kinds")]  # numbers of flow_kinds; -1: torch does not tell
    keepers: Annotated[Array, Column("i4", "kept", 0, "nodes")]  # numbers of nodes
    storages: Annotated[Array, Column("i4", "kept", 0, "storages")]  # numbers of what they keep, from 0
    sizes: Annotated[Array, Column("i8", "storages", 0)]  # bytes of each storage
    advance: Advance


@dataclass(frozen=True, slots=True)
class GraphProgress:
    request: int
    stop: int
    version: Count
    advance: Advance


@dataclass(frozen=True, slots=True)
class RunToNode:
    """Lets go until the node with this number is to run. Answered by Resumed, or by Refused ("unknown_version",
    "passed", "gone") and still held. Where no backward comes to it, training is held at the end of that."""

    request: int
    stop: int
    version: int
    node: int


GRAPH = Family(questions={AskGraph: (GraphFacts, GraphProgress)}, wishes=(RunToNode,))
