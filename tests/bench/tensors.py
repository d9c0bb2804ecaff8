"""A tensor of 100 million numbers, answers beside torch's own calls; a free run that shows tensors, beside TensorBoard."""

from __future__ import annotations

import dataclasses
import importlib.util
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from inspector.wire.messages import AskStructure, Structure
from inspector.wire.tensors import AskRegion, AskStatistics, Plane, Region, Statistics, TensorName
from tests.end_to_end.debuggee import Debuggee

from . import free_run
from .figures import Row
from .trainers import bare

SCRIPT = Path(__file__).parent / "big_scripts.py"
SIDE = 10_000
SHAPE = (SIDE, SIDE)
SHOWN = "0.weight"  # of the training script of the bench: its first convolution
NAIVE = """
import time, torch
weight = torch.linspace(-3, 5, {side} * {side}).view({side}, {side})
torch.set_num_threads(1)
for _ in range({count}):
    began = time.perf_counter()
    weight.min(), weight.max(), weight.mean(), weight.std(), weight.norm(), weight.isnan().sum(), (weight == 0).sum()
    print((time.perf_counter() - began) * 1000, flush=True)
"""


def measure(count: int) -> list[Row]:
    return [*answers(count), *naive(min(count, 5)), *shown(count), *tensorboard(count)]


# ── 100 million numbers ──────────────────────────────────────────────────────────────────────────────────────────────


def answers(count: int) -> list[Row]:
    with Debuggee(SCRIPT, "tensor", str(SIDE * SIDE), interpreter=sys.executable) as debuggee:
        debuggee.stopped()
        version = whole_structure(debuggee)
        weight = TensorName("parameter", version, 1)
        every = SIDE // 400
        region = AskRegion(0, weight, None, "", SHAPE, Plane((0, 0), 0, 1), 0, 0, SIDE, SIDE, every, every)
        tile = AskRegion(0, weight, None, "", SHAPE, Plane((0, 0), 0, 1), 5000, 5000, 64, 64, 1, 1)
        sampled = AskStatistics(0, weight, None, "", SHAPE, False, 0, 64, None, None)
        exact = AskStatistics(0, weight, None, "", SHAPE, True, 0, 0, None, None)
        return [
            Row("100 million numbers: a picture of them, answered", timed(debuggee, region, Region, count), "", "ms", 1),
            Row("100 million numbers: a tile of 64 × 64, answered", timed(debuggee, tile, Region, count), "", "ms", 1),
            Row("100 million numbers: sampled statistics, answered", timed(debuggee, sampled, Statistics, count),
                "50 ms", "ms", 1),
            Row("100 million numbers: exact statistics of the whole", timed_whole(debuggee, exact, min(count, 10)),
                "150 ms", "ms", 1),
        ]  # fmt: skip


def whole_structure(debuggee: Debuggee) -> int:
    structure = debuggee.ask(AskStructure(0, 0))
    assert isinstance(structure, Structure)
    return structure.version


def timed_whole(debuggee: Debuggee, question: AskStatistics, count: int) -> list[float]:
    """Wall time in ms until all pieces are answered, each asked for when the one before has come."""

    def ask() -> float:
        began, reached, total = time.perf_counter(), 0, 1
        while reached < total:
            found = debuggee.ask(dataclasses.replace(question, first=reached))
            assert isinstance(found, Statistics), found
            reached, total = reached + found.counted, found.total
        return (time.perf_counter() - began) * 1000

    ask()
    return repeated(ask, count)


def timed(debuggee: Debuggee, question: Any, answer: type, count: int) -> list[float]:
    """Wall time in ms from the question to its answer."""

    def ask() -> float:
        began = time.perf_counter()
        found = debuggee.ask(question)
        assert isinstance(found, answer), found
        return (time.perf_counter() - began) * 1000

    ask()
    return repeated(ask, count)


def repeated(measured: Callable[[], float], count: int) -> list[float]:
    return [measured() for _ in range(count)]


def naive(count: int) -> list[Row]:
    """min, max, mean, std, norm, NaN and zeros, each by its own call of torch, on one thread."""
    script = NAIVE.format(side=SIDE, count=count)
    told = subprocess.check_output([sys.executable, "-c", script], text=True)
    return [Row("the same statistics by torch's own calls", [*map(float, told.split())], "", "ms", 1)]


# ── a free run ───────────────────────────────────────────────────────────────────────────────────────────────────────


def shown(count: int) -> list[Row]:
    rows = []
    for batch, iterations in ((1, 200), (64, 8)):
        pairs = free_run.pairs(batch, iterations, count, {}, tensor=SHOWN)
        what = f"free run with tensor, batch and tree visible, batch {batch}, CPU time of the training thread"
        rows.append(Row(what, free_run.ratios(pairs, "cpu"), ""))
    return rows


def tensorboard(count: int) -> list[Row]:
    """`add_histogram` of every weight and gradient in every iteration, against the same script without it."""
    if importlib.util.find_spec("tensorboard") is None:
        return []
    with tempfile.TemporaryDirectory() as folder, bare(1, 200) as alone, bare(1, 200, diary=folder) as writing:
        found = [(alone.block(), writing.block()) for _ in range(1 + count)][1:]
    return [
        Row("TensorBoard, add_histogram of all each iteration, batch 1, CPU time", free_run.ratios(found, "cpu"), "")
    ]
