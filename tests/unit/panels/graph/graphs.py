"""Graphs for tests of the drawer, as the debuggee would tell them."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import replace

from inspector.wire.arrays import Array
from inspector.wire.graph import Advance, Flow, GraphFacts, Group

Edge = tuple[int, int]

NOTHING = Array("i4", (0,), b"")


def ints(numbers: Sequence[int], code: str = "i") -> Array:
    dtype = {"i": "i4", "q": "i8", "B": "u1"}[code]
    return Array(dtype, (len(numbers),), array(code, numbers).tobytes())


def advance(
    ran: Sequence[int] = (), current: int = -1, state: str = "running", first: int = 0, **more: bool
) -> Advance:
    return Advance(state, first, ints(ran), current, more.get("is_all", False), more.get("is_retained", False))


def graph(
    names: Sequence[str],
    edges: Sequence[Edge],
    groups: Sequence[Group] = (),
    groups_of: Sequence[int] = (),
    labels: dict[int, str] | None = None,
    kept: Sequence[tuple[int, int]] = (),
    sizes: Sequence[int] = (),
    version: int = 1,
) -> GraphFacts:
    """`labels`: paths of parameters by the nodes that accumulate into them; `kept`: (node, storage)."""
    labels = labels or {}
    words = tuple(dict.fromkeys((*names, *labels.values())))
    count = len(names)
    return GraphFacts(
        request=0,
        stop=1,
        version=version,
        name="loss",
        iteration=3,
        structure=5,
        total=count,
        is_within=False,
        has_calls=bool(groups),
        words=words,
        groups=tuple(groups),
        flow_kinds=(Flow((2, 3), "float32", "cpu"),),
        names=ints([words.index(name) for name in names]),
        groups_of=ints(groups_of or [-1] * count),
        feeds=ints([10 + node if node in labels else -1 for node in range(count)]),
        labels=ints([words.index(labels[node]) if node in labels else -1 for node in range(count)]),
        unread=ints([0] * count, "B"),
        roots=ints([0] if count else []),
        sources=ints([source for source, _ in edges]),
        targets=ints([target for _, target in edges]),
        inputs=ints([0] * len(edges)),
        flows=ints([0] * len(edges)),
        keepers=ints([node for node, _ in kept]),
        storages=ints([storage for _, storage in kept]),
        sizes=ints(sizes, "q"),
        advance=advance(state="waiting"),
    )


def layer(path: str, kind: str = "Linear", parent: int = -1, call: int = 1, row: int = 1) -> Group:
    return Group(parent, path, kind, row, call, "")


LAYERS = (
    layer("model", "Network"), layer("model.first", parent=0, row=2), layer("model.last", parent=0, row=5),
)  # fmt: skip


def network() -> GraphFacts:
    """loss ← last ← relu ← first; what "last" keeps is kept by the relu, too."""
    names = (
        "MeanBackward0", "AddmmBackward0", "AccumulateGrad", "TBackward0", "AccumulateGrad", "ReluBackward0",
        "AddmmBackward0", "AccumulateGrad", "TBackward0", "AccumulateGrad",
    )  # fmt: skip
    edges = ((0, 1), (1, 2), (1, 5), (1, 3), (3, 4), (5, 6), (6, 7), (6, 8), (8, 9))
    of = (-1, 2, 2, 2, 2, 0, 1, 1, 1, 1)
    labels = {2: "model.last.bias", 4: "model.last.weight", 7: "model.first.bias", 9: "model.first.weight"}
    return graph(names, edges, LAYERS, of, labels, ((1, 0), (5, 0), (6, 1)), (4096, 1024))


def chain(length: int) -> GraphFacts:
    """A long graph without layers, each node with a leaf."""
    names, edges = [], []
    for node in range(0, length, 2):
        names += ["MulBackward0", "AccumulateGrad"]
        edges += [(node, node + 1)] + ([(node, node + 2)] if node + 2 < length else [])
    return graph(names, edges)


def moved_to(facts: GraphFacts, version: int) -> GraphFacts:
    return replace(facts, version=version)
