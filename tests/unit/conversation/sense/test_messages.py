"""Messages that are well-typed and mean nothing."""

from __future__ import annotations

import struct

import pytest

from inspector.wire.abort import BackwardAborted, Partial, Share
from inspector.wire.batches import Batch, Confusion, Sample
from inspector.wire.framing import WireError
from inspector.wire.messages import Array, LossPoints, Resumed
from tests.unit.conversation.sense.arriving import arrived

ONE, TWO = Array("i8", (1,), bytes(8)), Array("i8", (2,), bytes(16))
NUMBER = Array("f8", (1,), bytes(8))


def batch(pictures: Array) -> Batch:
    return Batch(
        request=1,
        stop=1,
        iteration=1,
        inputs=(),
        outputs=(),
        samples=(),
        size=0,
        classes=(),
        scaled=False,
        pictures=pictures,
    )


def samples(*shown: Sample, size: int = 4, **more) -> Batch:
    return Batch(
        request=1,
        stop=1,
        iteration=1,
        inputs=(),
        outputs=(),
        samples=shown,
        size=size,
        classes=(),
        scaled=False,
        pictures=Array("u1", (0, 0, 0, 3), b""),
        **more,
    )


def confusion(*cells: int, classes: int = 3, counted: int = 2) -> Confusion:
    rows = Array("i4", (len(cells) // 3, 3), struct.pack(f"<{len(cells)}i", *cells))
    return Confusion(1, 1, classes, (), counted, rows, "")


def aborted(given: Share, sums: int = 0) -> BackwardAborted:
    return BackwardAborted(1, 1, Partial("AddBackward0", "", 1, 0, given, Share(0, (), 0), sums))


SAMPLE = Sample(0, 1, 1, (1,), (0.5,))


@pytest.mark.parametrize(
    "message",
    [
        LossPoints(1, ONE, NUMBER),
        batch(Array("u1", (0, 0, 0, 3), b"")),
        samples(SAMPLE, first=3, matching=4),
        confusion(0, 1, 2),
        aborted(Share(3, ("model.conv1",), 2), 3),
        Resumed(-5),
    ],
)
def test_what_means_something_passes(message):
    arrived(message)


@pytest.mark.parametrize(
    "message",
    [
        LossPoints(1, NUMBER, NUMBER),
        LossPoints(1, ONE, ONE),
        LossPoints(1, TWO, NUMBER),
        LossPoints(1, Array("i8", (1, 1), bytes(8)), Array("f8", (1, 1), bytes(8))),
        batch(Array("u1", (3,), b"abc")),
        batch(Array("u1", (1, 1, 1, 4), b"abcd")),
        batch(Array("f4", (1, 1, 1, 3), bytes(12))),
        batch(Array("u1", (1, 1, 1, 3), bytes(3))),
        samples(SAMPLE, first=4, matching=4),
        samples(SAMPLE, first=-1, matching=4),
        samples(matching=5),
        samples(Sample(0, 1, 1, (1, 2), (0.5,)), matching=4),
        confusion(0, 3, 2),
        confusion(0, -1, 2),
        confusion(0, 1, 2, counted=3),
        confusion(0, 1, 0, 0, 0, 2),
        Confusion(1, 1, 3, (), 0, Array("i8", (0, 3), b""), ""),
        aborted(Share(1, ("model.conv1",), 1)),
        aborted(Share(1, (), -1)),
        aborted(Share(1, (), 0), 2),
    ],
)
def test_what_contradicts_itself_does_not(message):
    with pytest.raises(WireError):
        arrived(message)
