"""Remembers the lines of the script that made layers, losses, optimizers and loaders, and that last wrote weights."""

from __future__ import annotations

import weakref
from typing import Any

from .places import Spot


class Remembered:
    """A table from objects to facts about them; keeps no object alive."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[weakref.ref[Any], Any]] = {}

    def put(self, thing: Any, about: Any) -> None:
        key = id(thing)

        def gone(ref: weakref.ref[Any]) -> None:
            if (known := self._known.get(key)) is not None and known[0] is ref:
                del self._known[key]

        self._known[key] = weakref.ref(thing, gone), about

    def get(self, thing: Any) -> Any:
        known = self._known.get(id(thing))
        return known[1] if known is not None and known[0]() is thing else None

    def add(self, thing: Any) -> int:
        """Adds 1 to the object's count; returns the count."""
        count = int(self.get(thing) or 0) + 1
        self.put(thing, count)
        return count

    def items(self) -> list[tuple[Any, Any]]:
        """Returns (object, fact) of the living objects."""
        alive = [(ref(), about) for ref, about in list(self._known.values())]
        return [(thing, about) for thing, about in alive if thing is not None]


class Births:
    """The lines of the script where objects were made.

    Attributes, each a table of lines: `modules`; `optimizers`; `loaders`; `written`, parameters by the last call of a
    torch.nn.init function.
    """

    def __init__(self) -> None:
        self.modules = Remembered()
        self.optimizers = Remembered()
        self.loaders = Remembered()
        self.written = Remembered()

    def module(self, module: Any) -> Spot | None:
        """Returns where the module was made: the line at which it registered its first part, for most modules the
        same."""
        spot: Spot | None = self.modules.get(module)
        return spot

    def of_parameter(self, owner: Any, parameter: Any) -> list[Spot]:
        """Returns the lines that gave a weight its first value, the last one first."""
        spots = [self.written.get(parameter), self.modules.get(owner) if owner is not None else None]
        return [spot for spot in spots if spot is not None]
