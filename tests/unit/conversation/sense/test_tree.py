"""Parts of the tree and readings whose columns do not fit one another."""

from __future__ import annotations

from array import array
from dataclasses import replace

import pytest

from inspector.wire.framing import WireError
from inspector.wire.messages import GRAD_STATES, Array, Look, Structure, Values
from tests.unit.conversation.sense.arriving import arrived


def i4(*numbers: int) -> Array:
    return Array("i4", (len(numbers),), array("i", numbers).tobytes())


def u1(*numbers: int) -> Array:
    return Array("u1", (len(numbers),), bytes(numbers))


def i8(*numbers: int) -> Array:
    return Array("i8", (len(numbers),), array("q", numbers).tobytes())


def f8(*numbers: float) -> Array:
    return Array("f8", (len(numbers),), array("d", numbers).tobytes())


LOOK = Look("module", "Linear", "", (), "", "", 0, False)
NONE = i4()
TREE = Structure(1, 1, 1, 0, True, i4(-1, 0, 0), i4(0, 1, 1), i4(0, 0, 0), i4(-1, -1, 1), ("model", "a"), (LOOK,))
LATER = replace(TREE, first=3, parents=i4(0, 1, 4), names=i4(0, 1, 7), looks=i4(0, 1, 2), shared=i4(2, -1, 4))
EMPTY = Structure(1, 1, 0, 0, True, NONE, NONE, NONE, NONE, (), ())
READ = Values(
    request=1,
    stop=1,
    structure=1,
    ids=i4(2, 5),
    states=u1(0, 6),
    counts=i4(0, 1),
    measured=u1(0, 3),
    norm=f8(1, 2),
    grad_norm=f8(1, 2),
    grad_min=f8(1, 2),
    grad_max=f8(1, 2),
    grad_mean=f8(1, 2),
    marks=i8(1, 2),
    grad_marks=i8(1, 2),
    factors=f8(1, 1),
    rates=f8(1, 1),
    first=0,
    complete=True,
    all_states=u1(0, 1, 6),
    all_counts=i4(0, 1, 2),
)


@pytest.mark.parametrize("message", [TREE, LATER, EMPTY, READ])
def test_columns_that_fit_pass(message):
    arrived(message)


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (replace(TREE, parents=i4(-1, 0)), "columns that do not fit|beyond its limits"),
        (replace(TREE, names=f8(0, 1, 1)), "columns that do not fit|beyond its limits"),
        (replace(TREE, looks=Array("i4", (3, 1), bytes(12))), "columns that do not fit|beyond its limits"),
        (replace(TREE, first=-1), "beyond its limits"),
        (replace(TREE, version=-1), "beyond its limits"),
        (replace(TREE, parents=i4(-1, 1, 1)), "parents that can not be"),  # its own
        (replace(TREE, parents=i4(-2, 0, 0)), "parents that can not be"),
        (replace(TREE, parents=i4(-1, 0, -1)), "parents that can not be"),  # they fall
        (replace(LATER, parents=i4(0, 1, 5)), "parents that can not be"),
        (replace(TREE, shared=i4(-1, 1, -1)), "shared rows that can not be"),
        (replace(TREE, shared=i4(-2, -1, -1)), "shared that can not be"),
        (replace(LATER, shared=i4(3, -1, -1)), "shared rows that can not be"),
        (replace(TREE, names=i4(0, 1, 2)), "names that were not told"),
        (replace(TREE, names=i4(0, -1, 1)), "names that can not be"),
        (replace(LATER, names=i4(0, -1, 1)), "names that can not be"),
        (replace(TREE, looks=i4(0, 0, 1)), "looks that were not told"),
        (replace(LATER, looks=i4(0, 0, -1)), "looks that can not be"),
        (replace(READ, grad_mean=f8(1)), "columns that do not fit|beyond its limits"),
        (replace(READ, measured=i4(0, 3)), "columns that do not fit|beyond its limits"),
        (replace(READ, all_counts=i4(0)), "columns that do not fit|beyond its limits"),
        (replace(READ, ids=i4(-1, 5)), "ids that can not be"),
        (replace(READ, first=-1), "beyond its limits"),
        (replace(READ, ids=i4(5, 5)), "rows that are not in order"),
        (replace(READ, ids=i4(5, 2)), "rows that are not in order"),
        (replace(READ, states=u1(0, len(GRAD_STATES))), "states that can not be"),
        (replace(READ, all_states=u1(0, 1, 255)), "all_states that can not be"),
    ],
)
def test_columns_that_contradict_one_another_do_not(message, why):
    with pytest.raises(WireError, match=why):
        arrived(message)
