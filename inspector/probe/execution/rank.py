"""Tells which rank of a training this process is, once the script has joined its group."""

from __future__ import annotations

from ...wire.messages import Ranked
from ..core.ranks import rank_and_world


class Rank:
    """The rank of this process among those that train together."""

    def __init__(self) -> None:
        self._told: tuple[int, int] = (0, 1)

    def news(self) -> list[Ranked]:
        """Returns a message when the process has joined others; called by the writing thread. One that has left them
        keeps its name."""
        now = rank_and_world()
        if now == self._told or now[1] < 2:
            return []
        self._told = now
        return [Ranked(*now)]
