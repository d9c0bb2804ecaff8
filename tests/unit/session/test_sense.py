"""Messages that are well-typed and mean nothing."""

from __future__ import annotations

import pytest

from inspector.session import sense
from inspector.wire.framing import WireError
from inspector.wire.messages import Array, Batch, LossPoints, Resumed

ONE, TWO = Array("i8", (1,), bytes(8)), Array("i8", (2,), bytes(16))
NUMBER = Array("f8", (1,), bytes(8))


def batch(pictures: Array) -> Batch:
    return Batch(1, 1, 1, (), (), (), 0, (), False, pictures)


@pytest.mark.parametrize("message", [LossPoints(1, ONE, NUMBER), batch(Array("u1", (0, 0, 0, 3), b"")), Resumed(-5)])
def test_what_means_something_passes(message):
    sense.check(message)


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
    ],
)
def test_what_contradicts_itself_does_not(message):
    with pytest.raises(WireError):
        sense.check(message)
