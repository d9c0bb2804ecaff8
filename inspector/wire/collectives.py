"""What a rank tells of the collectives that it takes part in with the others."""

from __future__ import annotations

from dataclasses import dataclass

from .limits import Count, Shape


@dataclass(frozen=True, slots=True)
class Collective:
    """The last one that this rank has issued in a group. Ranks of a group number their collectives alike."""

    group: str
    number: Count  # from 1
    name: str  # "all_reduce"
    shape: Shape  # of the first tensor that goes in
    waits: bool  # it is not complete: others have not come to it, or it is under way
