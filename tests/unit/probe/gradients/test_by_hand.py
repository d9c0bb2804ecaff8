"""What a script does to weights and gradients between two moments is found by comparing them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

from inspector.probe.frames.user_code import Site
from inspector.probe.gradients.by_hand import ByHand
from inspector.probe.gradients.grad_states import Ledger
from inspector.probe.modules.roots import Roots

Layer = torch.nn.Linear


def watched(layer: Layer) -> tuple[ByHand, Ledger]:
    roots = Roots()
    roots.called(layer, Site("train.py", 1, "layer"))
    ledger = Ledger(roots)
    ledger.before_backward()
    layer(torch.ones(2, 3)).sum().backward()
    ledger.after_backward()
    return ByHand(ledger), ledger


def with_both(layer: Layer, act: Callable[[torch.Tensor], object]) -> None:
    for parameter in layer.parameters():
        act(parameter)


def no_grad(layer: Layer) -> None:
    with torch.no_grad():
        layer.weight.mul_(0.9)


ACTS: dict[str, tuple[Callable[[Layer], object], list[tuple[str, int | None]]]] = {
    "nothing": (lambda layer: layer.weight.grad.norm(), []),
    "in place": (no_grad, [("update", None)]),
    "through data": (lambda layer: layer.bias.data.add_(1), [("update", None)]),
    "one to None": (lambda layer: setattr(layer.bias, "grad", None), [("None", 1)]),
    "both zeroed": (lambda layer: with_both(layer, lambda one: one.grad.zero_()), [("zero", 2)]),
    "through data of grad": (lambda layer: layer.weight.grad.data.zero_(), [("zero", 1)]),
    "scaled": (lambda layer: layer.weight.grad.mul_(2), []),
    "cast": (lambda layer: layer.double(), []),
}


@pytest.mark.parametrize("act", ACTS)
def test_what_was_done(act: str) -> None:
    do, expected = ACTS[act]
    layer = Layer(3, 2)
    by_hand, _ = watched(layer)
    by_hand.rests("backward")
    do(layer)
    assert by_hand.look() == expected
    assert by_hand.look() == [], "told once"


def test_a_gradient_that_was_zeroed_is_known_as_such() -> None:
    layer = Layer(3, 2)
    by_hand, ledger = watched(layer)
    by_hand.rests("backward")
    layer.weight.grad.zero_()
    by_hand.look()
    assert ledger.states(layer.parameters()) == [("zeroed", 0), ("populated", 1)]


def test_nan_that_stays_is_no_update() -> None:
    layer = Layer(3, 2)
    by_hand, _ = watched(layer)
    layer.weight.data.fill_(torch.nan)
    by_hand.rests("backward")
    assert by_hand.look() == []


def test_what_an_optimizer_writes_between_its_closures_is_its_own() -> None:
    layer = Layer(3, 2)
    by_hand = ByHand(watched(layer)[1], lambda: True)
    by_hand.rests("backward")
    layer.weight.data.add_(1)
    assert by_hand.look() == []
    by_hand.rests("step")
    layer.weight.data.add_(1)
    assert by_hand.look() == [("update", None)]
