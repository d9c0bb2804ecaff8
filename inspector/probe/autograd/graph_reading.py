"""Reads an autograd graph into columns: its nodes in the order of a backward, the layers that made them, and the shapes
along its edges. Keeps nothing of the graph afterwards."""

from __future__ import annotations

import heapq
from array import array
from collections.abc import Callable, Container, Iterable
from typing import TYPE_CHECKING, Any

from ...wire.graph import GRAPH_LIMIT, Flow, Group
from ..modules.structure import note_of
from .node_stepper import is_leaf
from .saved_bytes import KeptBytes

if TYPE_CHECKING:
    from ..modules.calls import Call
    from ..modules.paths import Paths

CallOf = Callable[[Any], "Call | None"]  # node → the call of a layer that made it
Edges = list[tuple[Any, int]]


def in_order(nodes: list[Any]) -> list[int]:
    """Returns places in `nodes` in the order in which torch runs them: of the nodes that are ready, the one made last
    comes first; AccumulateGrad runs at once."""
    place = {id(node): number for number, node in enumerate(nodes)}
    following = [[place[id(node)] for node, _ in node.next_functions if id(node) in place] for node in nodes]
    awaited = [0] * len(nodes)
    for numbers in following:
        for number in numbers:
            awaited[number] += 1
    ready = [(-node._sequence_nr(), 0, number) for number, node in enumerate(nodes) if not awaited[number]]
    heapq.heapify(ready)
    order: list[int] = []
    pushes = 0
    while ready:
        number = heapq.heappop(ready)[2]
        order.append(number)
        for after in following[number]:
            awaited[after] -= 1
            if not awaited[after]:
                pushes += 1
                heapq.heappush(ready, (-nodes[after]._sequence_nr(), pushes, after))
    return order


class Words:
    """Texts and their numbers; `texts` lists each text once."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        number = self._numbers.setdefault(text, len(self._numbers))
        if number == len(self.texts):
            self.texts.append(text)
        return number


class Groups:
    """The layers whose calls made nodes, or the layers that own a parameter where calls were not seen."""

    def __init__(self, paths: Paths) -> None:
        self.groups: list[Group] = []
        self.calls: list[Call] = []
        self._paths = paths
        self._numbers: dict[Any, int] = {}

    def of_call(self, call: Call) -> int:
        """Returns the number of the call's group; groups of enclosing calls come before."""
        if call not in self._numbers:
            parent = self.of_call(call.above) if call.above is not None else -1
            path, row = self._paths.of_call(call)
            module = call.module()
            kind = type(module).__name__ if module is not None else ""
            note = note_of(module) if module is not None else ""
            self._numbers[call] = len(self.groups)
            self.groups.append(Group(parent, path, kind, row, call.number, note))
            self.calls.append(call)
        return self._numbers[call]

    def of_owner(self, row: int) -> int:
        """Returns the group of the layer with this row."""
        if row not in self._numbers:
            self._numbers[row] = len(self.groups)
            kind, note = self._paths.looks_of(row)
            self.groups.append(Group(-1, self._paths.path_of(row), kind, row, 0, note))
        return self._numbers[row]

    def tensors(self) -> Iterable[Any]:
        """Yields parameters and buffers of the called layers."""
        for call in self.calls:
            module = call.module()
            if module is not None:
                held = (*module._parameters.values(), *module._buffers.values())
                yield from (tensor for tensor in held if tensor is not None)


class GraphReading:
    """Reads the graph. `rows`: id(parameter) → row; `owners`: id(parameter) → row of its layer; `has_run`: which nodes
    ran.

    The columns have one entry per node, group or edge, as `GraphFacts` has them; `places`: node number → place, or -1.
    """

    def __init__(
        self, nodes: list[Any], roots: Iterable[Any], call_of: CallOf, paths: Paths, rows: dict[int, int],
        owners: dict[int, int], parameters: Iterable[Any], has_run: Container[int],
    ) -> None:  # fmt: skip
        order = in_order(nodes)
        self.places = array("i", [-1]) * len(nodes)
        for place, number in enumerate(order[:GRAPH_LIMIT]):
            self.places[number] = place
        self.nodes = [nodes[number] for number in order[:GRAPH_LIMIT]]
        self._numbers = {id(node): number for number, node in enumerate(self.nodes)}
        self.roots = [self._numbers[id(node)] for node in roots if id(node) in self._numbers]
        self._call_of, self._rows, self._owners = call_of, rows, owners
        self.words, self.groups = Words(), Groups(paths)
        self.flows: dict[Flow, int] = {}
        self.sources, self.targets, self.inputs, self.edge_flows = (array("i") for _ in range(4))
        self.names, self.feeds, self.labels, self.groups_of = (array("i") for _ in range(4))
        self._read_nodes(paths)
        self._read_edges()
        self._read_kept(parameters, [order[place] in has_run for place in range(len(self.nodes))])

    # ── nodes ──

    def _read_nodes(self, paths: Paths) -> None:
        for node in self.nodes:
            self.names.append(self.words.number(str(node.name()).rpartition(":")[2]))
            row = self._rows.get(id(node.variable), -1) if is_leaf(node) else -1
            self.feeds.append(row)
            self.labels.append(self.words.number(paths.path_of(row)) if row >= 0 else -1)
            self.groups_of.append(-1 if is_leaf(node) else self._group(node))

    def _group(self, node: Any) -> int:
        call = self._call_of(node)
        if call is not None:
            return self.groups.of_call(call)
        following = [after for after, _ in node.next_functions if after is not None]
        fed = (after.variable for after in following if is_leaf(after))
        owner = next((self._owners[id(parameter)] for parameter in fed if id(parameter) in self._owners), None)
        return -1 if owner is None else self.groups.of_owner(owner)

    @property
    def has_calls(self) -> bool:
        return bool(self.groups.calls)

    # ── edges ──

    def _read_edges(self) -> None:
        """Reads edges. An AccumulateGrad belongs to the parameter's first use in forward, whose gradient comes last."""
        for source, node in enumerate(self.nodes):
            for following, place in node.next_functions:
                target = self._numbers.get(id(following), -1) if following is not None else -1
                if target >= 0:
                    self._add_edge(source, target, place)

    def _add_edge(self, source: int, target: int, place: int) -> None:
        node = self.nodes[target]
        self.sources.append(source)
        self.targets.append(target)
        self.inputs.append(place)
        self.edge_flows.append(self._flow(node, place))
        if is_leaf(node):
            self.groups_of[target] = self.groups_of[source]  # edges are read in the order of their sources

    def _flow(self, node: Any, place: int) -> int:
        """Returns the number of the shape and dtype that torch itself checks the edge's gradient against."""
        try:
            known = node._input_metadata[place]
            shape = tuple(int(extent) for extent in known.shape)
            flow = Flow(shape, str(known.dtype).removeprefix("torch."), str(known.device))
        except (AttributeError, IndexError, RuntimeError, TypeError):  # an older torch, a nested tensor, no output
            return -1
        return self.flows.setdefault(flow, len(self.flows))

    # ── what is kept ──

    def _read_kept(self, parameters: Iterable[Any], has_run: list[bool]) -> None:
        leaves = [node.variable for node in self.nodes if is_leaf(node)]
        self.kept = KeptBytes([*leaves, *parameters, *self.groups.tensors()])
        self.unread = array("B", map(self.kept.add, range(len(self.nodes)), self.nodes, has_run))
