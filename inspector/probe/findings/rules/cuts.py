"""Losses from which no gradient reaches a weight, and backwards that fail: what in the script has cut or spoiled the
graph."""

from __future__ import annotations

import ast
import re
import sys
import weakref
from typing import Any

import torch

from ...frames import user_code
from ...modules import below
from .. import places
from ..chain import without_graph
from ..graph import Graph, is_leaf
from ..places import Spot
from ..training import Training

GROWS, KEPT, OF = 9, 18, 20


class Cuts:
    """Rule `loss_is_cut`: the backward begins at a leaf, or torch says that nothing requires a gradient."""

    def __init__(self, training: Training) -> None:
        self._t = training
        self._starts: list[tuple[str, Any]] = []

    def backward_begins(self, starts: list[Any], graph: Graph | None, spot: Spot) -> None:
        if len(starts) == 1 and starts[0].grad_fn is None and not isinstance(starts[0], torch.nn.Parameter):
            self._explain(starts[0], spot, "error" if starts[0].requires_grad else "")

    def _explain(self, loss: Any, spot: Spot, level: str) -> None:
        frame = user_code.user_frame(sys._getframe(1))
        name = next((n for n, v in user_code.names_in_scope(frame) if v is loss), "")
        chain = _chain(frame, spot, name) if frame is not None and name else []
        sources = [(places.assigned_at(where), where) for where in chain]
        forward = self._t.forward
        root = self._t.names().modules.get(id(forward.root()), "") if forward is not None else ""
        if loss.requires_grad and not self._t.trained_parameters() and not self._t.optimizers.items():
            return  # a tensor that has nothing to do with the training
        spots = chain or [spot]
        self._t.found(
            "loss_is_cut", "error", spots[0], places=[*spots[1:], spot],
            readings={"name": name, "why": "new" if loss.requires_grad else "no_graph"},
            chain=without_graph(root, sources, spot),
        )  # fmt: skip


def _chain(frame: Any, spot: Spot, name: str) -> list[Spot]:
    """Returns the assignments that a value without a graph came from, back to the one whose inputs still had a
    graph."""
    found: list[Spot] = []
    names = [name]
    while names and len(found) < 4:
        step = places.assignment(spot, names.pop(0))
        if step is None or step[0] in found:
            continue
        where, statement = step
        read = [n for n in places.names_in(getattr(statement, "value", statement)) if n != name]
        values = {n: places.value_of(frame, n) for n in read}
        tensors = {n: v for n, v in values.items() if isinstance(v, torch.Tensor)}
        if any(v.grad_fn is not None for v in tensors.values()) or not found:
            found.insert(0, where) if any(v.grad_fn is not None for v in tensors.values()) else found.append(where)
        else:
            found.append(where)
        names += [n for n, v in tensors.items() if v.grad_fn is None and not v.requires_grad]
    return found


class Failures:
    """Rules `inplace_saved` and `state_kept`: torch refuses a backward; the script may catch the error."""

    def __init__(self, training: Training) -> None:
        self._t = training
        self._steps: dict[int, tuple[Spot, int]] = {}  # id(parameter) → (line of its last step, number of that step)
        self._kept: list[tuple[str, Spot]] = []

    def step_ended(self, optimizer: torch.optim.Optimizer, spot: Spot) -> None:
        for group in optimizer.param_groups:
            self._steps.update((id(p), (spot, self._t.steps)) for p in group["params"])

    def backward_ended(self, error: BaseException | None) -> None:
        if not isinstance(error, RuntimeError):
            return
        words = str(error)
        frame = user_code.user_frame(sys._getframe(1))
        spot = places.spot_of(frame)
        if "modified by an inplace operation" in words:
            self._say_in_place(words, frame, spot)
        elif "backward through the graph a second time" in words:
            self._say_second(frame, spot)

    def _say_in_place(self, words: str, frame: Any, spot: Spot) -> None:
        shape = _shape_in(words)
        node = re.search(r"output \d+ of (\w+)", words)
        readings = {"shape": str(list(shape or ())), "node": node[1] if node else ""}
        stepped = [
            (p, self._steps[key]) for key, p in self._t.trained_parameters().items()
            if key in self._steps and shape in (tuple(p.shape), tuple(p.shape)[::-1])
        ]  # fmt: skip
        names = [n for n, v in user_code.names_in_scope(frame) if _may_be(v, shape)]
        written = [(n, s) for n in dict.fromkeys(names) for s in places.written_in_place(spot[0], n)]
        if written and not (stepped and readings["node"] in ("TBackward0", "AsStridedBackward0", "")):
            self._t.found(
                "inplace_saved", "error", written[0][1], places=[*[s for _, s in written[1:3]], spot],
                readings={**readings, "name": written[0][0]},
            )  # fmt: skip
        elif stepped:
            last = max(stepped, key=lambda pair: pair[1][1])
            self._t.found(
                "inplace_saved", "error", last[1][0], places=[spot], parameters=self._t.names().of([last[0]]),
                readings={**readings, "name": "step"},
            )  # fmt: skip
        else:
            self._t.found("inplace_saved", "error", spot, readings={**readings, "name": ""})

    def _say_second(self, frame: Any, spot: Spot) -> None:
        kept = carried(self._t, frame)
        spots = [s for _, s in kept]
        self._t.found(
            "state_kept", "error", spots[0] if spots else spot, places=[*spots[1:], spot],
            readings={"name": kept[0][0] if kept else ""},
        )  # fmt: skip


