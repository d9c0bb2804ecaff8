"""The columns of what was seen: the last ones are kept, as many as there is room for."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.conversation.seen import moments as kept
from inspector.conversation.seen.moments import MOST_ITERATIONS, MOST_MOMENTS, Moments
from inspector.wire.messages import PHASES
from tests.unit.conversation.loops import LOOP, loop, seen


def rows(moments: Moments, *names: str) -> list[Any]:
    return list(zip(*(moments.column(name).tolist() for name in names)))


def test_what_is_told_is_there_in_order():
    moments = Moments()
    moments.add(loop(2))
    assert [PHASES[number] for number in moments.column("phases")] == [*LOOP, *LOOP]
    assert moments.column("iterations").tolist() == [1] * 6 + [2] * 6
    assert moments.spot(moments.column("spots")[2]).role == "of forward"
    assert moments.iterations() == 2


def test_a_spot_that_was_not_told_is_nowhere():
    assert Moments().spot(7).line == 0


def test_nothing_told_changes_nothing():
    moments = Moments()
    moments.add(seen([]))
    assert len(moments) == 0 and moments.iterations() == 0


@given(st.lists(st.integers(1, 9), min_size=1, max_size=8), st.integers(1, 12), st.integers(1, 60))
def test_the_last_iterations_are_kept_whole(pieces, most_iterations, most_moments):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept, "MOST_ITERATIONS", most_iterations)
        patch.setattr(kept, "MOST_MOMENTS", most_moments)
        patch.setattr(kept, "ROOM", 3)
        moments, first = Moments(), 1
        for count in pieces:
            moments.add(loop(count, first))
            first += count
    whole = min(first - 1, most_iterations, max(most_moments // 6, 1))
    count = min(6 * whole, most_moments)
    last = 6 * (first - 1)
    assert moments.column("ordinals").tolist() == list(range(last - count + 1, last + 1))
    assert moments.iterations() == whole and moments.forgotten() == last - count
    assert moments.column("ends").tolist() == sorted(moments.column("ends").tolist())


def test_ten_thousand_iterations_take_little_memory():
    moments = Moments()
    for first in range(1, 3 * MOST_ITERATIONS, 100):
        moments.add(loop(100, first))
    assert moments.iterations() == MOST_ITERATIONS and len(moments) == 6 * MOST_ITERATIONS < MOST_MOMENTS
    assert sum(sys.getsizeof(column) for column in moments._columns.values()) < 6_000_000


def test_an_iteration_is_a_run_of_the_same_number():
    """Numbers begin anew when the script makes its optimizer after its first backwards."""
    moments = Moments()
    moments.add(
        seen([(1, "forward", 0, 5, 0, 1, 0, 0), (2, "forward", 0, 1, 1, 2, 0, 0), (3, "step", 0, 1, 2, 3, 0, 0)])
    )
    moments.add(seen([(4, "forward", 0, 1, 3, 4, 0, 0)]))
    assert moments.iterations() == 2
    assert rows(moments, "ordinals", "iterations") == [(1, 5), (2, 1), (3, 1), (4, 1)]
