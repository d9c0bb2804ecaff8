"""What a field may hold beyond its type."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from inspector.wire import codec, messages
from inspector.wire.framing import Unpacker, WireError
from inspector.wire.messages import PHASES, Array, LossPoints, LossValue, Moment, NotMoved, Stopped
from inspector.wire.seen import MomentsSeen
from tests.unit.conversation.loops import loop
from tests.unit.panels.graph.graphs import graph, ints

DONE = Moment(1, "data", "loader", 1, "train.py", 3)
HELD = Stopped(1, DONE, None, 1, "batch", ("data",), 0, 0, 0, None, 0.0, None, None)
LOSS = LossValue(1, "loss", 0.5, "", (), "float32", "cpu")
POINTS = LossPoints(1, ints([1, 2], "q"), Array("f8", (2,), bytes(16)))
GRAPH = graph(["MulBackward0", "AccumulateGrad"], [(0, 1)])


def decoded(message: Any) -> Any:
    unpacker = Unpacker()
    unpacker.feed(codec.encode(message))
    (frame,) = unpacker.frames()
    return codec.decode(*frame)


@pytest.mark.parametrize(
    "message",
    [
        HELD,
        replace(HELD, done=replace(DONE, line=(1 << 31) - 1)),
        replace(HELD, loss=replace(LOSS, shape=(1 << 62, 1 << 62))),
        replace(HELD, loss=replace(LOSS, value=float("inf"))),
        POINTS,
        loop(2),
        GRAPH,
        NotMoved(1, "cuda", "failed", "x" * 100_000),
    ],
)
def test_what_may_be_passes(message):
    assert decoded(message) == message


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (replace(HELD, done=replace(DONE, phase="moon")), "Stopped.done: beyond its limits"),
        (replace(HELD, done=replace(DONE, line=1 << 31)), "Stopped.done: beyond its limits"),
        (replace(HELD, done=replace(DONE, line=1 << 63)), "Stopped.done: beyond its limits"),
        (replace(HELD, done=replace(DONE, line=-1)), "Stopped.done: beyond its limits"),
        (replace(HELD, stop=0), "Stopped.stop: beyond its limits"),
        (replace(HELD, iteration=10**30), "Stopped.iteration: beyond its limits"),
        (replace(HELD, basis="moon"), "Stopped.basis: beyond its limits"),
        (replace(HELD, order=("data", "moon")), "Stopped.order: beyond its limits"),
        (replace(HELD, order=("data",) * (len(PHASES) + 1)), "Stopped.order: beyond its limits"),
        (replace(HELD, loss=replace(LOSS, shape=(-1,))), "Stopped.loss: beyond its limits"),
        (replace(HELD, loss=replace(LOSS, shape=(1,) * 65)), "Stopped.loss: beyond its limits"),
        (NotMoved(1, "cuda", "moon", ""), "NotMoved.code: beyond its limits"),
        (replace(POINTS, values=Array("f8", (1,), bytes(8))), "LossPoints: columns that do not fit"),
        (replace(POINTS, values=Array("f4", (2,), bytes(8))), "LossPoints.values: beyond its limits"),
        (replace(POINTS, values=Array("f8", (1, 2), bytes(16))), "LossPoints.values: beyond its limits"),
        (replace(loop(1), flags=Array("u1", (6,), bytes([0, 1, 2, 4, 7, 8]))), "MomentsSeen: flags that can not be"),
        (replace(loop(1), spots=ints([0, 0, 0, 0, 0, -1])), "MomentsSeen: spots that can not be"),
        (replace(GRAPH, names=ints([0, 2])), "GraphFacts: names that can not be"),
        (replace(GRAPH, groups_of=ints([0, -1])), "GraphFacts: groups_of that can not be"),
        (replace(GRAPH, labels=ints([-2, -1])), "GraphFacts: labels that can not be"),
        (replace(GRAPH, targets=ints([2])), "GraphFacts: targets that can not be"),
        (replace(GRAPH, sizes=ints([-1], "q")), "GraphFacts: sizes that can not be"),
    ],
)
def test_what_can_not_be_is_refused_with_the_name_of_the_field(message, why):
    with pytest.raises(WireError, match=why):
        decoded(message)


def test_columns_without_numbers_pass():
    columns = {name: replace(getattr(loop(1), name), shape=(0,), data=b"") for name in _COLUMNS}
    assert decoded(MomentsSeen(**columns, new_spots=()))


_COLUMNS = [name for name in messages.MESSAGES["MomentsSeen"].__dataclass_fields__ if name != "new_spots"]
