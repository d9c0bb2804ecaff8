"""NaN, Inf, scales and limits: each fault is found, and its healthy twin is not."""

from __future__ import annotations

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from tests.unit.probe.findings.judging import codes, verdicts
from tests.unit.probe.findings.rules.nets import batch, classifier, sgd, train

SOURCE = open(__file__).read().splitlines()
knows_lines = pytest.mark.skipif(
    not hasattr(torch._C._autograd, "_push_node_creation_hook"), reason="this torch does not tell where a node was made"
)


def distance(a: torch.Tensor, b: torch.Tensor, little: float) -> torch.Tensor:
    squares = ((a - b) ** 2).sum(dim=1)
    return (squares + little).sqrt()


@knows_lines
def test_an_infinite_slope_is_found_at_its_line_while_the_loss_is_still_finite():
    def go(little: float) -> None:
        model = classifier()
        optimizer = sgd(model)
        for _ in range(3):
            x, _ = batch()
            optimizer.zero_grad()
            loss = distance(model(x), model(x), little).mean()
            loss.backward()
            optimizer.step()

    found = verdicts(lambda: go(0.0))
    assert set(found) == {"nonfinite"}
    assert SOURCE[found["nonfinite"].found.line - 1].strip() == "return (squares + little).sqrt()"
    assert "nonfinite" not in codes(lambda: go(1e-6))


def test_a_loss_that_is_nan_is_found_in_its_first_iteration():
    def go(little: float) -> None:
        model = classifier()
        optimizer = sgd(model, 0.01)
        for _ in range(4):
            x, _ = batch()
            optimizer.zero_grad()
            p = (1e4 * model(x)).softmax(1)
            loss = (p * (p + little).log()).sum(1).mean()
            loss.backward()
            optimizer.step()

    found = verdicts(lambda: go(0.0))
    assert set(found) == {"nonfinite"} and found["nonfinite"].first == 1
    assert "nonfinite" not in codes(lambda: go(1e-9))


def test_a_batch_with_nan_is_named_as_the_origin():
    def go() -> None:
        model = classifier()
        x, y = batch()
        x[3, 2] = float("nan")
        train(model, sgd(model), 2, batches=lambda: (x, y))

    found = verdicts(go)["nonfinite"].found
    assert {reading.name: reading.text for reading in found.readings}["where"] == "batch"


def test_masks_of_minus_infinity_are_healthy():
    def go() -> None:
        model = nn.Linear(6, 6)
        mask = torch.full((6, 6), -torch.inf).triu(1)
        train(lambda x: (model(x)[:6] + mask).softmax(1), sgd(model), 6, lambda p, y: (p * p).mean())

    assert "nonfinite" not in codes(go)


def scaled(unscale: bool, limit: float = 1.0) -> None:
    model = classifier()
    optimizer = sgd(model)
    scaler = torch.amp.GradScaler("cpu")
    for _ in range(6):
        x, y = batch()
        optimizer.zero_grad()
        scaler.scale(F.cross_entropy(model(x), y)).backward()
        if unscale:
            scaler.unscale_(optimizer)
        nn.utils.clip_grad_norm_(model.parameters(), limit)
        scaler.step(optimizer)
        scaler.update()


def test_clipping_before_unscaling_is_found():
    assert "clip_scaled" in codes(lambda: scaled(False))
    assert codes(lambda: scaled(True)) == set()


def test_a_limit_that_always_clips_is_a_hint():
    def go(limit: float) -> None:
        model = classifier()
        optimizer = sgd(model)
        for _ in range(24):
            x, y = batch()
            optimizer.zero_grad()
            (100 * F.cross_entropy(model(x), y)).backward()
            nn.utils.clip_grad_norm_(model.parameters(), limit)
            optimizer.step()

    assert "clip_always" in codes(lambda: go(1e-3))
    assert "clip_always" not in codes(lambda: go(10.0))


def test_a_scaler_that_leaves_out_every_step_is_found():
    def go(little: float) -> None:
        model, gain = nn.Linear(6, 1), nn.Parameter(torch.zeros(()))
        optimizer = torch.optim.SGD([*model.parameters(), gain], lr=0.01)
        scaler = torch.amp.GradScaler("cpu", init_scale=64.0)
        for _ in range(8):
            optimizer.zero_grad()
            loss = (model(torch.randn(8, 6)) * (1 + (gain.abs() + little).sqrt())).pow(2).mean()
            scaler.scale(loss).backward()
            scaler.step(optimizer)
            scaler.update()

    found = verdicts(lambda: go(0.0))
    assert set(found) == {"scaler_skips"} and "gain" in found["scaler_skips"].found.parameters
    assert codes(lambda: go(1e-3)) == set()
