"""Gradients: each fault is found, and its healthy twin is not."""

from __future__ import annotations

import torch
from torch import nn

from tests.unit.probe.findings.judging import codes, verdicts
from tests.unit.probe.findings.rules.nets import batch, classifier, sgd, train


def test_a_gradient_that_fades_on_its_way_back_is_found():
    def go(kind: type[nn.Module]) -> None:
        model = nn.Sequential(*[m for _ in range(12) for m in (nn.Linear(6, 6), kind())], nn.Linear(6, 3))
        train(model, sgd(model), 14)

    found = verdicts(lambda: go(nn.Sigmoid))
    assert set(found) == {"vanishing"}
    assert "model.0.weight" in found["vanishing"].found.parameters
    assert codes(lambda: go(nn.Tanh)) == set()


def test_units_that_died_at_the_start_are_found_with_the_line_that_killed_them():
    def go(bias: float) -> None:
        model = nn.Sequential(nn.Linear(6, 16), nn.ReLU(), nn.Linear(16, 16), nn.ReLU(), nn.Linear(16, 3))
        nn.init.constant_(model[2].bias, bias)
        train(model, sgd(model), 10)

    found = verdicts(lambda: go(-40.0))
    assert set(found) == {"dead_units"}
    assert "nn.init.constant_" in open(__file__).read().splitlines()[found["dead_units"].found.line - 1]
    assert codes(lambda: go(0.0)) == set()


def test_a_weight_whose_gradient_is_always_zero_is_found():
    class Masked(nn.Module):
        def __init__(self, factor: float) -> None:
            super().__init__()
            self.one, self.other, self.factor = nn.Linear(6, 3), nn.Linear(6, 3), factor

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self.one(x) + self.factor * self.other(x)

    def go(factor: float) -> None:
        model = Masked(factor)
        train(model, sgd(model), 10)

    assert codes(lambda: go(0.0)) == {"grad_zero"}
    assert codes(lambda: go(0.5)) == set()


def test_units_that_begin_alike_are_found():
    def go(alike: bool) -> None:
        model = classifier()
        if alike:
            for p in model.parameters():
                nn.init.constant_(p, 0.1)
        else:
            nn.init.zeros_(model[2].weight)  # as a last layer may begin
        train(model, sgd(model), 6)

    found = verdicts(lambda: go(True))
    assert set(found) == {"units_alike"}
    assert codes(lambda: go(False)) == set()


def test_a_net_that_is_initialised_too_wide_explodes():
    def go(deviation: float) -> None:
        model = nn.Sequential(*[m for _ in range(8) for m in (nn.Linear(32, 32), nn.ReLU())], nn.Linear(32, 1))
        for layer in model:
            if isinstance(layer, nn.Linear):
                nn.init.normal_(layer.weight, std=deviation)
        train(model, sgd(model, 1e-3), 8, "mse_loss", lambda: (torch.randn(16, 32), torch.randn(16, 1)))

    assert "exploding" in codes(lambda: go(2.0))
    assert codes(lambda: go(0.2)) == set()


def test_gradients_that_turn_back_at_each_step_are_found():
    def go(rate: float) -> None:
        model = nn.Linear(6, 1)
        x = torch.randn(64, 6)
        train(model, sgd(model, rate), 30, "mse_loss", lambda: (x, torch.ones(64, 1)))

    assert codes(lambda: go(0.95)) & {"oscillating", "diverging", "update_large"}
    assert codes(lambda: go(0.05)) == set()


def test_a_relu_whose_units_take_turns_is_alive():
    def go() -> None:
        model = nn.Sequential(nn.Linear(6, 40), nn.ReLU(), nn.Linear(40, 3))
        train(model, sgd(model, 0.01), 40, batches=lambda: batch(2))

    assert "dead_units" not in codes(go)
