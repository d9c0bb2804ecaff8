"""Ribbons made to measure."""

from __future__ import annotations

import math
from typing import Any

from hypothesis import strategies as st

from inspector.panels.timeline.ribbon import Ribbon
from inspector.session.moments import Moments
from inspector.wire.messages import PHASES
from inspector.wire.seen import MomentsSeen
from tests.unit.session.seen import loop, seen


def kept(*told: MomentsSeen) -> Moments:
    moments = Moments()
    for one in told:
        moments.add(one)
    return moments


def ribbon(iterations: int = 3, seconds: float = 0.001) -> Ribbon:
    return Ribbon(kept(loop(iterations, seconds=seconds)))


def row(ordinal: int, phase: str, begin: float, end: float, iteration: int = 1, flags: int = 0) -> tuple[Any, ...]:
    return ordinal, phase, 0, iteration, begin, end, flags, math.nan


@st.composite
def ribbons(draw: st.DrawFn) -> Ribbon:
    """Any order of phases, lengths from nanoseconds to hours, moments that are missing, beginnings not seen."""
    rows, ordinal, iteration, end = [], 0, 1, 0.0
    for _ in range(draw(st.integers(1, 40))):
        ordinal += draw(st.sampled_from([1, 1, 1, 5]))
        iteration += draw(st.sampled_from([0, 0, 1]))
        begin = end + draw(st.sampled_from([0.0, 1e-5, 0.01]))
        end = begin + draw(st.floats(0, 4000) | st.floats(1e-9, 1e-2))
        began = draw(st.sampled_from([begin, begin, math.nan]))
        rows.append((ordinal, draw(st.sampled_from(PHASES)), 0, iteration, began, end, 0, math.nan))
    return Ribbon(kept(seen(rows)))
