"""Numbers are measured again exactly where something may have been written."""

from __future__ import annotations

import gc
import math
import weakref

import pytest
import torch

from inspector.probe.gradients import measured
from inspector.probe.gradients.measured import MeasuredNumbers
from inspector.probe.numerics import norms


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was really read."""
    read: list[object] = []
    real = norms.norm
    monkeypatch.setattr(measured.norms, "norm", lambda tensor: (read.append(tensor), real(tensor))[1])
    return read


def parameter() -> torch.nn.Parameter:
    held = torch.nn.Parameter(torch.tensor([3.0, 4.0]))
    held.grad = torch.tensor([1.0, -2.0])
    return held


def rest(numbers: MeasuredNumbers) -> None:
    while numbers.check():
        pass


def test_what_nothing_was_written_into_is_read_once_until_there_is_rest(looks):
    numbers, held = MeasuredNumbers(), parameter()
    numbers.begin(1)
    assert numbers.of(held)[:2] == (5.0, (pytest.approx(math.sqrt(5)), -2.0, 1.0, -0.5))
    numbers.begin(2)
    assert numbers.of(held).norm == 5.0 and len(looks) == 1
    rest(numbers)
    assert len(looks) == 2 and not numbers.are_others
    rest(numbers)
    assert numbers.of(held).norm == 5.0 and len(looks) == 2, "at one stop once is enough"


WRITES = {
    "in place": lambda held: torch.no_grad()(held.mul_)(2),
    "gradient in place": lambda held: held.grad.mul_(2),
    "another gradient": lambda held: setattr(held, "grad", torch.tensor([8.0, 8.0])),
    "no gradient": lambda held: setattr(held, "grad", None),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_what_torch_has_counted_is_read_at_once(write):
    numbers, held = MeasuredNumbers(), parameter()
    numbers.begin(1)
    before = numbers.of(held)
    write(held)
    numbers.begin(2)
    assert numbers.of(held) != before
    rest(numbers)
    assert not numbers.are_others


def test_a_new_gradient_in_the_place_of_one_that_is_gone_is_another():
    """torch gives it the same address, and both were never written into."""
    numbers, held = MeasuredNumbers(), parameter()
    for stop in range(1, 20):
        held.grad = None
        held.grad = torch.full((2,), float(stop))
        numbers.begin(stop)
        assert numbers.of(held).spread[1] == stop


BEHIND = {
    "data": lambda held: held.data.mul_(2),
    "numpy": lambda held: held.detach().numpy().__imul__(2),
    "data of the gradient": lambda held: held.grad.data.mul_(2),
}


@pytest.mark.parametrize("write", BEHIND.values(), ids=BEHIND)
def test_what_was_written_behind_torch_is_found_at_rest(write):
    numbers, held, other = MeasuredNumbers(), parameter(), parameter()
    numbers.begin(1)
    before = numbers.of(held)
    numbers.of(other)
    write(held)
    numbers.begin(2)
    assert numbers.of(held) == before
    rest(numbers)
    assert numbers.are_others
    assert numbers.of(held) != before


@pytest.mark.parametrize("write", BEHIND.values(), ids=BEHIND)
def test_code_of_the_user_at_a_stop_may_have_written_anywhere(write):
    numbers, held = MeasuredNumbers(), parameter()
    numbers.begin(1)
    numbers.of(held)
    write(held)
    numbers.doubt()
    rest(numbers)
    assert numbers.are_others


def test_while_training_runs_nothing_is_assumed(looks):
    numbers, held = MeasuredNumbers(), parameter()
    numbers.begin(0)
    numbers.of(held)
    held.data.mul_(2)
    numbers.begin(0)
    assert numbers.of(held).norm == 10.0
    assert not numbers.check()


def test_nan_is_no_change():
    numbers, held = MeasuredNumbers(), parameter()
    held.grad[0] = math.nan
    numbers.begin(1)
    numbers.of(held)
    numbers.begin(2)
    numbers.of(held)
    rest(numbers)
    assert not numbers.are_others


def test_an_inference_tensor_counts_nothing_and_is_always_read():
    with torch.inference_mode():
        held = torch.nn.Parameter(torch.tensor([3.0, 4.0]), requires_grad=False)
    numbers = MeasuredNumbers()
    numbers.begin(1)
    assert numbers.of(held).norm == 5.0
    with torch.inference_mode():
        held.mul_(2)
    numbers.begin(2)
    assert numbers.of(held).norm == 10.0


def test_nothing_is_kept_alive():
    numbers, held = MeasuredNumbers(), parameter()
    gone = weakref.ref(held), weakref.ref(held.grad)
    numbers.begin(1)
    numbers.of(held)
    del held
    gc.collect()
    assert [ref() for ref in gone] == [None, None]
    assert not numbers.check()
