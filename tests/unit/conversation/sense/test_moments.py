"""Columns of phases that are well-typed and mean nothing."""

from __future__ import annotations

import dataclasses

import pytest

from inspector.wire.framing import WireError
from inspector.wire.messages import PHASES
from tests.unit.conversation.loops import column, loop, seen
from tests.unit.conversation.sense.arriving import arrived

GOOD = loop(1)


BY_HAND = {
    "ordinals": column("q", [1, 2, 3, 3, 4, 5]), "phases": column("B", [0, 1, 2, PHASES.index("update"), 3, 4]),
}  # fmt: skip


@pytest.mark.parametrize("message", [GOOD, seen([]), loop(2, first=4), dataclasses.replace(GOOD, **BY_HAND)])
def test_what_means_something_passes(message):
    arrived(message)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ordinals": column("q", [1, 2, 3, 3, 4, 5])},
        {"ordinals": column("q", [0, 1, 2, 3, 4, 5])},
        {"ordinals": column("q", [1])},
        {"ends": column("q", [1] * 6)},
        {"phases": column("B", [len(PHASES)] * 6)},
        {"spots": column("i", [-1] * 6)},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_what_contradicts_itself_does_not(wrong):
    with pytest.raises(WireError):
        arrived(dataclasses.replace(GOOD, **wrong))
