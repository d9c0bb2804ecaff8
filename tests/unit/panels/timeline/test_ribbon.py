"""How long moments took, and what lies between them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given

from inspector.panels.timeline.ribbon import GAP, LONGEST, Ribbon
from inspector.wire.messages import PHASES
from tests.unit.conversation.loops import seen
from tests.unit.panels.timeline.moments import kept, ribbon, ribbons, row


def of(*rows) -> Ribbon:
    return Ribbon(kept(seen(rows)))


def test_what_lies_between_two_phases_is_no_part_of_them():
    found = of(row(1, "forward", 1.0, 2.0), row(2, "backward", 2.5, 4.0))
    assert found.gaps.tolist() == [0.0, 0.5] and found.took.tolist() == [1.0, 1.5]


def test_a_phase_around_others_has_what_is_left():
    """The closure of an LBFGS runs within its step."""
    found = of(row(1, "forward", 1.5, 2.0), row(2, "backward", 2.0, 4.0), row(3, "step", 1.0, 5.0))
    assert found.took.tolist() == [0.5, 2.0, 1.0] and found.duration(2) == 4.0


def test_a_beginning_that_was_not_seen_is_where_the_moment_before_ended():
    found = of(row(1, "forward", 1.0, 2.0), row(2, "backward", math.nan, 4.0))
    assert found.took.tolist() == [1.0, 2.0] and found.duration(1) is None


def test_nothing_is_said_of_the_time_in_which_moments_are_missing():
    found = of(row(1, "forward", 1.0, 2.0), row(9, "backward", 50.0, 51.0), row(20, "step", math.nan, 99.0))
    assert found.seconds.tolist() == [1.0, 1.0, 0.0] and found.is_linked.tolist() == [False] * 3


def test_what_was_done_by_hand_follows_the_moment_whose_number_it_has():
    found = of(row(1, "backward", 1.0, 2.0), row(1, "update", math.nan, 4.0), row(2, "forward", 5.0, 6.0))
    assert found.is_linked.tolist() == [False, True, True] and found.gaps.tolist() == [0.0, 0.0, 1.0]


def test_a_broken_clock_breaks_nothing():
    found = of(row(1, "forward", 5.0, 1.0), row(2, "loss", 1e300, math.inf), row(3, "step", -math.inf, math.nan))
    assert np.all((found.seconds >= 0) & (found.seconds <= 2 * LONGEST))


def test_iterations_begin_where_their_number_changes():
    found = of(row(1, "data", 0, 1, 4), row(2, "step", 1, 2, 4), row(3, "data", 2, 3, 1), row(4, "data", 3, 4, 2))
    assert found.starts.tolist() == [0, 2, 3]
    assert [found.iteration_of(index) for index in range(4)] == [slice(0, 2), slice(0, 2), slice(2, 3), slice(3, 4)]


def test_a_typical_iteration_is_no_slow_first_one():
    rows = [row(1, "step", 0.0, 9.0, 1)] + [row(i, "step", 8.0 + i, 8.5 + i, i) for i in range(2, 20)]
    assert of(*rows).typical == pytest.approx(1.0)


def test_a_moment_is_found_by_its_serial_number_while_it_is_kept():
    found = ribbon(3)
    assert found.index_of(found.first + 4) == 4 and found.index_of(found.first + 18) is None


@given(ribbons())
def test_shares_lose_no_time(found):
    shares = found.shares
    for number, start in enumerate(found.starts.tolist()):
        assert shares[number].sum() == pytest.approx(found.seconds[found.iteration_of(start)].sum())
    assert shares.sum() == pytest.approx(found.seconds.sum())
    assert shares[:, GAP].sum() == pytest.approx(found.gaps.sum())
    for number in range(len(PHASES)):
        assert shares[:, number].sum() == pytest.approx(found.took[found.phases == number].sum())
