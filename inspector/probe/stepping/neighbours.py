"""The layers or nodes around the place where training is held, and their tensors while they are unchanged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, cast

import torch

from ...wire.inside import InsideFacts, Kept, LayerFacts, Named, NodeFacts, layer_key, node_key
from ...wire.tensors import TensorName
from ..autograd import node_stepper
from ..autograd.node_stepper import Backward
from ..execution.stop_rules import BEFORE_LAYER, Spot
from ..modules.calls import Call, Calls
from ..modules.passing import Seen
from ..modules.paths import Paths
from ..modules.structure import note_of
from ..numerics.numbers import Unavailable

if TYPE_CHECKING:
    from ..gradients.grad_scaler import Scaling
    from ..modules.roots import Roots

Held = tuple[Spot, Backward | None, int]  # (place, backward or None, number of its next node)


class Neighbours:
    """Describes the neighbours of a held place and finds their tensors."""

    def __init__(self, roots: Roots, paths: Paths, calls: Calls, scaling: Scaling) -> None:
        self._roots = roots
        self._paths = paths
        self._calls = calls
        self._scaling = scaling

    # ── what it is ──

    def facts(self, held: Held, request: int, stop: int) -> InsideFacts:
        spot, backward, number = held
        if backward is None:
            done, coming = map(self._layer, self._calls_around(spot))
            return InsideFacts(request=request, stop=stop, done=done, layer=coming, ran=None, node=None, scale=None)
        ran = self._node(backward, backward.ran, backward.met - 1) if backward.ran is not None else None
        node = self._node(backward, number, backward.met)
        populated = known(self._roots.rows(), backward.populated)
        named = dict.fromkeys((*populated, *(ran.feeds if ran is not None else ()), *node.feeds))
        return InsideFacts(
            request=request,
            stop=stop,
            done=None,
            layer=None,
            ran=ran,
            node=node,
            scale=self._scaling.factor(),
            structure=self._roots.version,
            parameters=tuple(Named(row, self._paths.path_of(row)) for row in named),
            populated=populated,
        )

    def layer_of(self, backward: Backward, number: int) -> tuple[str, int]:
        """Returns (path, row) of the layer whose call made the node, or whose parameter the node gives a gradient
        to."""
        call = backward.call(number)
        if call is not None:
            return self._paths.of_call(call)
        feeds = known(self._roots.rows(), backward.parameters(number))
        row = self._roots.tree.parents[feeds[0]] if feeds else -1
        return self._paths.path_of(row), row

    def _calls_around(self, spot: Spot) -> tuple[Call | None, Call | None]:
        """Returns (the call that ended last, the call that comes next)."""
        coming = cast("Call | None", spot.call) if spot.kind == BEFORE_LAYER else None
        return self._calls.done_here(), coming

    def _layer(self, call: Call | None) -> LayerFacts | None:
        module = call.module() if call is not None else None
        if call is None or module is None:
            return None
        given, result = ([leaf.item() for leaf in found] for found in (call.given, call.result))
        return LayerFacts(
            path=self._paths.of_call(call)[0],
            call=call.number,
            depth=call.depth,
            row=self._paths.row_of(module),
            type=type(module).__name__,
            note=note_of(module),
            file=call.file,
            line=call.line,
            arguments=tuple(given),
            outputs=tuple(result),
            seconds=call.seconds,
            failed=call.failed,
        )

    def _node(self, backward: Backward, number: int, index: int) -> NodeFacts:
        call = backward.call(number)
        has_run = number == backward.ran
        path, row = self.layer_of(backward, number)
        arrives, leaves_it = ([], backward.leaves) if has_run else (backward.arrives, [])
        file, line = (call.file, call.line) if call is not None else ("", 0)
        return NodeFacts(
            name=backward.name(number),
            path=path,
            call=call.number if call else 0,
            depth=call.depth if call else -1,
            row=row,
            file=file,
            line=line,
            index=index,
            arrives=tuple(leaf.item() for leaf in arrives),
            leaves=tuple(leaf.item() for leaf in leaves_it),
            kept=() if has_run else tuple(kept(backward.nodes[number])),
            feeds=known(self._roots.rows(), backward.parameters(number)),
        )

    # ── looked at ──

    def tensor(self, held: Held, name: TensorName) -> Any:
        """Returns the tensor that `facts` lists under this name. Raises Unavailable."""
        spot, backward, number = held
        if backward is not None:
            return self._of_node(name, backward, number)
        for call in self._calls_around(spot):
            if call is not None and self._key_of_call(call) == name.key:
                return _found(name, call.given if name.kind == "argument" else call.result)
        raise Unavailable("not_here")

    def _of_node(self, name: TensorName, backward: Backward, number: int) -> Any:
        if self._key_of_node(backward, number, backward.met) == name.key:
            if name.kind == "saved":
                return _saved(backward.nodes[number], name.row)
            return _found(name, backward.arrives if name.kind == "arriving" else [])
        ran = backward.ran
        if ran is not None and self._key_of_node(backward, ran, backward.met - 1) == name.key:
            return _found(name, backward.leaves if name.kind == "leaving" else [])
        raise Unavailable("not_here")

    def _key_of_call(self, call: Call) -> str:
        return layer_key(self._paths.of_call(call)[0], call.number, call.seconds is not None)

    def _key_of_node(self, backward: Backward, number: int, index: int) -> str:
        call = backward.call(number)
        return node_key(self.layer_of(backward, number)[0], call.number if call else 0, backward.name(number), index)


def known(rows: dict[int, int], parameters: Iterable[Any]) -> tuple[int, ...]:
    """Returns the rows of the parameters that are in the model tree."""
    return tuple(rows[id(parameter)] for parameter in parameters if id(parameter) in rows)


def _found(name: TensorName, leaves: Sequence[Seen]) -> Any:
    if not 0 <= name.row < len(leaves):
        raise Unavailable("not_here")
    leaf = leaves[name.row]
    if changed := leaf.change():
        raise Unavailable(changed)
    return leaf.tensor()


def kept(node: Any) -> Iterator[Kept]:
    for name, tensor, unread in _kept(node):
        if unread:
            yield Kept(name, (), "", "", unread)
        else:
            yield Kept(name, tuple(tensor.shape), str(tensor.dtype).removeprefix("torch."), str(tensor.device), "")


def _saved(node: Any, number: int) -> Any:
    for place, (_, tensor, unread) in enumerate(_kept(node)):
        if place == number:
            if unread:
                raise Unavailable(unread)
            return tensor
    raise Unavailable("not_here")


def _kept(node: Any) -> Iterator[tuple[str, Any, str]]:
    """Yields (name, tensor, reason why there is none) for all that a node saves."""
    for name, held in node_stepper.kept(node):
        tensor, unread = node_stepper.looked_at(node, name, held)
        if unread or isinstance(tensor, torch.Tensor):
            yield name, tensor, unread
