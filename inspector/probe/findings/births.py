"""Where in the script what matters was made: layers, losses, optimizers, loaders, and who wrote weights last."""

from __future__ import annotations

import weakref
from typing import Any

from .places import Spot


class Remembered:
    """Something about objects that may go at any time; nothing of it keeps them alive."""

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
        """Counts it once more."""
        count = int(self.get(thing) or 0) + 1
        self.put(thing, count)
        return count

    def items(self) -> list[tuple[Any, Any]]:
        alive = [(ref(), about) for ref, about in list(self._known.values())]
        return [(thing, about) for thing, about in alive if thing is not None]


class Births:
    """Each a line of the script."""

    def __init__(self) -> None:
        self.modules = Remembered()
        self.optimizers = Remembered()
        self.loaders = Remembered()
        self.written = Remembered()  # parameters, by a function of torch.nn.init

    def module(self, module: Any) -> Spot | None:
        """Where it was made; where it got its first part, which for most is the same."""
        spot: Spot | None = self.modules.get(module)
        return spot

    def of_parameter(self, owner: Any, parameter: Any) -> list[Spot]:
        """The lines that have given a weight its first value, the last one first."""
        spots = [self.written.get(parameter), self.modules.get(owner) if owner is not None else None]
        return [spot for spot in spots if spot is not None]
