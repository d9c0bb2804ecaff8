"""The look for NaN and Inf at the end of each backward: at one small gradient, by nothing that a mode would see."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode

from inspector.probe.findings.sentinel import MOST, Sentinel


def sentinel(*parameters: Any) -> Sentinel:
    training: Any = SimpleNamespace(trained_parameters=lambda: {id(p): p for p in parameters})
    made = Sentinel(training)
    made.renew()
    return made


def parameter(size: int, grad: float | None = 0.0) -> nn.Parameter:
    made = nn.Parameter(torch.zeros(size))
    made.grad = None if grad is None else torch.full((size,), grad)
    return made


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_a_gradient_that_is_not_finite_is_seen(value: float):
    small = parameter(8)
    watched = sentinel(nn.Parameter(torch.zeros(8, 8)), small)
    assert not watched.sees_bad()
    small.grad[3] = value
    assert watched.sees_bad() and watched.bad == "gradient"


def test_infinities_of_both_signs_do_not_hide_one_another():
    small = parameter(2)
    small.grad[0], small.grad[1] = float("inf"), float("-inf")
    assert sentinel(small).sees_bad()


def test_large_numbers_are_finite():
    assert not sentinel(parameter(200, 3e38)).sees_bad()


def test_none_and_none_that_is_small_are_no_reason():
    assert not sentinel(parameter(8, None)).sees_bad()
    assert not sentinel(parameter(MOST + 1, float("nan"))).sees_bad()
    assert not sentinel().sees_bad()


def test_it_keeps_no_parameter_alive():
    small = parameter(8, float("nan"))
    watched = sentinel(small)
    watched._training = None  # the test's own holds it
    del small
    assert not watched.sees_bad()


def test_it_does_not_look_within_a_mode_of_the_scripts():
    class Mode(TorchDispatchMode):
        def __torch_dispatch__(self, func, types, args=(), kwargs=None):
            raise AssertionError("seen")

    watched = sentinel(parameter(8, float("nan")))
    with Mode():
        assert not watched.sees_bad()


def test_after_it_was_told_it_is_quiet():
    watched = sentinel(parameter(8, float("nan")))
    watched.is_over = True
    watched.gave(float("nan"))
    assert not watched.sees_bad()
