"""What one rank holds of a tensor that several ranks share."""

from __future__ import annotations

from dataclasses import dataclass

from .limits import Count, Shape


@dataclass(frozen=True, slots=True)
class Shard:
    """The part of a shared tensor that lies on the rank that tells of it. All numbers shown are of this part."""

    shape: Shape  # of the whole tensor
    first: Shape  # index in the whole of the part's first element; empty if it is not known
    number: Count  # of this part, from 0
    of: Count  # how many parts there are
    is_summand: bool = False  # the whole is the sum (or mean, …) of such parts
