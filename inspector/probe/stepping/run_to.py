"""The target of *Run to*: a layer, a parameter, or a node of the graph."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch

from ...wire.graph import RunToNode
from ...wire.inside import LOOSE
from ...wire.messages import Refused, RunTo
from ..autograd import node_stepper

if TYPE_CHECKING:
    from ..execution.gate import Gate
    from ..modules.roots import Roots


FindNode = Callable[[RunToNode], tuple[str, Any]]  # (why it can not be run to, what identifies the node)


class RunTarget:
    """The target that training was let run to; asked on the way whether it has been reached."""

    def __init__(self, roots: Roots, gate: Gate, find_node: FindNode) -> None:
        self._roots, self._gate, self._find_node = roots, gate, find_node
        self._thing: weakref.ref[Any] | None = None  # the module or parameter
        self._node: Any = None  # identifies the node

    def is_at(self, thing: Any) -> bool:
        """Returns whether the target is this module or parameter."""
        return self._thing is not None and thing is not None and self._thing() is thing

    def is_at_node(self, node: Any) -> bool:
        """Returns whether the target is this node, or the parameter to which this node gives a gradient."""
        if self._node is not None:
            return bool(self._node.is_of(node))
        return node_stepper.is_leaf(node) and self.is_at(node.variable)

    def is_in_backward(self) -> bool:
        """Returns whether the target can only be reached in a backward."""
        return self._node is not None or self._thing is not None and isinstance(self._thing(), torch.Tensor)

    def misses_node(self) -> bool:
        """Gives up a target node after a backward in which it did not come; returns whether there was one."""
        missed, self._node = self._node is not None, None
        return missed

    def take(self, wish: RunTo | RunToNode) -> Refused | None:
        """Takes a target. Returns why it can not be run to, or None."""
        refusal = self._aim_at_node(wish) if isinstance(wish, RunToNode) else self._aim_at_row(wish)
        return Refused(wish.request, self._gate.stop, refusal, "") if refusal else None

    def _aim_at_node(self, wish: RunToNode) -> str:
        refusal, self._node = self._find_node(wish)
        self._thing = None
        return refusal

    def _aim_at_row(self, wish: RunTo) -> str:
        tree, self._node = self._roots.tree, None
        if wish.structure != self._roots.version or not 0 <= wish.row < len(tree):
            return "stale"
        if tree.kind(wish.row) == "buffer" or tree.styles[tree.looks[wish.row]].note == LOOSE:
            return "no_target"
        thing = tree.things[wish.row]()
        if thing is None:
            return "gone"
        self._thing = weakref.ref(thing)
        return ""
