"""What the drawer knows of a graph: nodes, the groups that they are in, what each keeps, and which have run. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from inspector.wire.arrays import Array
from inspector.wire.graph import Advance, Flow, GraphFacts, Group
from inspector.wire.inside import UNREAD

NONE = -1
_TYPES = {"i4": "<i4", "i8": "<i8", "u1": "u1"}


def numbers(array: Array) -> np.ndarray:
    """Numbers of the wire, not to be written to."""
    return np.frombuffer(array.data, dtype=_TYPES[array.dtype]).reshape(array.shape)


@dataclass
class GraphModel:
    """Nodes are numbered in the order in which they are expected to run."""

    facts: GraphFacts
    ran: np.ndarray = field(init=False)  # bool, per node
    order: list[int] = field(init=False, default_factory=list)  # as they ran
    known: int = field(init=False, default=0)  # how many of those that ran were told
    current: int = field(init=False, default=NONE)
    state: str = field(init=False, default="waiting")
    is_all: bool = field(init=False, default=False)
    is_retained: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        facts = self.facts
        self.names = numbers(facts.names)
        self.group_of = numbers(facts.groups_of)
        self.feeds, self.labels = numbers(facts.feeds), numbers(facts.labels)
        self.unread = numbers(facts.unread)
        self.roots = [int(root) for root in numbers(facts.roots)]
        self.sources, self.targets = numbers(facts.sources), numbers(facts.targets)
        self.flows = numbers(facts.flows)
        self.keepers, self.storages = numbers(facts.keepers), numbers(facts.storages)
        self.sizes = numbers(facts.sizes)
        self.ran = np.zeros(len(self.names), dtype=bool)
        self.advance(facts.advance)

    def __len__(self) -> int:
        return len(self.names)

    def advance(self, advance: Advance) -> None:
        """How far the backward has come since it was told last."""
        came = [int(number) for number in numbers(advance.ran)]
        self.known = advance.first + len(came)
        came = [number for number in came if 0 <= number < len(self)]
        self.order += came
        self.ran[came] = True
        self.current = advance.current if advance.current < len(self) else NONE
        self.state = advance.state
        self.is_all, self.is_retained = advance.is_all, advance.is_retained
        if advance.is_all:
            self.ran[:] = True

    # ── nodes ──

    def name(self, node: int) -> str:
        """ "ConvolutionBackward0" """
        return self.facts.words[self.names[node]]

    def label(self, node: int) -> str:
        """Path of the parameter whose gradient it accumulates, "" for other nodes."""
        return self.facts.words[self.labels[node]] if self.labels[node] >= 0 else ""

    def is_leaf(self, node: int) -> bool:
        return self.name(node) == "AccumulateGrad"

    def group(self, node: int) -> Group | None:
        number = int(self.group_of[node])
        return self.facts.groups[number] if number >= 0 else None

    def flow(self, edge: int) -> Flow | None:
        number = int(self.flows[edge])
        return self.facts.flow_kinds[number] if number >= 0 else None

    def reason(self, node: int) -> str:
        """Why not all that it keeps is counted, one of UNREAD; "" where all is."""
        return UNREAD[self.unread[node] - 1] if self.unread[node] else ""

    @cached_property
    def leaves(self) -> dict[str, int]:
        """The node that accumulates into each parameter, by its path."""
        return {self.label(node): node for node in np.flatnonzero(self.labels >= 0).tolist()}

    @cached_property
    def edges_in(self) -> list[list[int]]:
        """Per node, the edges that come from above."""
        return self._edges_at(self.targets)

    @cached_property
    def edges_out(self) -> list[list[int]]:
        """Per node, the edges that lead down."""
        return self._edges_at(self.sources)

    def _edges_at(self, ends: np.ndarray) -> list[list[int]]:
        found: list[list[int]] = [[] for _ in range(len(self))]
        for edge, node in enumerate(ends.tolist()):
            found[node].append(edge)
        return found

    @cached_property
    def members(self) -> list[list[int]]:
        """Per group, the nodes in it and in the groups below."""
        found: list[list[int]] = [[] for _ in self.facts.groups]
        for node, group in enumerate(self.group_of.tolist()):
            while group >= 0:
                found[group].append(node)
                group = self.facts.groups[group].parent
        return found

    # ── bytes ──

    @cached_property
    def _kept(self) -> list[list[int]]:
        """Per node, the storages that it keeps."""
        found: list[list[int]] = [[] for _ in range(len(self))]
        for node, storage in zip(self.keepers.tolist(), self.storages.tolist()):
            found[node].append(storage)
        return found

    def kept_by(self, nodes: list[int]) -> int:
        """Bytes that these keep together, each storage once."""
        storages = {storage for node in nodes for storage in self._kept[node]}
        return sum(int(self.sizes[storage]) for storage in storages)

    @property
    def saved(self) -> int:
        """Bytes that the graph kept when it was asked about."""
        return int(self.sizes.sum())

    @property
    def held(self) -> int:
        """… that it keeps still."""
        if self.is_retained:
            return self.saved
        return int(self.sizes[np.unique(self.storages[~self.ran[self.keepers]])].sum())
