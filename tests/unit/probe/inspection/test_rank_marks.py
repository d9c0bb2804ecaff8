"""What lies in all tensors of a training, told in pieces, the same for the same numbers."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import nn

from inspector.probe.core.neutral import Neutral
from inspector.probe.frames.user_code import Site
from inspector.probe.gradients.grad_states import Ledger
from inspector.probe.inspection import rank_marks
from inspector.probe.inspection.rank_marks import RankMarks
from inspector.probe.modules.roots import Roots
from inspector.wire.collectives import AskMarks, Marks, TensorMark


class Training:
    def __init__(self) -> None:
        torch.manual_seed(0)
        self.model = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4))
        self.optimizer = torch.optim.AdamW(self.model.parameters())
        self.roots = Roots()
        self.ledger = Ledger(self.roots)
        self.ledger.knows(self.optimizer)
        self.roots.called(self.model, Site("train.py", 1, "model"))
        self.roots.refresh(None)

    def step(self) -> None:
        self.model(torch.ones(2, 3)).sum().backward()
        self.optimizer.step()

    def told(self) -> list[TensorMark]:
        answers, first = RankMarks(self.roots, self.ledger, lambda: 5), 0
        told: list[TensorMark] = []
        while first >= 0:
            with Neutral():
                answer: Any = answers.rows[AskMarks](AskMarks(1, first), 3)
            assert isinstance(answer, Marks) and (answer.iteration, answer.stop) == (5, 3)
            told += answer.tensors
            assert answer.next == -1 or answer.next > first
            first = answer.next
        return told


@pytest.fixture
def training() -> Training:
    return Training()


def named(told: list[TensorMark]) -> dict[tuple[str, str, str], TensorMark]:
    return {(mark.kind, mark.path, mark.key): mark for mark in told}


def test_each_tensor_is_told_once_by_kind_path_and_key(training):
    before = named(training.told())
    assert {key[0] for key in before} == {"parameter", "buffer"}
    training.step()
    after = training.told()
    kinds = [mark.kind for mark in after]
    counts = {kind: kinds.count(kind) for kind in kinds}
    assert counts == {"parameter": 4, "gradient": 4, "state": 12, "buffer": 3} and len(named(after)) == 23
    weight = named(after)["parameter", "model.0.weight", ""]
    assert weight.shape == (4, 3) and not weight.is_shard
    assert weight.norm == pytest.approx(training.model[0].weight.norm().item())
    assert weight.mark != before["parameter", "model.0.weight", ""].mark


def test_the_same_numbers_have_the_same_mark_and_one_bit_more_another(training):
    other = Training()
    assert training.told() == other.told()
    with torch.no_grad():
        other.model[1].bias[2] += 1e-30
    differing = [one.path for one, two in zip(training.told(), other.told()) if one != two]
    assert differing == ["model.1.bias"]


def test_a_large_model_is_told_in_pieces(training, monkeypatch):
    training.step()
    whole = training.told()
    monkeypatch.setattr(rank_marks, "SLICE_S", 0.0)
    assert training.told() == whole


def test_nothing_of_the_training_is_changed(training):
    training.step()
    state = torch.get_rng_state()
    versions = [parameter._version for parameter in training.model.parameters()]
    training.told()
    assert torch.equal(state, torch.get_rng_state())
    assert versions == [parameter._version for parameter in training.model.parameters()]
