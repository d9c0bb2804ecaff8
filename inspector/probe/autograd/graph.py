"""Which autograd graph is known at a stop, and how far a backward has come in it; keeps no graph alive."""

from __future__ import annotations

import threading
import weakref
from array import array
from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol

import torch

from ...wire.graph import Advance, AskGraph, GraphFacts, GraphProgress, RunToNode
from ...wire.messages import Refused
from ..core.columns import packed
from ..core.neutral import Plain
from .graph_reading import GraphReading
from .node_stepper import Backward, call_of_node, mark_of, mark_of_node, reached
from .saved_bytes import keeps

if TYPE_CHECKING:
    from ..execution.phases import Recorder
    from ..frames.user_code import Site
    from ..loss.series import Losses
    from ..modules.calls import Calls
    from ..modules.paths import Paths
    from ..modules.roots import Roots


class Inside(Protocol):
    """What stepping inside a forward or a backward knows about the graph."""

    calls: Calls
    paths: Paths

    @property
    def held_backward(self) -> tuple[Backward | None, int]: ...

    def owners(self) -> dict[int, int]: ...


LOOKED_AT = 300  # nodes that are checked for saved tensors

Mark = tuple[tuple[int, str], ...]


class Graph:
    """One graph: weak references to the tensors at which it begins, and numbers.

    Attributes: `mark`, which identifies it; `thread`; `state`, "waiting", "done", "failed" or "aborted"; `name`, of a
    loss at which no backward has begun; `is_whole`, whether the backward goes to all leaves; `is_retained`; `ran`,
    numbers of the nodes that ran, in order; `places`, node number → place in the answer (empty until asked for).
    """

    def __init__(self, tensors: list[Any], mark: Mark, iteration: int, version: int) -> None:
        self.mark = mark
        self.version, self.iteration = version, iteration
        self.thread = threading.get_ident()
        self.state = "waiting"
        self.name = ""
        self.is_whole = True
        self.is_retained = False
        self.ran: list[int] = []
        self.places = array("i")
        self._tensors = [weakref.ref(tensor) if isinstance(tensor, torch.Tensor) else None for tensor in tensors]

    def tensors(self) -> list[Any]:
        """Returns the living tensors at which the graph begins; none if their nodes have been replaced since."""
        alive = [tensor for ref in self._tensors if ref is not None and (tensor := ref()) is not None]
        return alive if mark_of(alive) == self.mark else []

    def place(self, number: int) -> int:
        return self.places[number] if 0 <= number < len(self.places) else -1


