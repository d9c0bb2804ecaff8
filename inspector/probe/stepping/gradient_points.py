"""Breakpoints on gradients: hold in a backward where a layer or a parameter has got its whole gradient."""

from __future__ import annotations

import weakref
from types import FrameType
from typing import TYPE_CHECKING, Any

import torch

from ..autograd.node_stepper import is_leaf
from ..core.neutral import Plain
from ..frames import user_code

if TYPE_CHECKING:
    from ...wire.lines import StopReason
    from ..autograd.node_stepper import Backward
    from ..breakpoints.breakpoints import Breakpoints
    from ..breakpoints.point import Point
    from ..execution.gate import Gate
    from .named_rows import NamedRows

Found = tuple["Point", "weakref.ref[Any] | None"]  # a breakpoint, and its layer or parameter


class GradientPoints:
    """Is told of backwards only while there is such a breakpoint.

    A layer has its gradient when the last of its parameters that the backward reaches has.

    Attributes: `are_wanted`, whether there is such a breakpoint.
    """

    def __init__(self, breakpoints: Breakpoints, rows: NamedRows, gate: Gate) -> None:
        self._breakpoints, self._rows, self._gate = breakpoints, rows, gate
        self.are_wanted = False
        self._found: list[Found] = []
        self._awaited: list[tuple[Point, set[int]]] = []  # parameters, by id(), that have not got theirs in this one
        self._seen = 0  # nodes of the backward that have been looked at
        breakpoints.renewed.append(self.renew)
        self.renew()

    def renew(self) -> None:
        """Called by the reading thread when the breakpoints are others."""
        points = self._breakpoints.of_kind("gradient")
        self._found = [(point, None) for point in points]
        self.are_wanted = bool(points)

    def begins(self, backward: Backward) -> None:
        """Called before a backward runs."""
        if not self.are_wanted:
            return
        self._find(user_code.here() or backward.frame)
        with Plain():
            reached = {id(node.variable) for node in backward.nodes if is_leaf(node)}
            self._awaited = [(point, _parameters_of(ref) & reached) for point, ref in self._found if ref is not None]
        self._seen = 0

    def arrived(self, backward: Backward) -> StopReason | None:
        """Returns why training is to be held after the node that has just run, or None."""
        if not self._awaited or len(backward.order) == self._seen:
            return None
        self._seen = len(backward.order)
        number = backward.order[-1]
        node = backward.nodes[number]
        met = self._met(id(node.variable)) if is_leaf(node) else []
        frame = user_code.here() or backward.frame
        if not met or frame is None or self._gate.stop or not self._gate.is_open:
            return None
        return self._breakpoints.meets_points(met, frame)

    def _met(self, parameter: int) -> list[Point]:
        met = [point for point, awaited in self._awaited if awaited == {parameter}]
        for _, awaited in self._awaited:
            awaited.discard(parameter)
        return met

    # ── which they are ──

    def _find(self, frame: FrameType | None) -> None:
        """Finds the layers and parameters by their paths, where they are not known."""
        before = self._found
        if all(ref is not None and ref() is not None for _, ref in before):
            return
        found = [
            (point, ref if ref is not None and ref() is not None else self._thing(point, frame))
            for point, ref in before
        ]
        if self._found is before:  # else there are others meanwhile
            self._found = found
        self._breakpoints.tell()

    def _thing(self, point: Point, frame: FrameType | None) -> weakref.ref[Any] | None:
        _, thing = self._rows.find(point.wish.name, frame)
        if not isinstance(thing, (torch.nn.Module, torch.Tensor)):
            return None
        point.state = "verified"
        return weakref.ref(thing)


def _parameters_of(ref: weakref.ref[Any]) -> set[int]:
    thing = ref()
    if isinstance(thing, torch.nn.Module):
        return {id(parameter) for parameter in torch.nn.Module.parameters(thing)}
    return {id(thing)}
