"""The graph below a loss: its nodes, the leaves that it reaches, and the script's line that made each node."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import Any

import torch

from ..autograd.node_stepper import is_leaf
from ..autograd.saved_bytes import looked_at
from ..core.live import live
from ..frames import user_code
from ..numerics.shards import local_part
from .places import Spot, spot_of

MOST_NODES = 200_000
MOST_LINES = 100_000  # nodes whose line is remembered
# operations that pass on the same numbers in another shape
_SHAPES = (
    "View",
    "Reshape",
    "Squeeze",
    "Unsqueeze",
    "Transpose",
    "Permute",
    "Flatten",
    "T",
    "ToCopy",
    "Clone",
    "Expand",
)


def kind(node: Any) -> str:
    """Returns the operation of a node: "Softmax" for SoftmaxBackward0."""
    return str(node.name()).rpartition(":")[2].partition("Backward")[0]


class Graph:
    """The graph at one backward. It keeps nodes alive, so it must not outlive the event with which it is passed.

    Attributes: `nodes`; `leaves`, by id; `starts`, the first nodes.
    """

    def __init__(self, starts: list[Any]) -> None:
        self.nodes: list[Any] = []
        self.leaves: dict[int, Any] = {}
        self.starts = [s.grad_fn for s in starts if s.grad_fn is not None]
        seen: set[Any] = set()
        below = list(self.starts)
        while below and len(self.nodes) < MOST_NODES:
            node = below.pop()
            if node in seen:
                continue
            seen.add(node)
            self.nodes.append(node)
            if is_leaf(node):
                self.leaves[id(node.variable)] = node.variable
            below += [after for after, _ in node.next_functions if after is not None]

    @property
    def oldest(self) -> int:
        """Returns the smallest sequence number of a node; leaves do not count."""
        return min((n._sequence_nr() for n in self.nodes if not is_leaf(n)), default=sys.maxsize)


def through_shapes(node: Any) -> Any:
    """Returns the node that made these numbers, before operations that only change the shape."""
    while node is not None and kind(node).removeprefix("Unsafe") in _SHAPES:
        node = node.next_functions[0][0] if node.next_functions else None
    return node


def shape_of(node: Any) -> tuple[int, ...] | None:
    """Returns the shape of the node's output, or None."""
    try:
        return tuple(int(extent) for extent in node._input_metadata[0].shape)
    except (AttributeError, IndexError, RuntimeError, TypeError):
        return None


def saved(node: Any, name: str) -> Any:
    """Returns a tensor that the node saves if it can be read without computing anything again and without waiting for
    other ranks, else None."""
    try:
        held = getattr(node, f"_raw_saved_{name}", None)
        return None if held is None or isinstance(held, (list, tuple)) else local_part(looked_at(held)[0])
    except RuntimeError:
        return None


class Lines:
    """The line of the script that made each node, if this torch reports nodes as they are made (`is_on`)."""

    def __init__(self) -> None:
        self._lines: dict[int, Spot] = {}
        self._spots: dict[Spot, Spot] = {}  # one shared object for each
        self.is_on = hasattr(torch._C._autograd, "_push_node_creation_hook")
        self._thread = self._above = 0

    def begin(self) -> None:
        """From now on, in this thread."""
        if self.is_on and not self._thread:
            self._thread = threading.get_ident()
            torch._C._autograd._push_node_creation_hook(self._made)

    def rest(self) -> None:
        """Takes it back; not where the script's own hook lies on top of it, or in another thread: then it stays."""
        if self._thread == threading.get_ident() and not self._above:
            self._thread = 0
            torch._C._autograd._pop_node_creation_hook()
            self._lines.clear()

    def sees_others(self) -> Callable[[], None]:
        """Counts the script's own hooks that lie on top of ours; gives what takes that back."""
        script = getattr(torch.autograd.graph, "node_creation_hook", None)
        if script is None:
            return lambda: None
        enter, leave = script.__enter__, script.__exit__

        def __enter__(own: Any) -> None:
            self._above += 1
            enter(own)

        def __exit__(own: Any, *error: object) -> None:
            leave(own, *error)
            self._above -= 1

        def give_back() -> None:
            script.__enter__, script.__exit__ = enter, leave

        script.__enter__, script.__exit__ = __enter__, __exit__
        return give_back

    def _made(self, node: Any) -> None:
        if not live.on or live.own.busy or not self._thread:
            return
        if len(self._lines) > MOST_LINES:
            self._lines.clear()
        spot = spot_of(user_code.user_frame(sys._getframe(1)))
        self._lines[node._sequence_nr()] = self._spots.setdefault(spot, spot)

    def of(self, node: Any) -> Spot | None:
        spot = self._lines.get(node._sequence_nr())
        return spot if spot is not None and spot[0] else None