def _shape_in(words: str) -> tuple[int, ...] | None:
    found = re.search(r"Tensor \[([\d, ]*)\]", words)
    return tuple(int(part) for part in found[1].split(",") if part.strip()) if found else None


def _may_be(value: Any, shape: Any) -> bool:
    return isinstance(value, torch.Tensor) and tuple(value.shape) == shape and value._version > 0


def carried(training: Training, frame: Any) -> list[tuple[str, Spot]]:
    """Returns (name, line) of variables and module attributes that carry a graph over from another iteration: they are
    assigned from themselves."""
    found: list[tuple[str, Spot]] = []
    spot = places.spot_of(frame)
    for root, _ in training.roots_called.items():
        for module in below.modules(root):
            for name, value in vars(module).items():
                if _has_graph(value):
                    found += [(f"self.{name}", s) for s in places.assigned_anywhere(spot[0], f"self.{name}")[::-1]]
    for name, value in user_code.names_in_scope(frame):
        if _has_graph(value) and name.isidentifier():
            lines = places.lines_where(spot, lambda node: _feeds_itself(node, name), everywhere=True)
            found += [(name, s) for s in lines]
    return list(dict.fromkeys(found))


def _has_graph(value: Any) -> bool:
    if isinstance(value, (tuple, list)):
        return any(_has_graph(part) for part in value[:8])
    return isinstance(value, torch.Tensor) and not isinstance(value, torch.nn.Parameter) and value.grad_fn is not None


def _feeds_itself(node: ast.AST, name: str) -> bool:
    """Returns whether the node is `name = … name …`, `name += …` or `name.append(…)` without detaching."""
    if any(word in ast.unparse(node) for word in (".detach(", ".item(", ".data", "float(")):
        return False
    if isinstance(node, ast.AugAssign):
        return ast.unparse(node.target) == name
    if isinstance(node, ast.Assign):
        targets = [n.id for t in node.targets for n in ast.walk(t) if isinstance(n, ast.Name)]
        return name in targets and name in places.names_in(node.value)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in ("append", "extend") and ast.unparse(node.func.value) == name
    return False


class _Mark:
    """A marker that dies with the node in whose metadata it is put."""

    __slots__ = ("__weakref__",)


class Graphs:
    """Rules `graph_kept` and `graph_grows`."""

    def __init__(self, training: Training) -> None:
        self._t = training
        self._marks: list[Any] = []
        self._counts: list[int] = []
        self._newest = 0  # sequence number of the newest node of the last backward
        self._old = 0

    def backward_begins(self, starts: list[Any], graph: Graph | None, spot: Spot) -> None:
        if graph is None or not graph.starts:
            return
        nodes = len(graph.nodes)
        is_old = graph.oldest <= self._newest
        self._newest = max(n._sequence_nr() for n in graph.nodes if not is_leaf(n))
        grew = bool(self._counts) and nodes > self._counts[-1] and is_old
        self._old = self._old + 1 if grew else 0
        self._counts = [*self._counts[-20:], nodes]
        if self._old >= GROWS - 1:
            self._say("graph_grows", spot, {"nodes": nodes, "before": self._counts[-GROWS]})
        self._look_for_kept(graph, spot)

    def _look_for_kept(self, graph: Graph, spot: Spot) -> None:
        self._marks = [*self._marks[-(OF - 1) :], weakref.ref(mark := _Mark())]
        graph.starts[0].metadata["gradstep"] = mark
        del mark
        alive = sum(ref() is not None for ref in self._marks)
        if len(self._marks) == OF and alive >= KEPT and self._old == 0:
            self._say("graph_kept", spot, {"alive": alive, "of": OF})

    def _say(self, code: str, spot: Spot, readings: dict[str, Any]) -> None:
        frame = user_code.user_frame(sys._getframe(1))
        kept = carried(self._t, frame)
        loops = places.loops(spot)
        within = [(n, s) for n, s in kept if not loops or s[1] >= loops[0][1] or s[0] != spot[0]] or kept
        spots = [s for _, s in within]
        self._t.found(
            code, "warning", spots[0] if spots else spot, places=[*spots[1:], spot],
            readings={**readings, "name": within[0][0] if within else ""}, since=None,
        )  # fmt: skip
