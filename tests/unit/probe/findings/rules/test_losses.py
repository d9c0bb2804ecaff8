"""What goes into a loss: each fault is found, and its healthy twin is not."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn import functional as F

from tests.unit.probe.findings.judging import codes, verdicts
from tests.unit.probe.findings.rules.nets import batch, classifier, sgd, train

FEW = settings(max_examples=4, deadline=None)


@FEW
@given(st.integers(2, 9), st.booleans())
def test_a_softmax_before_the_loss_that_has_one_is_found(classes: int, as_layer: bool):
    def go(with_softmax: bool) -> None:
        layers = [nn.Linear(9, classes)] + ([nn.Softmax(dim=1)] if with_softmax and as_layer else [])
        body = nn.Sequential(*layers)
        model = body if as_layer or not with_softmax else lambda x: body(x).softmax(1)
        train(model, sgd(body), 4, batches=lambda: batch(16, 9, classes))

    found = verdicts(lambda: go(True))
    assert set(found) == {"softmax_twice"} and found["softmax_twice"].level == "error"
    assert codes(lambda: go(False)) == set()


@pytest.mark.parametrize("with_log", [True, False])
def test_probabilities_given_to_nll_are_found(with_log: bool):
    def go() -> None:
        model = classifier()
        makes = F.log_softmax if with_log else F.softmax
        train(lambda x: makes(model(x), 1), sgd(model), 4, "nll_loss")

    assert codes(go) == (set() if with_log else {"nll_of_probabilities"})


@pytest.mark.parametrize("with_sigmoid", [True, False])
def test_a_sigmoid_before_the_loss_that_has_one_is_found(with_sigmoid: bool):
    def go() -> None:
        model = classifier(classes=1)
        scores = (lambda x: torch.sigmoid(model(x))) if with_sigmoid else model
        loss = "binary_cross_entropy_with_logits"
        train(scores, sgd(model), 4, loss, lambda: (torch.randn(16, 6), torch.randint(0, 2, (16, 1)).float()))

    assert codes(go) == ({"sigmoid_twice"} if with_sigmoid else set())


@FEW
@given(st.integers(2, 40), st.booleans())
@pytest.mark.filterwarnings("ignore:Using a target size")
def test_scores_of_one_column_against_a_row_of_targets_are_found(rows: int, own: bool):
    def go(squeezed: bool) -> None:
        model = classifier(classes=1)
        loss = (lambda a, b: (a - b).pow(2).mean()) if own else "mse_loss"
        scores = (lambda x: model(x).squeeze(1)) if squeezed else model
        train(scores, sgd(model, 0.01), 3, loss, lambda: (torch.randn(rows, 6), torch.randn(rows)))

    found = verdicts(lambda: go(False))
    assert set(found) == {"loss_broadcast"} and found["loss_broadcast"].level == "error"
    assert codes(lambda: go(True)) == set()


def test_distances_of_all_pairs_are_meant():
    def go() -> None:
        model = classifier(classes=4)
        train(lambda x: model(x), sgd(model, 0.01), 3, lambda z, y: -((z[:, None] - z[None]) ** 2).mean())

    assert "loss_broadcast" not in codes(go)


def test_classes_that_never_occur_are_a_hint():
    def go(classes: int) -> None:
        model = classifier(classes=classes)
        train(model, sgd(model), 40, batches=lambda: batch(32, 6, 3))

    assert codes(lambda: go(10)) == {"class_range"}
    assert codes(lambda: go(3)) == set()


def test_labels_that_do_not_belong_to_their_inputs_are_a_hint():
    def go(right: bool) -> None:
        model = nn.Linear(6, 3)
        x, y = batch(256)
        y = y if right else y[torch.randperm(256)]
        train(model, sgd(model), 140, batches=lambda: (x, y))

    assert codes(lambda: go(False)) == {"loss_at_chance"}
    assert codes(lambda: go(True)) == set()


def test_a_summed_loss_of_unequal_batches_is_a_hint():
    def go(reduction: str) -> None:
        model = classifier(classes=1)
        criterion = nn.MSELoss(reduction=reduction)
        sizes = iter([16, 16, 4] * 3)
        train(model, sgd(model, 1e-3), 9, criterion, lambda: (torch.randn(n := next(sizes), 6), torch.randn(n, 1)))

    found = verdicts(lambda: go("sum"))
    assert set(found) == {"reduction_sum"}
    assert "nn.MSELoss(" in open(__file__).read().splitlines()[found["reduction_sum"].found.line - 1]
    assert codes(lambda: go("mean")) == set()


@pytest.mark.parametrize("divided", [True, False])
def test_mean_losses_that_are_added_up_undivided_are_a_hint(divided: bool):
    def go() -> None:
        model = classifier()
        optimizer = sgd(model, 0.01)
        for _ in range(5):
            optimizer.zero_grad()
            for _ in range(4):
                x, y = batch()
                loss = F.cross_entropy(model(x), y)
                (loss / 4 if divided else loss).backward()
            optimizer.step()

    assert codes(go) == (set() if divided else {"accumulation_unscaled"})


def test_a_loss_that_grows_is_found():
    def go(rate: float) -> None:
        model = nn.Linear(6, 1)
        x = torch.randn(64, 6)
        train(model, sgd(model, rate), 30, "mse_loss", lambda: (x, x[:, :1]))

    assert "diverging" in codes(lambda: go(1.4))
    assert "diverging" not in codes(lambda: go(0.05))
