"""What the rules hear by: opened while they are awake, and taken out of the script's way while they rest."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from torch.optim import optimizer as optimizers

from ..core.wrapping import Seat
from ..modules import running
from .graph import Lines


class StepHooks:
    """On the steps of all optimizers, before those of the watcher: they are told, and then it may be held."""

    def __init__(self, begins: Callable[[Any], None], ended: Callable[[Any], None]) -> None:
        self._begins, self._ended = begins, ended
        self._handles: list[Any] = []

    def open(self) -> None:
        begins, ended = self._begins, self._ended
        self._handles = [
            optimizers.register_optimizer_step_pre_hook(lambda optimizer, args, kwargs: begins(optimizer)),
            optimizers.register_optimizer_step_post_hook(lambda optimizer, args, kwargs: ended(optimizer)),
        ]
        tables: list[Any] = [optimizers._global_optimizer_pre_hooks, optimizers._global_optimizer_post_hooks]
        for table, handle in zip(tables, self._handles):
            if isinstance(table, OrderedDict) and handle.id in table:
                table.move_to_end(handle.id, last=False)

    def close(self) -> None:
        for handle in self._handles:
            handle.remove()
        self._handles = []


class Doors:
    """Opened and closed between phases, never within a step."""

    def __init__(self, follower: Any, lines: Lines, steps: StepHooks) -> None:
        self._follower, self._lines, self._steps = follower, lines, steps
        self.seats: list[Seat] = []

    def open(self) -> None:
        running.follow(self._follower, "rules")
        self._lines.begin()
        self._steps.open()

    def reopen(self) -> None:
        self.open()
        for seat in self.seats:
            seat.put_back()

    def close(self) -> None:
        running.follow(None, "rules")
        self._lines.rest()
        self._follower.operations.leave()
        self._steps.close()
        for seat in self.seats:
            seat.take_out()
