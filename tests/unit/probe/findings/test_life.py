"""The life of a gradient: what was done with it, in order, with the line of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from inspector.probe.core.live import live
from inspector.wire.life import Deed
from tests.unit.probe.findings.judging import watched
from tests.unit.probe.findings.rules.nets import batch, classifier, sgd

SOURCE = open(__file__).read().splitlines()


def lived(train: Callable[[], Any]) -> tuple[Deed, ...]:
    """Of the parameter that `train` returns."""
    torch.manual_seed(0)
    with watched(0):
        parameter = train()
        assert live.findings is not None
        return live.findings.life.of(id(parameter))


def line(deed: Deed) -> str:
    return SOURCE[deed.line - 1].strip()


def test_a_gradient_is_reached_clipped_stepped_and_cleared():
    def go() -> torch.Tensor:
        model = classifier()
        optimizer = sgd(model)
        x, y = batch()
        for _ in range(2):
            F.cross_entropy(model(x), y).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1e-3)
            optimizer.step()
            optimizer.zero_grad()
        return next(model.parameters())

    deeds = lived(go)
    assert [deed.kind for deed in deeds] == ["reached", "clipped", "stepped", "cleared"] * 2
    assert [line(deed) for deed in deeds[:4]] == [
        "F.cross_entropy(model(x), y).backward()", "nn.utils.clip_grad_norm_(model.parameters(), 1e-3)",
        "optimizer.step()", "optimizer.zero_grad()",
    ]  # fmt: skip
    assert deeds[0].number == 1
    assert deeds[1].number is not None and 0 < deeds[1].number < 1
    assert deeds[4].iteration == deeds[0].iteration + 1


def test_the_norm_of_the_change_is_that_of_the_weight():
    change = []

    def go() -> torch.Tensor:
        model = classifier()
        optimizer, weight = sgd(model), next(model.parameters())
        x, y = batch()
        F.cross_entropy(model(x), y).backward()
        before = weight.detach().clone()
        optimizer.step()
        change.append(float((weight.detach() - before).norm()))
        return weight

    assert lived(go)[-1].number == pytest.approx(change[0], rel=1e-6)


@pytest.mark.parametrize(("backwards", "clears"), [(3, "zero_grad"), (2, "none"), (1, "zero_grad")])
def test_backwards_are_counted_since_the_gradient_was_none_or_cleared(backwards: int, clears: str):
    def go() -> torch.Tensor:
        model = classifier()
        optimizer = sgd(model)
        x, y = batch()
        for _ in range(2):
            for _ in range(backwards):
                F.cross_entropy(model(x), y).backward()
            optimizer.step()
            if clears == "zero_grad":
                optimizer.zero_grad(set_to_none=False)
            for p in model.parameters() if clears == "none" else ():
                p.grad = None
        return next(model.parameters())

    reached = [deed.number for deed in lived(go) if deed.kind == "reached"]
    assert reached == [*range(1, backwards + 1)] * 2


def test_a_weight_that_the_loss_does_not_come_to_is_left_alone_by_the_step():
    def go() -> torch.Tensor:
        body, spare = classifier(), nn.Linear(3, 3)
        optimizer = torch.optim.SGD([*body.parameters(), *spare.parameters()], lr=0.1)
        x, y = batch()
        F.cross_entropy(body(x), y).backward()
        optimizer.step()
        return spare.weight

    assert [deed.kind for deed in lived(go)] == ["unreached", "untouched"]


def test_a_clipping_that_leaves_gradients_as_they_are_is_no_deed():
    def go() -> torch.Tensor:
        model = classifier()
        F.cross_entropy(model(batch()[0]), batch()[1]).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1e6)
        return next(model.parameters())

    assert [deed.kind for deed in lived(go)] == ["reached"]


def test_a_failed_backward_reaches_nothing():
    def go() -> torch.Tensor:
        model = classifier()
        loss = F.cross_entropy(model(batch()[0]), batch()[1])
        loss.backward()
        with pytest.raises(RuntimeError):
            loss.backward()
        return next(model.parameters())

    assert [deed.kind for deed in lived(go)] == ["reached"]


def test_long_training_keeps_the_latest():
    def go() -> torch.Tensor:
        model = classifier()
        optimizer = sgd(model)
        x, y = batch()
        for _ in range(300):
            optimizer.zero_grad()
            F.cross_entropy(model(x), y).backward()
            optimizer.step()
        return next(model.parameters())

    deeds = lived(go)
    assert len(deeds) <= 400
    assert deeds[-1].iteration == 300
