"""Cost: rates and overhead over a span, and the governor of live values."""

from __future__ import annotations

import pytest

from inspector.probe.core import governor as module
from inspector.probe.core.governor import LEAST_SHARE, SHARE, Cost


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def perf_counter(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(module, "time", clock)
    return clock


def test_the_rate_is_told_over_a_span(clock: Clock):
    cost = Cost()
    clock.now += 2.0
    cost.spent = 0.1
    cost.tick(20)
    assert cost.rate == pytest.approx(10.0) and cost.overhead == pytest.approx(0.05)


def test_the_first_rate_comes_early_and_the_next_after_a_whole_span(clock: Clock):
    cost = Cost()
    clock.now += 0.3
    cost.tick(3)
    assert cost.rate == pytest.approx(10.0)
    clock.now += 0.3
    cost.tick(30)
    assert cost.rate == pytest.approx(10.0)


def test_phases_of_one_iteration_tick_once(clock: Clock):
    cost = Cost()
    clock.now += 0.1
    cost.tick(1)
    clock.now += 5.0
    cost.tick(1)
    assert cost.rate is None


def test_what_was_measured_before_a_stop_is_left_out(clock: Clock):
    cost = Cost()
    clock.now += 50.0
    cost.start(7)
    clock.now += 1.0
    cost.tick(9)
    assert cost.rate == pytest.approx(2.0)


def test_live_values_keep_to_their_share(clock: Clock):
    cost = Cost()
    assert cost.may_live()
    cost.took_live(0.03)
    assert not cost.may_live()
    clock.now += 0.03 / SHARE - 0.01
    assert not cost.may_live()
    clock.now += 0.02
    assert cost.may_live()


def test_costly_hooks_leave_live_values_the_smaller_share(clock: Clock):
    cost = Cost()
    cost.took_live(0.03)
    clock.now += 1.0
    cost.spent = 0.03 + 0.06  # live values and hooks
    cost.tick(100)
    assert cost.share == LEAST_SHARE
    clock.now += 1.0
    cost.spent += 0.001
    cost.tick(200)
    assert cost.share == SHARE


def test_copies_have_a_part_of_the_share_and_answers_the_rest(clock: Clock):
    cost = Cost()
    cost.took_copies(0.01)
    assert not cost.may_copy() and cost.may_live()  # a copy in each forward does not keep answers away
    cost.took_live(0.02)
    clock.now += 0.02 / SHARE
    assert not cost.may_live()
    clock.now += 0.01 / SHARE + 0.01
    assert cost.may_live() and cost.may_copy()


def test_what_was_computed_ahead_is_counted_with_the_answer(clock: Clock):
    cost = Cost()
    cost.owes(0.02)
    assert cost.may_live()
    cost.took_live(0.01)
    clock.now += 0.03 / SHARE - 0.01
    assert not cost.may_live()
    clock.now += 0.02
    assert cost.may_live()
