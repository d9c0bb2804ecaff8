"""What a rank tells of the collectives that it takes part in with the others."""

from __future__ import annotations

from dataclasses import dataclass

from .family import Family
from .limits import Count, Shape


@dataclass(frozen=True, slots=True)
class Collective:
    """The last one that this rank has issued in a group. Ranks of a group number their collectives alike."""

    group: str
    number: Count  # from 1
    name: str  # "all_reduce"
    shape: Shape  # of the first tensor that goes in
    waits: bool  # it is not complete: others have not come to it, or it is under way


@dataclass(frozen=True, slots=True)
class TimeoutRaised:
    """The timeouts of the script's process groups are raised, so that a rank may be held while others wait for it."""

    seconds: float  # the least of the script's own; 0: they are set back


RANKS = Family(news=(TimeoutRaised,))
