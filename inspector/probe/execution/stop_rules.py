"""Places within a forward or a backward, and at which of them each unit of stepping holds. Holds no tensor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol


class Call(Protocol):
    """One call of a layer."""

    depth: int
    number: int
    file: str
    line: int
    module: Any  # a weak reference

    @property
    def above(self) -> Any:
        """The call inside which it runs; None for a root."""

    @property
    def root(self) -> Any:
        """The call of the module that the script itself has called."""

    def is_same(self, other: Any) -> bool: ...


LAYER, NODE, INTO, OUT, TARGET = "layer", "node", "into", "out", "target"
LINE_INTO = "line_into"  # from a line: whatever comes first, a line, a layer or a node
BEFORE_LAYER, AFTER_LAYER, BEFORE_GROUP, BEFORE_NODE = "layer", "layer_end", "group", "node"

_DEEPER = {LAYER: 0, INTO: 1, OUT: -1}  # how many levels deeper than the last stop a call may be to be held


@dataclass(frozen=True, slots=True)
class Spot:
    """The call of a layer, or a node of a backward with its place in the order (from 1)."""

    kind: str
    call: Call | None
    index: int = 0
    name: str = ""

    def is_at(self, kind: str, call: Call) -> bool:
        """Returns whether it is this very place of this very call."""
        return self.kind == kind and self.call is call

    def is_same(self, other: Spot) -> bool:
        """Returns whether both are the same place, in any iteration."""
        if (self.kind, self.index, self.name) != (other.kind, other.index, other.name):
            return False
        if self.call is None or other.call is None:
            return self.call is other.call
        return self.call.is_same(other.call)


def holds_before_call(mode: str, left: Spot | None, call: Call) -> bool:
    """Returns whether to hold before the call. `left`: where training was last held within a forward or a backward. A
    call by the script itself is a phase and is not held here."""
    if call.depth == 0 or mode not in _DEEPER:
        return False
    start = left.call if left is not None and left.kind in (BEFORE_LAYER, AFTER_LAYER) else None
    if start is None or start.root is not call.root:
        return mode != OUT
    return call.depth <= start.depth + _DEEPER[mode]


def holds_after_call(mode: str, left: Spot | None, call: Call) -> bool:
    """Returns whether to hold after the call. *Out* of a layer leads to the end of the calling layer; at the end of a
    root the phase holds."""
    if mode != OUT or call.depth == 0 or left is None or left.call is None:
        return False
    return left.kind in (BEFORE_LAYER, AFTER_LAYER) and left.call.above is call


def holds_before_node(mode: str, left: Spot | None, is_new_group: bool) -> str:
    """Returns the kind of place to hold at, or "". `is_new_group`: this is the first node of a layer's call, and others
    ran before."""
    if mode in (NODE, INTO, LINE_INTO):
        return BEFORE_NODE
    is_in_group = left is not None and left.kind == BEFORE_NODE
    if is_new_group and (mode == LAYER or mode == OUT and is_in_group):
        return BEFORE_GROUP
    return ""


def may_step_nodes(mode: str, left: Spot | None, target: Any) -> bool:
    """Returns whether a backward that begins now may have to be held at a node."""
    if mode in (LAYER, NODE, INTO, LINE_INTO):
        return True
    if mode == TARGET:
        return target is not None
    return mode == "iteration" and left is not None and left.kind in (BEFORE_GROUP, BEFORE_NODE)
