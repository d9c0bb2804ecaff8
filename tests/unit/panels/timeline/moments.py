"""Ribbons made to measure."""

from __future__ import annotations

import math
from typing import Any

from hypothesis import strategies as st

from inspector.conversation.seen.moments import Moments
from inspector.panels.timeline.ribbon import Ribbon
from inspector.wire.messages import PHASES
from inspector.wire.seen import MomentsSeen
from tests.unit.conversation.loops import loop, seen


def kept(*told: MomentsSeen) -> Moments:
    moments = Moments()
    for one in told:
        moments.add(one)
    return moments


def ribbon(iterations: int = 3, seconds: float = 0.001) -> Ribbon:
    return Ribbon(kept(loop(iterations, seconds=seconds)))


def row(ordinal: int, phase: str, begin: float, end: float, iteration: int = 1, flags: int = 0) -> tuple[Any, ...]:
    return ordinal, phase, 0, iteration, begin, end, flags, math.nan


def ribbons() -> st.SearchStrategy[Ribbon]:
    """Any order of phases, lengths from nanoseconds to hours, moments that are missing, beginnings not seen."""
    return st.lists(st.integers(0, 10**7 - 1), min_size=1, max_size=30).map(_decoded)


def _decoded(numbers: list[int]) -> Ribbon:
    """Each digit of a number decides one thing of its moment."""
    rows, ordinal, iteration, end = [], 0, 1, 0.0
    for number in numbers:
        missing, later, gap, long, size, unseen, phase = map(int, f"{number:07}")
        ordinal += 5 if missing > 7 else 1
        iteration += later > 6
        begin = end + (0.0, 1e-5, 0.01)[gap % 3]
        end = begin + long * 10.0 ** (size - 6)
        rows.append((ordinal, PHASES[phase % 6], 0, iteration, math.nan if unseen > 7 else begin, end, 0, math.nan))
    return Ribbon(kept(seen(rows)))
