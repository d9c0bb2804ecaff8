"""Who is in which optimizer: each fault is found, and its healthy twin is not."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from tests.unit.probe.findings.judging import codes, verdicts
from tests.unit.probe.findings.rules.nets import classifier, sgd, train

WIDTHS = st.integers(2, 24)
FEW = settings(max_examples=4, deadline=None)


class Listed(nn.Module):
    def __init__(self, width: int, keep: type) -> None:
        super().__init__()
        self.first, self.last = nn.Linear(6, width), nn.Linear(width, 3)
        self.hidden = keep([nn.Linear(width, width) for _ in range(2)])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.first(x).tanh()
        for layer in self.hidden:
            x = layer(x).tanh()
        return self.last(x)


class Branch(nn.Module):
    """`cut` takes the encoder's result out of the graph."""

    def __init__(self, cut: bool) -> None:
        super().__init__()
        self.encoder, self.head, self.cut = nn.Linear(6, 8), nn.Linear(8, 3), cut

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        h = self.encoder(x)
        if self.cut:
            h = h.detach()
        return self.head(h.tanh())


@FEW
@given(WIDTHS)
def test_layers_in_a_plain_list_are_found(width: int):
    def run(keep: type) -> set[str]:
        def go() -> None:
            model = Listed(width, keep)
            train(model, sgd(model))

        return set(verdicts(go))

    assert run(list) == {"unregistered"}
    assert run(nn.ModuleList) == set()


@FEW
@given(WIDTHS, st.booleans())
def test_a_head_that_was_replaced_after_the_optimizer_was_made_is_found(width: int, late: bool):
    def go() -> None:
        model = classifier(width)
        if not late:
            model[2] = nn.Linear(width, 3)
        optimizer = sgd(model)
        if late:
            model[2] = nn.Linear(width, 3)
        train(model, optimizer)

    found = verdicts(go)
    assert set(found) == ({"optimizer_holds_strangers"} if late else set())
    assert not late or found["optimizer_holds_strangers"].level == "error"


def test_a_module_that_no_optimizer_has_is_found_with_its_parameters():
    def go(all_of_it: bool) -> None:
        body, head = nn.Linear(6, 8), nn.Linear(8, 3)
        parameters = [*body.parameters(), *head.parameters()] if all_of_it else list(body.parameters())
        train(lambda x: head(body(x).tanh()), torch.optim.SGD(parameters, lr=0.1))

    found = verdicts(lambda: go(False))
    assert set(found) == {"not_in_optimizer"}
    assert found["not_in_optimizer"].found.parameters == ("head.weight", "head.bias")
    assert verdicts(lambda: go(True)) == {}


def test_weights_that_the_script_writes_itself_are_no_strangers():
    def go() -> None:
        body, head = nn.Linear(6, 8), nn.Linear(8, 3)
        optimizer = sgd(head)
        for _ in range(8):
            x = torch.randn(16, 6)
            optimizer.zero_grad()
            body.zero_grad()
            head(body(x).tanh()).pow(2).mean().backward()
            optimizer.step()
            with torch.no_grad():
                for p in body.parameters():
                    p -= 0.1 * p.grad

    assert "not_in_optimizer" not in codes(go)


def test_a_detached_encoder_is_found_at_the_line_of_the_cut():
    def go(cut: bool) -> None:
        model = Branch(cut)
        train(model, sgd(model))

    found = verdicts(lambda: go(True))
    assert set(found) == {"never_reached"}
    verdict = found["never_reached"].found
    assert verdict.parameters == ("model.encoder.weight", "model.encoder.bias")
    assert open(__file__).read().splitlines()[verdict.line - 1].strip() == "h = h.detach()"
    assert verdicts(lambda: go(False)) == {}


class Towers(nn.Module):
    """Two ways to the loss: the result of `left` is cut on its way to `head`; `right` has nothing to do with that."""

    def __init__(self, by_numpy: bool) -> None:
        super().__init__()
        self.left = nn.Sequential(nn.Linear(6, 8), nn.ReLU(), nn.Linear(8, 8))
        self.right, self.head = nn.Linear(6, 3), nn.Linear(8, 3)
        self.by_numpy = by_numpy

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        h = self.left(x)
        h = torch.from_numpy(h.detach().numpy() * 2) if self.by_numpy else h.detach().tanh()
        return self.right(x) + self.head(h)


@pytest.mark.parametrize("by_numpy", [False, True])
def test_the_way_to_the_loss_is_told_as_far_as_it_was_seen(by_numpy: bool):
    def go() -> None:
        model = Towers(by_numpy)
        train(model, sgd(model))

    found = verdicts(go)["never_reached"].found
    after = ("unseen", "") if by_numpy else ("layers", "head")
    assert [(link.kind, link.name) for link in found.chain] == [
        ("layers", "left"), ("cut", "torch.Tensor.detach"), after, ("loss", "")
    ]  # fmt: skip
    assert found.chain[1].line == found.line
    assert found.chain[-1].line


def test_a_layer_that_is_never_called_is_found_after_ten_backwards():
    class Spare(Branch):
        def __init__(self) -> None:
            super().__init__(False)
            self.spare = nn.Linear(3, 3)

    def go(steps: int) -> None:
        model = Spare()
        train(model, sgd(model), steps)

    found = verdicts(lambda: go(12))
    assert set(found) == {"never_reached"}
    assert found["never_reached"].found.parameters == ("model.spare.weight", "model.spare.bias")
    assert verdicts(lambda: go(8)) == {}


def test_a_parameter_that_is_given_twice_is_found():
    def go(times: int) -> None:
        weight = nn.Parameter(torch.ones(2))
        torch.optim.SGD([weight] * times, lr=0.1)

    assert codes(lambda: go(2)) == {"duplicates"}
    assert codes(lambda: go(1)) == set()


def test_an_optimizer_without_any_gradient_is_found():
    def go(right: bool) -> None:
        model, other = classifier(), classifier()
        optimizer = sgd(model if right else other)
        train(model, optimizer, 4)

    assert "nothing_trained" in codes(lambda: go(False))
    assert codes(lambda: go(True)) == set()
