"""Losses that are cut off, graphs that are kept, backwards that fail: each is found, and its healthy twin is not."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn
from torch.nn import functional as F

from tests.unit.probe.findings.judging import codes, verdicts
from tests.unit.probe.findings.rules.nets import batch, classifier, sgd, train

SOURCE = open(__file__).read().splitlines()


def line(found: Any) -> str:
    return SOURCE[found.found.line - 1].strip()


def test_a_new_tensor_in_the_place_of_the_loss_is_found():
    def go() -> None:
        model = classifier()
        optimizer = sgd(model)
        for _ in range(3):
            x, y = batch()
            wrong = (model(x).argmax(1) != y).float().mean()
            loss = torch.tensor(wrong.item(), requires_grad=True)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

    found = verdicts(go)
    assert set(found) == {"loss_is_cut"}
    assert line(found["loss_is_cut"]) == "loss = torch.tensor(wrong.item(), requires_grad=True)"


def test_a_loss_of_places_of_maxima_is_found_at_their_line():
    def go() -> None:
        model = classifier()
        optimizer = sgd(model)
        x, y = batch()
        optimizer.zero_grad()
        scores = model(x)
        place = scores.argmax(dim=1).float()
        loss = F.l1_loss(place, y.float())
        loss.backward()

    found = verdicts(go)
    assert set(found) == {"loss_is_cut"}
    assert line(found["loss_is_cut"]) == "place = scores.argmax(dim=1).float()"
    chain = found["loss_is_cut"].found.chain
    assert [(link.kind, link.name) for link in chain] == [
        ("layers", "model"), ("cut", "scores.argmax(dim=1).float()"), ("loss", "")
    ]  # fmt: skip
    assert SOURCE[chain[-1].line - 1].strip() == "loss.backward()"


def test_a_tensor_to_play_with_is_no_loss():
    def go() -> None:
        x = torch.ones((), requires_grad=True)
        x.backward()

    assert codes(go) == set()


def test_losses_that_are_summed_as_tensors_are_found():
    def go(as_numbers: bool) -> None:
        model = classifier()
        optimizer = sgd(model)
        total = 0.0
        for _ in range(26):
            x, y = batch()
            loss = F.cross_entropy(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            if as_numbers:
                total += loss.item()
            else:
                total += loss

    found = verdicts(lambda: go(False))
    assert set(found) == {"graph_kept"}
    assert line(found["graph_kept"]).startswith("total += loss")
    assert codes(lambda: go(True)) == set()


def carries(detach: bool, retain: bool) -> None:
    cell, head = nn.GRUCell(3, 6), nn.Linear(6, 3)
    optimizer = torch.optim.SGD([*cell.parameters(), *head.parameters()], lr=0.0 if retain else 1e-3)
    state = torch.zeros(4, 6)
    for _ in range(14):
        x = torch.randn(4, 3)
        if detach:
            state = state.detach()
        state = cell(x, state)
        optimizer.zero_grad()
        loss = (head(state) - x).pow(2).mean()
        loss.backward(retain_graph=retain)
        if not retain:
            optimizer.step()


def test_a_state_that_is_carried_on_makes_the_graph_grow():
    assert "graph_grows" in codes(lambda: carries(False, True))
    assert codes(lambda: carries(True, True)) <= {"never_stepped"}


def test_a_backward_into_an_earlier_iteration_names_what_carries_it():
    found = verdicts(lambda: carries(False, False))
    assert set(found) == {"state_kept"}
    assert "cell(x, state)" in line(found["state_kept"])
    assert codes(lambda: carries(True, False)) == set()


def test_a_tensor_that_was_changed_in_place_is_found_at_the_line_of_the_change():
    def go(in_place: bool) -> None:
        model = nn.Sequential(nn.Linear(6, 3), nn.Sigmoid())
        optimizer = sgd(model)
        for _ in range(3):
            optimizer.zero_grad()
            y = model(torch.randn(8, 6))
            if in_place:
                y += 1.0
            else:
                y = y + 1.0
            y.pow(2).mean().backward()
            optimizer.step()

    found = verdicts(lambda: go(True))
    assert set(found) == {"inplace_saved"}
    assert line(found["inplace_saved"]) == "y += 1.0"
    assert codes(lambda: go(False)) == set()


def test_weights_that_were_stepped_before_the_backward_that_needs_them():
    def go(late: bool) -> None:
        maker = nn.Linear(4, 6)
        judge = nn.Sequential(nn.Linear(6, 8), nn.Tanh(), nn.Linear(8, 1))
        of_maker, of_judge = sgd(maker, 0.01), sgd(judge, 0.01)
        for _ in range(3):
            score = judge(maker(torch.randn(8, 4)))
            of_judge.zero_grad()
            of_maker.zero_grad()
            score.mean().backward(retain_graph=True)
            if not late:
                of_judge.step()
            (-score).mean().backward()
            if late:
                of_judge.step()
            of_maker.step()

    found = verdicts(lambda: go(False))
    assert set(found) == {"inplace_saved"}
    assert line(found["inplace_saved"]) == "of_judge.step()"
    assert "inplace_saved" not in codes(lambda: go(True))


def test_losses_of_a_healthy_loop_let_their_graphs_go():
    def go() -> None:
        model = classifier()
        train(model, sgd(model), 30)

    assert codes(go) == set()
