"""Breakpoints on layers: hold before a layer runs, or after it has."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

import torch

from ..core import guard
from ..core.stand_aside import is_transforming
from ..core.threads import threads
from ..frames import local_variables, user_code
from ..modules import running

if TYPE_CHECKING:
    from ..breakpoints.breakpoints import Breakpoints
    from ..breakpoints.point import Point
    from ..modules.roots import Roots
    from .inside import Inside

Wanted = tuple[dict[int, list["Point"]], dict[int, list["Point"]]]  # id(module) → those before it, those after it
_NONE: Wanted = ({}, {})


class LayerPoints:
    """Is told of the calls of layers only while there is such a breakpoint."""

    def __init__(self, breakpoints: Breakpoints, roots: Roots, inside: Inside) -> None:
        self._breakpoints, self._roots, self._inside = breakpoints, roots, inside
        self._gate = inside.gate
        self._points: list[Point] = []
        self._known: dict[int, tuple[weakref.ref[Any], Wanted]] = {}  # id(root) → what is wanted below it
        self._wanted: Wanted = _NONE
        self.begins, self.ends = guard.guarded(self._begins), guard.guarded(self._ends)
        breakpoints.renewed.append(self.renew)
        self.renew()

    def renew(self) -> None:
        """Called by the reading thread when the breakpoints are others."""
        self._points, self._known = self._breakpoints.of_kind("layer"), {}
        running.follow(self if self._points else None, "points")

    def leave(self) -> None:
        running.follow(None, "points")

    def _begins(self, module: torch.nn.Module, given: Any, is_root: bool) -> None:
        if is_root:
            self._wanted = self._below(module)
        points = self._wanted[0].get(id(module))
        if points and _is_told():
            self._meets(points, module, given, None, False)

    def _ends(self, module: torch.nn.Module, given: Any, result: Any, failed: bool) -> None:
        points = self._wanted[1].get(id(module))
        if points and not failed and _is_told():
            self._meets(points, module, given, result, True)

    def _meets(self, points: list[Point], module: Any, given: Any, result: Any, is_after: bool) -> None:
        frame = user_code.here()
        if frame is None or self._gate.stop or not self._gate.is_open:
            return
        reason = self._breakpoints.meets_points(points, frame)
        if reason is not None:
            self._inside.hold_at(module, given, result, is_after, reason)

    def _below(self, root: torch.nn.Module) -> Wanted:
        known = self._known.get(id(root))
        if known is None or known[0]() is not root:
            known = self._known[id(root)] = weakref.ref(root), self._find(root)
        return known[1]

    def _find(self, root: torch.nn.Module) -> Wanted:
        before: dict[int, list[Point]] = {}
        after: dict[int, list[Point]] = {}
        for point in self._points:
            module = self._named(root, point.wish.name)
            if module is not None:
                (before if point.wish.when == "before" else after).setdefault(id(module), []).append(point)
                point.state = "verified"
        self._breakpoints.tell()
        return before, after

    def _named(self, root: torch.nn.Module, path: str) -> Any:
        """Returns the layer of this path if it is in this model, or None."""
        top, parts = self._roots.holders(root)[0], path.split(".")
        own = self._roots.name_of(top).split(".")
        if parts[: len(own)] == own:
            return _below(top, parts[len(own) :])
        is_known = own != [type(top).__name__]
        return None if is_known or not _is_called(top, parts[0]) else _below(top, parts[1:])


def _below(top: Any, parts: list[str]) -> Any:
    found: Any = top
    for part in parts:
        found = found._modules.get(part) if found is not None else None
    return found


def _is_called(top: Any, name: str) -> bool:
    """Returns whether the script calls the model so, as far as its frames tell: in a free run nothing else is known."""
    frame = user_code.here()
    while frame is not None:
        for names in (dict(local_variables.locals_of(frame)), frame.f_globals):
            if name in names:
                return names[name] is top
        frame = user_code.user_frame(frame.f_back)
    return True


def _is_told() -> bool:
    return not threads.is_in_backward() and not is_transforming()
