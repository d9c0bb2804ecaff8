"""Learning rates, and how far weights move: each fault is found, and its healthy twin is not."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional as F

from tests.unit.probe.findings.judging import codes, verdicts
from tests.unit.probe.findings.rules.nets import batch, classifier, sgd, train


def test_a_group_without_a_rate_is_found_after_ten_steps():
    def go(rate: float, steps: int) -> None:
        model = classifier()
        groups = [{"params": model[0].parameters(), "lr": 0.1}, {"params": model[2].parameters(), "lr": rate}]
        train(model, torch.optim.SGD(groups), steps)

    assert codes(lambda: go(0.0, 12)) == {"lr_zero"}
    assert codes(lambda: go(0.0, 8)) == set()
    assert codes(lambda: go(0.01, 12)) == set()


@pytest.mark.parametrize("per_batch", [True, False])
def test_a_schedule_of_epochs_that_is_stepped_by_batch_is_found(per_batch: bool):
    def go() -> None:
        model = classifier()
        optimizer = sgd(model)
        scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 5, 0.1)
        for _epoch in range(3):
            for _ in range(20):
                x, y = batch()
                optimizer.zero_grad()
                F.cross_entropy(model(x), y).backward()
                optimizer.step()
                if per_batch:
                    scheduler.step()
            if not per_batch:
                scheduler.step()

    found = verdicts(go)
    assert set(found) == ({"lr_gone"} if per_batch else set())
    if per_batch:
        assert open(__file__).read().splitlines()[found["lr_gone"].found.line - 1].strip() == "scheduler.step()"


def test_a_schedule_that_ends_where_training_ends_is_healthy():
    def go() -> None:
        model = classifier()
        optimizer = sgd(model)
        scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 40)
        for _epoch in range(1):
            for _ in range(40):
                x, y = batch()
                optimizer.zero_grad()
                F.cross_entropy(model(x), y).backward()
                optimizer.step()
                scheduler.step()

    assert codes(go) == set()


def test_a_scheduler_before_the_first_step_is_found():
    def go(first: bool) -> None:
        model = classifier()
        optimizer = sgd(model)
        scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 100)
        for _ in range(4):
            x, y = batch()
            optimizer.zero_grad()
            F.cross_entropy(model(x), y).backward()
            if first:
                scheduler.step()
            optimizer.step()
            if not first:
                scheduler.step()

    with pytest.warns(UserWarning, match="before"):
        assert codes(lambda: go(True)) == {"scheduler_first"}
    assert codes(lambda: go(False)) == set()


def test_steps_as_large_as_the_weights_are_found():
    def go(rate: float) -> None:
        model = torch.nn.Linear(6, 1)
        x = torch.randn(64, 6)
        train(model, sgd(model, rate), 24, "mse_loss", lambda: (x, x[:, :1]))

    assert "update_large" in codes(lambda: go(1.0))
    assert codes(lambda: go(0.05)) == set()


def test_a_rate_without_effect_is_found():
    def go(rate: float) -> None:
        model = classifier().double()
        train(model, sgd(model, rate), 16, batches=lambda: (batch()[0].double(), batch()[1]))

    assert codes(lambda: go(1e-8)) == {"update_small"}
    assert codes(lambda: go(0.05)) == set()


def test_updates_that_rounding_swallows_are_found():
    def go(dtype: torch.dtype) -> None:
        model = classifier().to(dtype)
        train(model, sgd(model, 1e-5), 8, batches=lambda: (batch()[0].to(dtype), batch()[1]))

    assert "step_changes_nothing" in codes(lambda: go(torch.bfloat16))
    assert "step_changes_nothing" not in codes(lambda: go(torch.float64))


def test_rows_of_an_embedding_that_no_word_asked_for_do_not_count_as_lost():
    def go() -> None:
        words = torch.nn.Embedding(5000, 8)
        head = torch.nn.Linear(8, 3)
        optimizer = torch.optim.SGD([*words.parameters(), *head.parameters()], lr=0.1)
        train(
            lambda w: head(words(w)),
            optimizer,
            12,
            batches=lambda: (torch.randint(0, 9, (16,)), torch.zeros(16).long()),
        )

    assert "step_changes_nothing" not in codes(go)


def test_a_decay_that_outweighs_the_gradient_is_found():
    def go(decay: float) -> None:
        model = classifier()
        train(model, sgd(model, 0.02, weight_decay=decay), 24)

    assert "decay_dominates" in codes(lambda: go(10.0))
    assert codes(lambda: go(1e-3)) == set()
