"""Answers beside what was asked."""

from __future__ import annotations

import struct
from dataclasses import replace

import pytest

from inspector.conversation.sense.answers import check_answer
from inspector.wire.arrays import Array
from inspector.wire.framing import WireError
from inspector.wire.messages import AskStructure, Refused, RunTo
from inspector.wire.tensors import (
    AskCell,
    AskFind,
    AskPictures,
    AskRegion,
    AskStatistics,
    Cell,
    Found,
    Pictures,
    Plane,
    Region,
    Statistics,
    TensorName,
)  # fmt: skip

NAME = TensorName("parameter", 1, 2)
SHAPE = (4, 6)
ASKED = (0, NAME, None, "", SHAPE)
REGION = AskRegion(*ASKED, Plane((0, 0), 0, 1), 0, 0, 4, 6, 2, 1)
PICTURES = AskPictures(*ASKED, (0, 0), (), 0, 1, -1, 0, 1, 6)
STATISTICS = AskStatistics(*ASKED, False, 0, 2, None, None)
COUNTED = Statistics(
    request=0,
    stop=1,
    first=0,
    counted=24,
    total=24,
    exact=False,
    minimum=0.0,
    maximum=0.0,
    mean=0.0,
    std=0.0,
    l1=0.0,
    l2=0.0,
    largest=0.0,
    zeros=0,
    nan=0,
    plus_inf=0,
    minus_inf=0,
    subnormal=0,
    low=0.0,
    high=1.0,
    bins=Array("i8", (2,), struct.pack("<2q", 1, 23)),
)
NO_BINS = Array("i8", (0,), b"")
FIND, CELL = AskFind(*ASKED, "nan"), AskCell(*ASKED, (3, 5))


def numbers(*shape: int, dtype: str = "f4") -> Array:
    size = 4
    for extent in shape:
        size *= extent
    return Array(dtype, shape, bytes(size))


def region(*shape: int) -> Region:
    return Region(0, 1, numbers(*shape), False)


def pictures(*shape: int, first: int = 0, total: int = 1, dtype: str = "f4") -> Pictures:
    return Pictures(0, 1, first, total, numbers(*shape, dtype=dtype), None, None)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (REGION, region(2, 6)),
        (REGION, region(1, 1)),
        (REGION, Refused(0, 1, "gone", "")),
        (PICTURES, pictures(1, 4, 6)),
        (replace(PICTURES, colors=2), pictures(1, 4, 6, 3)),
        (STATISTICS, COUNTED),
        (STATISTICS, replace(COUNTED, bins=NO_BINS, low=None)),
        (FIND, Found(0, 1, (3, 5), True)),
        (FIND, Found(0, 1, (), False)),
        (CELL, Cell(0, 1, (3, 5), "0.5", "", "")),
    ],
)
def test_what_was_asked_for_passes(question, answer):
    check_answer(question, answer)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (AskStructure(0, 0), region(2, 6)),
        (RunTo(0, 1, 1, 1), Found(0, 1, (), False)),
        (REGION, region(3, 6)),
        (REGION, region(2, 7)),
        (REGION, region(2, 6, 1)),
        (REGION, region(12)),
        (PICTURES, pictures(2, 4, 6, total=2)),
        (PICTURES, pictures(1, 4, 7)),
        (PICTURES, pictures(1, 4, 6, 3)),
        (PICTURES, pictures(1, 24)),
        (PICTURES, pictures(1, 4, 6, total=0)),
        (PICTURES, pictures(0, 4, 6, first=1)),
        (PICTURES, pictures(1, 4, 6, dtype="i4")),
        (replace(PICTURES, colors=2), pictures(1, 4, 6, 4)),
        (STATISTICS, replace(COUNTED, total=25)),
        (STATISTICS, replace(COUNTED, counted=25)),
        (STATISTICS, replace(COUNTED, bins=numbers(1, dtype="i8"))),
        (STATISTICS, replace(COUNTED, low=None)),
        (STATISTICS, replace(COUNTED, high=float("inf"))),
        (STATISTICS, replace(COUNTED, low=2.0)),
        (FIND, Found(0, 1, (4, 5), True)),
        (FIND, Found(0, 1, (3,), True)),
        (CELL, Cell(0, 1, (3, 6), "0.5", "", "")),
    ],
)
def test_what_was_not_does_not(question, answer):
    with pytest.raises(WireError):
        check_answer(question, answer)
