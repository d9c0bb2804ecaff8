"""Steps through a backward node by node, and through a backward that one of its nodes begins."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import TYPE_CHECKING, Any, Protocol

import torch

from ...wire.lines import StopReason
from ..autograd.node_stepper import Backward
from ..core import guard
from ..core.recursion_limit import between
from ..execution import stop_rules
from ..execution.gate import ITERATION, PAUSE, PHASE
from ..execution.stop_rules import BEFORE_NODE, Spot
from ..frames import user_code

if TYPE_CHECKING:
    from ..execution.phases import Recorder
    from ..modules.calls import Calls
    from .run_to import FindNode, RunTarget


@dataclass(frozen=True, slots=True, kw_only=True)
class InsidePorts:
    """The functions that stepping inside calls; built in `attach.build`."""

    find_node: FindNode
    left: Callable[[Backward], None]  # called when a stepped backward is over
    let_go: Callable[[Backward], None]  # called when training goes on before a node; may raise Aborted


Owners = Callable[[], dict[int, int]]  # id(parameter) → row of its layer


class Hold(Protocol):
    """Holds training before the node `number` of a backward."""

    def __call__(
        self, frame: FrameType | None, spot: Spot, backward: Backward, number: int, reason: StopReason | None = None
    ) -> None: ...


class Points(Protocol):
    """Breakpoints on gradients.

    Attributes: `are_wanted`, whether there is one.
    """

    are_wanted: bool

    def begins(self, backward: Backward) -> None:
        """Called before a backward runs."""

    def arrived(self, backward: Backward) -> StopReason | None:
        """Returns why training is to be held after the node that has just run, or None."""


class NoPoints:
    """No breakpoints on gradients."""

    are_wanted = False

    def begins(self, backward: Backward) -> None:
        pass

    def arrived(self, backward: Backward) -> StopReason | None:
        return None


class Backwards:
    """The backward that is being stepped, and those inside whose nodes it runs.

    Attributes: `points`, breakpoints on gradients.
    """

    def __init__(
        self, recorder: Recorder, calls: Calls, aim: RunTarget, owners: Owners, hold: Hold, ports: InsidePorts
    ) -> None:
        self._recorder, self._gate, self._calls, self._owners = recorder, recorder.gate, calls, owners
        self._aim, self._hold, self._ports = aim, hold, ports
        self._backward: Backward | None = None
        self.points: Points = NoPoints()
        self._guarded_enter, self._guarded_disarm = guard.guarded(self._enter), guard.guarded(self.disarm)

    def leave(self) -> None:
        """Removes everything from nodes after a failure of the probe."""
        while self._backward is not None:
            self.disarm()

    def is_next(self, spot: Spot) -> bool:
        """Returns whether it is the place where training was held, in a later iteration."""
        left = self._gate.left
        if left is None or left.spot is None or self._recorder.iteration <= left.iteration:
            return False
        return left.spot.is_same(spot)

    @property
    def is_armed(self) -> bool:
        """Whether a backward of this thread is being stepped."""
        return self._backward is not None and self._backward.thread == threading.get_ident()

    def arm(self, tensors: Any, whole: bool, gives_result: bool, caller: FrameType) -> None:
        """Begins to step a backward from these tensors. `whole`: it goes to all leaves, not to chosen inputs."""
        if self._backward is not None and not self.is_armed and _is_running(self._backward.thread):
            return  # one at a time
        while self._backward is not None:  # left over by an interrupted backward
            self.disarm()
        self._enter(tensors, whole, caller, None)
        if self._backward is not None:
            self._backward.gives_result = gives_result

    def _enter(self, tensors: Any, whole: bool, caller: FrameType, outer: Backward | None) -> None:
        if not self.points.are_wanted and not self._may_step():
            return
        if isinstance(tensors, torch.Tensor) or hasattr(tensors, "node"):
            tensors = [tensors]
        if isinstance(tensors, (list, tuple)):  # a generator must be used up by the script alone
            within = outer is not None
            self._backward = Backward(tensors, whole, user_code.user_frame(caller), self._calls, within)
            self._backward.outer, self._backward.owners = outer, self._owners
            self._backward.attach(self._meets, self._is_at_each_node, guard.guarded)
            self.points.begins(self._backward)

    def _may_step(self) -> bool:
        target = self._aim.is_in_backward() or None
        return stop_rules.may_step_nodes(self._gate.mode, self._gate.left_spot(), target)

    def _is_at_each_node(self) -> bool:
        return self._gate.mode in (stop_rules.NODE, stop_rules.INTO, stop_rules.LINE_INTO)

    def last_arrived(self) -> StopReason | None:
        """Returns why training is to be held now that the backward is over: its last node gave a gradient; or None."""
        return self.points.arrived(self._backward) if self._backward is not None else None

    def disarm(self) -> None:
        """Ends the stepping of a backward."""
        backward = self._backward
        if backward is not None:
            self._backward = backward.outer
            self._ports.left(backward)
            backward.remove()

    def within(self, original: Any, args: tuple[Any, ...], kwargs: dict[str, Any], caller: FrameType) -> Any:
        """Runs a backward that a node of the stepped one begins, and steps through it too."""
        outer = self._backward
        self._guarded_enter(args[0] if args else kwargs.get("tensors", ()), True, caller, outer)
        try:
            with between:
                return original(*args, **kwargs)
        finally:
            if self._backward is not outer:
                self._guarded_disarm()

    def _meets(self, backward: Backward, number: int) -> None:
        reason = self.points.arrived(backward)
        if reason is None and not self._gate.may_hold_inside():
            return
        kind = BEFORE_NODE if reason is not None else self._kind_before_node(backward, number)
        if kind:
            name = backward.name(number)
            spot = Spot(kind, backward.call(number), backward.met, name)
            try:
                self._hold(user_code.here() or backward.frame, spot, backward, number, reason)
            finally:
                backward.populated.clear()
            self._ports.let_go(backward)

    def _kind_before_node(self, backward: Backward, number: int) -> str:
        mode, left = self._gate.mode, self._gate.left_spot()
        if mode == stop_rules.TARGET:
            return BEFORE_NODE if self._aim.is_at_node(backward.nodes[number]) else ""
        if mode == ITERATION:
            kind = left.kind if left is not None else ""
            spot = Spot(kind, backward.call(number), backward.met, backward.name(number))
            return kind if self.is_next(spot) else ""
        if mode == PAUSE:
            return BEFORE_NODE
        return stop_rules.holds_before_node(mode, left, backward.is_new_group(number))

    def ended(self) -> None:
        """Called after a backward: a target node that has not come will not come any more, so the next phase holds."""
        if self._gate.mode == stop_rules.TARGET and self._aim.misses_node():
            self._gate.mode = PHASE


def _is_running(thread: int) -> bool:
    return any(running.ident == thread for running in threading.enumerate())
