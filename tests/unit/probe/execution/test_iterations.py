"""An iteration is one pass of the training loop, however the loop is written."""

from __future__ import annotations

import weakref

import pytest

from inspector.probe.execution.iterations import Iterations
from tests.unit.probe.other_thread import Other


class Loader:
    """Stands for the iterator of one."""


class Loop:
    """What happens in a script, word by word: "fetch" and "end" of a loader, a phase with the number of its place
    ("backward2"), "look" for a forward without a graph."""

    def __init__(self, is_in_loop: bool = True) -> None:
        self.passes = Iterations()
        self.passes.sees_optimizer()
        self.loader: Loader | None = Loader()
        self._is_in_loop = is_in_loop

    def runs(self, words: str) -> list[int]:
        """The iteration that each of them belongs to."""
        return [self._does(word) for word in words.split()]

    def _does(self, word: str) -> int:
        phase = word.rstrip("0123456789")
        if word == "fetch":
            self.passes.sees_batch(weakref.ref(self.loader), True, lambda: self._is_in_loop)
        elif word == "end":
            self.passes.loader_ended(self.loader)
        elif word != "look":
            self.passes.meets(word)
        phase = {"fetch": "data", "look": "forward"}.get(phase, phase)
        if phase != "end":
            self.passes.count(phase, lambda: word != "look")
        return self.passes.number


ONE = "zero_grad forward backward step"


@pytest.mark.parametrize(
    "one_pass",
    [
        ONE,
        "forward zero_grad backward step",
        "forward backward step zero_grad",
        "forward1 backward1 forward2 backward2 step",
        "zero_grad forward backward step look look",
        "zero_grad1 forward1 backward1 step1 zero_grad2 forward2 backward2 step2",
        "zero_grad forward backward zero_grad forward backward step",
        "backward step",
    ],
)
def test_passes_without_a_loader(one_pass: str):
    loop, length = Loop(), len(one_pass.split())
    assert loop.runs(" ".join([one_pass] * 3)) == [1] * length + [2] * length + [3] * length
    assert loop.passes.trained == 3 and loop.passes.basis == "step"


def test_what_was_zeroed_before_the_loop_is_of_its_first_pass():
    assert Loop().runs("zero_grad1" + " forward backward step zero_grad2" * 2) == [1] * 5 + [2] * 4


@pytest.mark.parametrize("inner", [1, 4])
def test_a_pass_that_fetches_a_batch_is_one_iteration_whatever_its_number_of_steps(inner: int):
    loop = Loop()
    one_pass = "fetch " + " ".join([ONE] * inner)
    length = len(one_pass.split())
    assert loop.runs(f"{one_pass} {one_pass}") == [1] * length + [2] * length
    assert loop.passes.basis == "batch"


def test_one_batch_that_is_learned_by_heart_is_counted_by_steps():
    loop = Loop()
    assert loop.runs("fetch") == [1]
    loop.loader = None  # `next(iter(loader))`
    assert loop.runs(f"{ONE} {ONE} {ONE}") == [1] * 4 + [2] * 4 + [3] * 4
    assert loop.passes.basis == "step"
    assert loop.passes.order == tuple(ONE.split())


def test_a_batch_that_was_fetched_outside_of_any_loop_is_learned_by_heart_while_its_loader_lives():
    assert Loop(is_in_loop=False).runs(f"fetch {ONE} {ONE}") == [1] * 5 + [2] * 4


def test_batches_that_are_fetched_ahead_are_as_many_iterations():
    loop = Loop()
    assert loop.runs(f"fetch fetch {ONE} fetch {ONE} end {ONE}") == [1] * 6 + [2] * 5 + [2] + [3] * 4
    assert loop.passes.trained == 3 and loop.passes.basis == "batch"


def test_a_batch_after_which_the_loop_is_left_was_not_trained():
    loop = Loop()
    loop.runs(f"fetch {ONE} fetch")
    assert loop.passes.trained == 1


def test_the_next_epoch_goes_on_counting():
    loop = Loop()
    assert loop.runs(f"fetch {ONE} end") == [1] * 6
    loop.loader = Loader()
    assert loop.runs(f"fetch {ONE}") == [2] * 5


def test_a_beginning_and_its_end_are_one():
    passes = Iterations()
    passes.sees_optimizer()
    for number in (1, 2):
        passes.begins("step")
        assert passes.number == number
        passes.meets("zero_grad")  # in its closure
        passes.ends("step")
        passes.count("step", lambda: True)
    passes.begins("trailing")
    passes.ends("trailing")
    assert passes.number == 2


def test_each_thread_has_its_own_passes(other: Other):
    loop = Loop()
    assert loop.runs(ONE) == [1] * 4
    assert other.does(lambda: loop.runs(ONE)) == [2] * 4
    assert loop.runs(ONE) == [3] * 4
