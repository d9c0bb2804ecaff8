"""What training was let go to run to: a layer, a parameter, or a node of the graph."""

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


FindNode = Callable[[RunToNode], tuple[str, Any]]  # (why it can not be run to, what tells the node)


class Aim:
    """Told by the gate what is wished; asked, while training runs there, whether it has come."""

    def __init__(self, roots: Roots, gate: Gate, find_node: FindNode) -> None:
        self._roots, self._gate, self._find_node = roots, gate, find_node
        self._thing: weakref.ref[Any] | None = None  # a module or a parameter
        self._node: Any = None  # tells the node

    def is_at(self, thing: Any) -> bool:
        """Whether it is the module or the parameter that was run to."""
        return self._thing is not None and thing is not None and self._thing() is thing

    def is_at_node(self, node: Any) -> bool:
        """Whether it is the node that was run to, or gives its gradient to the parameter that was."""
        if self._node is not None:
            return bool(self._node.is_of(node))
        return node_stepper.is_leaf(node) and self.is_at(node.variable)

    def is_in_backward(self) -> bool:
        """Whether it can only come in a backward."""
        return self._node is not None or self._thing is not None and isinstance(self._thing(), torch.Tensor)

    def misses_node(self) -> bool:
        """A backward is over in which the node that was run to has not come: it is given up."""
        missed, self._node = self._node is not None, None
        return missed

    def take(self, wish: RunTo | RunToNode) -> Refused | None:
        """Why it can not be run to; None when it is aimed at."""
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
