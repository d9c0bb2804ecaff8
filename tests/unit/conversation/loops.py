"""Phases as a debuggee tells of them."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from typing import Any

from inspector.wire.arrays import Array
from inspector.wire.messages import PHASES
from inspector.wire.seen import MomentsSeen, Spot

LOOP = ("data", "zero_grad", "forward", "loss", "backward", "step")
UNKNOWN = Spot("", "", 0)


def column(code: str, numbers: Sequence[Any]) -> Array:
    dtype = {"q": "i8", "B": "u1", "i": "i4", "d": "f8"}[code]
    return Array(dtype, (len(numbers),), array(code, numbers).tobytes())


def seen(rows: Sequence[tuple[Any, ...]], new_spots: tuple[Spot, ...] = ()) -> MomentsSeen:
    """Rows of (ordinal, phase, spot, iteration, begin, end, flags, loss)."""
    codes = {"ordinals": "q", "phases": "B", "spots": "i", "iterations": "q", "begins": "d", "ends": "d", "flags": "B",
             "losses": "d"}  # fmt: skip
    columns = list(zip(*rows)) if rows else [()] * len(codes)
    columns[1] = tuple(PHASES.index(phase) for phase in columns[1])
    named = {name: column(codes[name], numbers) for name, numbers in zip(codes, columns)}
    return MomentsSeen(**named, new_spots=new_spots)


def loop(iterations: int, first: int = 1, seconds: float = 0.001, phases: Sequence[str] = LOOP) -> MomentsSeen:
    """Whole iterations, each phase of which takes as long as any other. Each has its own spot, in line 10 and on."""
    rows = []
    ordinal = (first - 1) * len(phases)
    end = ordinal * seconds
    for iteration in range(first, first + iterations):
        for number, phase in enumerate(phases, start=1):
            ordinal += 1
            loss = 1 / iteration if phase == "backward" else math.nan
            rows.append((ordinal, phase, number, iteration, end, end + seconds, 0, loss))
            end += seconds
    spots = (UNKNOWN, *(Spot(f"of {phase}", "/home/ada/train.py", 9 + n) for n, phase in enumerate(phases, start=1)))
    return seen(rows, spots if first == 1 else ())
