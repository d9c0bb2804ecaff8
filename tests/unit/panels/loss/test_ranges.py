"""Which values are in the picture."""

from __future__ import annotations

import numpy as np
import pytest

from inspector.panels.loss import ranges


def test_a_spike_does_not_hide_the_plateau():
    values = np.concatenate([np.linspace(1.0, 0.9, 99), [500.0]])
    assert ranges.whole(values) == (0.9, 500.0)
    low, high = ranges.robust(values)
    assert low == 0.9 and high < 1.01


@pytest.mark.parametrize("values", [[1.0, 2.0, 500.0], np.linspace(5, 1, 200), [2.0] * 100, [0.0] * 99 + [7.0]])
def test_where_there_are_few_or_none_is_far_away_all_are_in_it(values):
    values = np.asarray(values, float)
    assert ranges.robust(values) == ranges.whole(values)


def test_without_values_there_is_a_range():
    assert ranges.robust(np.empty(0)) == (0.0, 1.0)


@pytest.mark.parametrize("ours, is_other", [(550.0, True), (3.0, False), (0.01, True), (-800.0, True)])
def test_a_scale_is_another_one_where_one_axis_would_show_one_curve_alone(ours, is_other):
    assert ranges.is_of_another_scale(np.full(9, ours), np.linspace(1.2, 1.0, 30)) == is_other
