"""A validation as it passes: means and spreads are those of all points of an iteration, in whatever pieces they come."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.panels.loss.passes import Passes
from tests.examples import examples


@examples(50)
@given(st.lists(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=9), min_size=1, max_size=6), st.integers(1, 7))
def test_means_and_spreads_do_not_depend_on_the_pieces(rounds, piece):
    iterations = np.repeat(np.arange(len(rounds)) * 10, [len(values) for values in rounds])
    values = np.concatenate([np.array(values) for values in rounds])
    passes = Passes()
    for start in range(0, len(values), piece):
        passes.add(iterations[start : start + piece], values[start : start + piece])
    places, means, spreads = passes.between(-1, 1000)
    assert places.tolist() == [10 * number for number in range(len(rounds))]
    assert means.tolist() == pytest.approx([np.mean(values) for values in rounds], abs=1e-6)
    assert spreads.tolist() == pytest.approx([np.std(values) for values in rounds], abs=1e-4)


def test_what_is_not_finite_is_no_part_of_it():
    passes = Passes()
    passes.add(np.array([3, 3, 3]), np.array([1.0, np.nan, 3.0]))
    passes.add(np.array([4]), np.array([np.inf]))
    assert passes.last() == (3, 2.0, 1.0, 2)


def test_one_point_an_iteration_is_no_pass():
    passes = Passes()
    passes.add(np.array([1, 2]), np.array([1.0, 2.0]))
    assert not passes.has_repeats
    passes.add(np.array([2]), np.array([3.0]))
    assert passes.has_repeats
