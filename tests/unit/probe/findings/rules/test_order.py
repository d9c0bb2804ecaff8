"""The order of the loop: each fault is found, and its healthy twin is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

from tests.unit.probe.findings.judging import codes, verdicts
from tests.unit.probe.findings.rules.nets import batch, classifier, sgd, train

FEW = settings(max_examples=4, deadline=None)
ORDER = {"no_zero_grad", "zeroed_before_step", "step_without_backward", "never_stepped", "stepped_twice"}


def looped(order: str, steps: int = 14, kind: type = torch.optim.SGD) -> set[str]:
    """Codes of this family; `order`: z zeroes, b is forward and backward, s steps."""

    def go() -> None:
        model = classifier()
        optimizer = kind(model.parameters(), lr=0.01)
        does: dict[str, Callable[[], object]] = {
            "z": optimizer.zero_grad, "s": optimizer.step,
            "b": lambda: (F.cross_entropy(model(batch()[0]), batch()[1]) / order.count("b")).backward(),
        }  # fmt: skip
        for _ in range(steps):
            for letter in order:
                does[letter]()

    return codes(go) & ORDER


@pytest.mark.parametrize("kind", [torch.optim.SGD, torch.optim.Adam])
@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("zbs", set()), ("bsz", set()), ("zbbs", set()), ("bbbsz", set()), ("bs", {"no_zero_grad"}),
        ("bzs", {"zeroed_before_step"}), ("zbss", {"step_without_backward"}), ("zb", {"never_stepped"}),
    ],
)  # fmt: skip
def test_each_order_of_the_loop(order: str, expected: set[str], kind: type):
    assert looped(order, kind=kind) == expected


@FEW
@given(st.integers(2, 6), st.booleans())
def test_gradients_cleared_by_hand_are_cleared(width: int, to_none: bool):
    def go() -> None:
        model = classifier(width)
        optimizer = sgd(model)
        for _ in range(6):
            x, y = batch()
            F.cross_entropy(model(x), y).backward()
            optimizer.step()
            for p in model.parameters():
                if to_none:
                    p.grad = None
                else:
                    p.grad.zero_()

    assert not codes(go) & ORDER


def test_a_loop_that_writes_its_weights_and_never_clears_them_is_found():
    def go(clear: bool) -> None:
        x = torch.linspace(0, 1, 40)
        w = torch.randn(1, requires_grad=True)
        for _ in range(10):
            ((w * x - 2 * x) ** 2).mean().backward()
            with torch.no_grad():
                w -= 0.1 * w.grad
            if clear:
                w.grad = None

    found = verdicts(lambda: go(False))
    assert set(found) == {"no_zero_grad"}
    assert open(__file__).read().splitlines()[found["no_zero_grad"].found.line - 1].strip() == "w -= 0.1 * w.grad"
    assert codes(lambda: go(True)) == set()


def test_one_weight_in_two_optimizers_is_found():
    def go(shared: bool) -> None:
        words, left, right = nn.Embedding(20, 6), nn.Linear(6, 2), nn.Linear(6, 3)
        mine = [*words.parameters()] if shared else []
        one = torch.optim.Adam([*words.parameters(), *left.parameters()], lr=1e-2)
        other = torch.optim.Adam([*mine, *right.parameters()], lr=1e-2)
        for _ in range(6):
            w = torch.randint(0, 20, (16,))
            one.zero_grad()
            other.zero_grad()
            (F.cross_entropy(left(words(w)), w % 2) + F.cross_entropy(right(words(w)), w % 3)).backward()
            one.step()
            other.step()

    assert codes(lambda: go(True)) == {"stepped_twice"}
    assert codes(lambda: go(False)) == set()


def test_a_closure_computes_its_gradients_within_the_step():
    def go() -> None:
        model = classifier()
        optimizer = torch.optim.LBFGS(model.parameters(), max_iter=3)
        x, y = batch()

        def closure() -> torch.Tensor:
            optimizer.zero_grad()
            loss = F.cross_entropy(model(x), y)
            loss.backward()
            return loss

        for _ in range(6):
            optimizer.step(closure)

    assert codes(go) == set()


def test_two_networks_that_train_against_one_another_are_healthy():
    def go() -> None:
        maker, judge = classifier(classes=4), classifier(inputs=4, classes=1)
        of_maker, of_judge = sgd(maker, 0.01), sgd(judge, 0.01)
        for _ in range(12):
            made, real = maker(torch.randn(16, 6)), torch.randn(16, 4)
            of_judge.zero_grad()
            (judge(made.detach()).mean() - judge(real).mean()).backward()
            of_judge.step()
            of_maker.zero_grad()
            (-judge(made).mean()).backward()
            of_maker.step()

    assert codes(go) == set()


def test_a_loop_as_it_should_be_has_no_findings():
    def go() -> None:
        model = classifier()
        train(model, sgd(model), 40)

    assert codes(go) == set()


def stepped_late(backwards: int, passes: int = 1, clears: bool = False, steps: bool = True) -> set[str]:
    """Codes of a script that steps, if it does, after so many passes of so many backwards."""

    def go() -> None:
        model = classifier()
        optimizer = sgd(model)
        x, y = batch()
        loader = DataLoader(TensorDataset(x.repeat(backwards, 1), y.repeat(backwards)), len(x))
        for _ in range(passes):
            for some, labels in loader:
                (F.cross_entropy(model(some), labels) / backwards).backward()
                if clears:
                    optimizer.zero_grad()
        if steps:
            optimizer.step()
            optimizer.zero_grad()

    return codes(go) & ORDER


@FEW
@given(st.integers(10, 40))
def test_many_backwards_before_the_first_step_are_accumulation(backwards: int):
    assert stepped_late(backwards) == set()


@FEW
@given(st.integers(10, 40))
def test_a_script_that_ends_without_a_step_has_never_stepped(backwards: int):
    assert stepped_late(backwards, steps=False) == {"never_stepped"}


def test_gradients_that_are_thrown_away_before_the_first_step_are_no_accumulation():
    assert "never_stepped" in stepped_late(12, clears=True)


def test_the_data_begin_anew_before_the_first_step():
    assert "never_stepped" in stepped_late(12, passes=2)


def test_a_step_without_brackets_is_told_while_gradients_add_up():
    def go() -> None:
        model = classifier()
        optimizer = sgd(model)
        for _ in range(11):
            F.cross_entropy(model(batch()[0]), batch()[1]).backward()
            optimizer.step  # noqa: B018
        optimizer.step()

    assert "never_stepped" in codes(go)
