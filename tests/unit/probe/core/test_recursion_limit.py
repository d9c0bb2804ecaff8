"""The recursion limit: what the script sees of it, and what it is in truth."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import pytest

from inspector.probe.core import recursion_limit

BELOW = 7


@pytest.fixture
def real() -> Iterator[Callable[[], int]]:
    """The limit of the interpreter, while the script is told another one."""
    before, own = recursion_limit._get_limit(), vars(recursion_limit.limit).copy()
    recursion_limit.give_back(BELOW)
    yield recursion_limit._get_limit
    sys.setrecursionlimit, sys.getrecursionlimit = recursion_limit.set_limit, recursion_limit._get_limit
    vars(recursion_limit.limit).update(own)
    recursion_limit.set_limit(before)


def test_what_our_frames_take_is_given_back_unseen(real: Callable[[], int]):
    shown = sys.getrecursionlimit()
    assert real() == shown + BELOW


def test_the_script_gets_what_it_sets(real: Callable[[], int]):
    sys.setrecursionlimit(1234)
    assert (sys.getrecursionlimit(), real()) == (1234, 1234 + BELOW)


def test_the_highest_limit_can_be_set(real: Callable[[], int]):
    highest = (1 << 31) - 1
    sys.setrecursionlimit(highest)
    assert sys.getrecursionlimit() == highest and real() >= highest - 2 * recursion_limit.ROOM


@pytest.mark.parametrize("wrong", [0, -1, 1 << 40, "x", 1.5, None])
def test_what_is_no_limit_is_refused_in_pythons_own_words(real: Callable[[], int], wrong: object):
    before = sys.getrecursionlimit(), real()
    with pytest.raises((ValueError, OverflowError, TypeError)) as ours:
        sys.setrecursionlimit(wrong)  # type: ignore[arg-type]
    with pytest.raises(ours.type) as pythons:
        recursion_limit.set_limit(wrong)  # type: ignore[arg-type]
    assert str(ours.value) == str(pythons.value)
    assert (sys.getrecursionlimit(), real()) == before


def test_one_that_is_reached_already_is_refused_with_the_depth_without_us(real: Callable[[], int]):
    with pytest.raises(RecursionError) as ours:
        sys.setrecursionlimit(10)
    with pytest.raises(RecursionError) as pythons:
        recursion_limit.set_limit(10 + BELOW)
    depth = [int(str(error.value).split("depth ")[1].split(":")[0]) for error in (ours, pythons)]
    assert "limit to 10 at" in str(ours.value) and depth[0] == depth[1] - BELOW


def test_a_frame_of_ours_between_is_given_back_while_it_is_there(real: Callable[[], int]):
    shown = sys.getrecursionlimit()
    with recursion_limit.between:
        with recursion_limit.between:
            assert real() == shown + BELOW + 2
            sys.setrecursionlimit(2000)
            assert real() == 2000 + BELOW + 2
        assert real() == 2000 + BELOW + 1
    assert (sys.getrecursionlimit(), real()) == (2000, 2000 + BELOW)


def test_where_the_script_has_no_room_nothing_changes(real: Callable[[], int]):
    before = real()

    def at_the_end() -> str:
        try:
            return at_the_end()
        except RecursionError:
            try:
                with recursion_limit.between:
                    return "came in"
            except RecursionError:
                return "no room"

    assert at_the_end() == "no room" and real() == before


def test_the_levels_of_exec_are_those_that_its_code_lies_deeper():
    assert recursion_limit.levels_of_exec() in (1, 2)  # Python counts the C function in some versions