class Graphs:
    """Is told of losses and backwards while somebody steps, not in a free run."""

    def __init__(self, recorder: Recorder, roots: Roots, losses: Losses, inside: Inside) -> None:
        self._recorder, self._roots, self._losses, self._inside = recorder, roots, losses, inside
        self._calls: Calls = inside.calls
        self._paths: Paths = inside.paths
        self._versions = 0
        self._places: set[tuple[str, int]] = set()  # of backwards that ran free
        self._graph: Graph | None = None  # of the last loss
        self._inner: Graph | None = None  # of a backward that a node of another backward has begun

    # ── what happens to the script ──

    def loss_is(self, result: Any) -> None:
        """Notes the result of a loss function; the backward may begin at something computed from it."""
        if isinstance(result, torch.Tensor):
            graph = self._note([result])
            graph.name = self._losses.now.name if self._losses.now is not None else ""

    def begins(self, tensors: Any) -> None:
        """Notes the tensors at which a backward will begin."""
        tensors = list(tensors)
        self._meet_leaves(tensors)
        graph = self._graph
        if graph is None or graph.state != "waiting" or graph.mark != mark_of(tensors):
            graph = self._note(tensors)
        graph.name = ""

    def begins_freely(self, tensors: Any, site: Site) -> None:
        """The same in a free run: only what is trained is looked for, once per place of the script."""
        if (site.file, site.line) not in self._places:
            self._places.add((site.file, site.line))
            self._meet_leaves(list(tensors))

    def _meet_leaves(self, tensors: list[Any]) -> None:
        with Plain():
            leaves = [getattr(node, "variable", None) for node in reached(tensors)]
            self._roots.reached(leaf for leaf in leaves if leaf is not None)

    def goes(self, is_whole: bool) -> None:
        """Notes that the backward begins. `is_whole`: it goes to all leaves, not to chosen inputs."""
        if self._graph is not None:
            self._graph.is_whole = is_whole

    def ended(self, state: str) -> None:
        """Notes that this thread's backward has ended: "done", "failed" or "aborted"."""
        if self._graph is not None and self._graph.thread == threading.get_ident():
            self._graph.state, self._inner = state, None

    def _note(self, tensors: list[Any]) -> Graph:
        graph = self._made(tensors, mark_of(tensors))
        self._graph, self._inner = graph, None
        return graph

    def _made(self, tensors: list[Any], mark: Mark) -> Graph:
        self._versions += 1
        return Graph(tensors, mark, self._recorder.iteration, self._versions)

    def left(self, backward: Backward) -> None:
        """Notes the order of nodes of a stepped backward that has ended."""
        graph = self._of_backward(backward)
        if graph is not None:
            graph.ran = list(backward.order)

    def _of_backward(self, backward: Backward) -> Graph | None:
        known = (self._graph, self._inner)
        return next((graph for graph in known if graph is not None and graph.mark == backward.mark), None)

    # ── asked ──

    def answer(self, question: AskGraph, stop: int) -> GraphFacts | GraphProgress | Refused:
        backward, number = self._inside.held_backward
        graph = self._of_now(backward)
        reason = self._reason_for_none(graph) if backward is None else ""
        if reason or graph is None:
            return Refused(question.request, stop, reason or "no_loss", "")
        if backward is None and question.known == graph.version:
            return GraphProgress(question.request, stop, graph.version, self._advance(graph, None, -1, question.ran))
        nodes = backward.nodes if backward is not None else reached(graph.tensors())
        if not nodes:
            return Refused(question.request, stop, "gone" if graph.mark else "no_grad", "")
        if question.known != graph.version:
            return self._facts(question, stop, graph, backward, nodes, number)
        return GraphProgress(
            question.request, stop, graph.version, self._advance(graph, backward, number, question.ran)
        )

    def _of_now(self, backward: Backward | None) -> Graph | None:
        """Returns the graph of the held backward, else of the last loss, or None."""
        if backward is None:
            return self._graph
        graph = self._of_backward(backward)
        if graph is None:
            graph = self._made(backward.tensors(), backward.mark)
            if backward.outer is not None:
                self._inner = graph
            else:
                self._graph = graph
        graph.state, graph.ran = "running", backward.order
        return graph

    def _reason_for_none(self, graph: Graph | None) -> str:
        done = self._recorder.done
        iterations = (self._recorder.iteration, done.iteration if done is not None else 0)
        if graph is not None and graph.iteration in iterations:
            return "" if graph.mark else "no_grad"
        has_passed = self._recorder.passes.was_in("loss") or self._recorder.passes.was_in("backward")
        return "unseen" if has_passed else "no_loss"

    def _facts(
        self, question: AskGraph, stop: int, graph: Graph, backward: Backward | None, nodes: list[Any], number: int
    ) -> GraphFacts:
        rows = self._roots.rows()
        has_run = range(len(nodes)) if graph.state == "done" else set(graph.ran)
        first = [node for node in nodes if mark_of_node(node) in graph.mark]
        read = GraphReading(
            nodes=nodes,
            roots=first,
            call_of=lambda node: call_of_node(self._calls, node, graph.thread),
            paths=self._paths,
            rows=rows,
            owners=self._inside.owners(),
            parameters=[parameter for _, parameter in self._roots.parameters()],
            has_run=has_run,
        )
        graph.places = read.places
        return GraphFacts(
            request=question.request,
            stop=stop,
            version=graph.version,
            name=graph.name or self._losses.name,
            iteration=graph.iteration,
            structure=self._roots.version,
            total=len(nodes),
            is_within=backward is not None and backward.outer is not None,
            has_calls=read.has_calls,
            words=tuple(read.words.texts),
            groups=tuple(read.groups.groups),
            flow_kinds=tuple(read.flows),
            names=packed(read.names),
            groups_of=packed(read.groups_of),
            feeds=packed(read.feeds),
            labels=packed(read.labels),
            unread=packed(read.unread),
            roots=packed(read.roots, "i"),
            sources=packed(read.sources),
            targets=packed(read.targets),
            inputs=packed(read.inputs),
            flows=packed(read.edge_flows),
            keepers=packed(read.kept.keepers),
            storages=packed(read.kept.storages),
            sizes=packed(read.kept.sizes),
            advance=self._advance(graph, backward, number, 0),
        )

    def _advance(self, graph: Graph, backward: Backward | None, number: int, known: int) -> Advance:
        first = min(max(known, 0), len(graph.ran))
        ran = packed([graph.place(number) for number in graph.ran[first:]], "i")
        is_over = graph.state == "done"
        if backward is not None:
            graph.is_retained = _keeps(backward.nodes[number] for number in reversed(graph.ran))
        elif is_over:
            graph.is_retained = _keeps(reached(graph.tensors()))
        is_all = is_over and graph.is_whole
        return Advance(graph.state, first, ran, graph.place(number), is_all, graph.is_retained)

    # ── run to ──

    def find(self, wish: RunToNode) -> tuple[str, Any]:
        """Returns (why this node can not be run to, or ""; what identifies the node)."""
        backward, _ = self._inside.held_backward
        graph = self._of_now(backward)
        if graph is None or graph.version != wish.version or not 0 <= wish.node < len(graph.places):
            return "unknown_version", None
        number = graph.places.index(wish.node)
        if number in graph.ran or graph.state in ("done", "failed", "aborted"):
            return "passed", None
        nodes = backward.nodes if backward is not None else reached(graph.tensors())
        return ("", NodeMark(nodes[number])) if nodes else ("gone", None)


class NodeMark:
    """Identifies a node without keeping it alive."""

    def __init__(self, node: Any) -> None:
        self._mark = mark_of_node(node)
        self._variable = weakref.ref(node.variable) if hasattr(node, "variable") else None

    def is_of(self, node: Any) -> bool:
        if self._variable is not None:
            return hasattr(node, "variable") and node.variable is self._variable()
        return mark_of_node(node) == self._mark


def _keeps(nodes: Iterable[Any]) -> bool:
    """Returns whether nodes that have run still have saved tensors."""
    return any(keeps(node) for node in islice(nodes, LOOKED_AT))
