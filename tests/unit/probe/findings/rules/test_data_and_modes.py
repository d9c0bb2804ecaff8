"""Batches and modes: each fault is found, and its healthy twin is not."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, Dataset, TensorDataset

from inspector.probe.core.live import live
from tests.unit.probe.findings.judging import codes, verdicts
from tests.unit.probe.findings.rules.nets import batch, classifier, sgd, train

SOURCE = open(__file__).read().splitlines()


def epochs(loader: Any, model: nn.Module, count: int = 2, lr: float = 0.05) -> None:
    optimizer = sgd(model, lr)
    for _ in range(count):
        for x, y in loader:
            optimizer.zero_grad()
            F.cross_entropy(model(x), y).backward()
            optimizer.step()


def labelled(rows: int = 64) -> TensorDataset:
    return TensorDataset(*batch(rows))


@pytest.mark.parametrize("factor", [1.0, 255.0])
def test_raw_pixels_are_found(factor: float):
    def go() -> None:
        x = torch.rand(64, 6) * factor
        model = classifier()
        epochs(DataLoader(TensorDataset(x, (x[:, 0] > x[:, 1]).long()), 16, shuffle=True), model, lr=1e-3)

    assert codes(go) == ({"input_scale"} if factor > 1 else set())


def test_raw_pixels_into_a_norm_are_healthy():
    def go() -> None:
        model = nn.Sequential(nn.BatchNorm1d(6), nn.Linear(6, 3))
        train(model, sgd(model), 4, batches=lambda: (255 * torch.rand(16, 6), torch.randint(0, 3, (16,))))

    assert codes(go) == set()


def test_columns_that_never_change_are_a_hint():
    def go(dead: int) -> None:
        model = classifier()

        def one() -> tuple[torch.Tensor, torch.Tensor]:
            x, y = batch()
            x[:, 6 - dead :] = 0.0
            return x, y

        train(model, sgd(model), 24, batches=one)

    assert codes(lambda: go(3)) == {"constant_input"}
    assert codes(lambda: go(1)) == set()


def test_one_tensor_with_a_single_row_is_found_at_the_collate_function():
    class Both(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.eye, self.words, self.head = nn.Linear(4, 8), nn.EmbeddingBag(9, 8), nn.Linear(8, 3)

        def forward(self, image: torch.Tensor, text: torch.Tensor) -> torch.Tensor:
            return self.head((self.eye(image) + self.words(text)).tanh())

    def go(rows: slice) -> None:
        images, texts, labels = torch.randn(32, 4), torch.randint(0, 9, (32, 3)), torch.randint(0, 3, (32,))

        def collate(chosen: list[int]) -> Any:
            return images[chosen], texts[chosen][rows], labels[chosen]

        model = Both()
        optimizer = sgd(model)
        for image, text, label in DataLoader(range(32), 8, collate_fn=collate):  # type: ignore[arg-type]
            optimizer.zero_grad()
            F.cross_entropy(model(image, text), label).backward()
            optimizer.step()

    found = verdicts(lambda: go(slice(1)))
    assert set(found) == {"batch_axis"}
    assert SOURCE[found["batch_axis"].found.line - 1].strip().startswith("return images[chosen]")
    assert codes(lambda: go(slice(None))) == set()


@pytest.mark.parametrize("anew", [True, False])
def test_the_same_batch_again_and_again_is_found(anew: bool):
    def go() -> None:
        model = classifier()
        optimizer = sgd(model)
        loader = DataLoader(labelled(), 8)
        batches = iter(loader)
        for _ in range(6):
            x, y = next(iter(loader)) if anew else next(batches)
            optimizer.zero_grad()
            F.cross_entropy(model(x), y).backward()
            optimizer.step()

    assert codes(go) == ({"same_batch"} if anew else set())


@pytest.mark.parametrize("shuffle", [True, False])
def test_batches_of_one_class_are_found(shuffle: bool):
    def go() -> None:
        y = torch.arange(3).repeat_interleave(32)
        data = TensorDataset(torch.randn(96, 6) + y[:, None], y)
        epochs(DataLoader(data, 16, shuffle=shuffle), classifier(), 2)

    assert codes(go) == (set() if shuffle else {"batch_of_one_class"})


class Noisy(Dataset[Any]):
    def __init__(self, own: bool) -> None:
        self.dice = random.Random(3)
        self.order = self.dice.sample(range(16), 16)
        self.own = own

    def __len__(self) -> int:
        return 16


class WithOwn(Noisy):
    def __getitem__(self, i: int) -> Any:
        return torch.tensor([self.dice.gauss(0, 1) for _ in range(6)]), i % 3


class WithTorchs(Noisy):
    def __getitem__(self, i: int) -> Any:
        return torch.randn(6), self.order[i] % 3


@pytest.mark.parametrize("kind", [WithOwn, WithTorchs])
def test_workers_that_copy_a_generator_are_found(kind: Callable[[bool], Any]):
    def go() -> None:
        iter(DataLoader(kind(True), 4, num_workers=2))

    assert codes(go) == ({"workers_alike"} if kind is WithOwn else set())


def test_a_pass_that_was_left_early_is_a_hint():
    def go(steps: int) -> None:
        loader, model = DataLoader(labelled(), 16), classifier()
        optimizer, made = sgd(model), 0
        while made < steps:
            for x, y in loader:
                optimizer.zero_grad()
                F.cross_entropy(model(x), y).backward()
                optimizer.step()
                made += 1
                if made >= steps:
                    break

    assert codes(lambda: go(6)) == {"loader_left_early"}
    assert codes(lambda: go(8)) == set()


@pytest.mark.parametrize("rests", [False, True])
def test_where_the_rules_rested_meanwhile_nobody_knows_which_pass_was_the_last(rests: bool):
    def go() -> None:
        loader, model = DataLoader(labelled(), 16), classifier()
        for batches in (4, 4, 2, 4)[: 4 if rests else 3]:
            for number, (x, _) in enumerate(loader, start=1):
                model(x)
                if rests and len(seen) == 10:
                    assert live.findings is not None
                    live.findings.rests()
                seen.append(batches)
                if number >= batches:
                    break
        if rests:
            assert live.findings is not None
            live.findings.wakes()

    seen: list[int] = []
    assert codes(go) == (set() if rests else {"loader_left_early"})


# ── modes ──


def normed() -> nn.Sequential:
    return nn.Sequential(nn.Linear(6, 8), nn.BatchNorm1d(8), nn.Tanh(), nn.Dropout(0.2), nn.Linear(8, 3))


def validated(evaluates: bool, wakes: bool, graph: bool = False) -> None:
    model = normed()
    optimizer = sgd(model)
    for _ in range(2):
        if wakes:
            model.train()
        for x, y in DataLoader(labelled(), 16):
            optimizer.zero_grad()
            F.cross_entropy(model(x), y).backward()
            optimizer.step()
        if evaluates:
            model.eval()
        with torch.set_grad_enabled(graph):
            for x, _ in DataLoader(labelled(32), 16):
                model(x).argmax(1)


def test_training_on_after_a_validation_in_eval_mode_is_found():
    found = verdicts(lambda: validated(True, False))
    assert set(found) == {"eval_while_training"}
    assert SOURCE[found["eval_while_training"].found.line - 1].strip() == "model.eval()"
    assert codes(lambda: validated(True, True)) == set()


def test_a_validation_in_train_mode_is_found():
    assert codes(lambda: validated(False, True)) == {"train_while_validating"}


def test_a_validation_with_a_graph_is_a_hint():
    assert codes(lambda: validated(True, True, graph=True)) == {"grad_in_validation"}


def test_norms_that_are_frozen_on_purpose_are_healthy():
    def go() -> None:
        model = normed()
        train(model, sgd(model), 2)
        model[1].requires_grad_(False)
        model[1].eval()
        train(model, torch.optim.SGD([p for p in model.parameters() if p.requires_grad], lr=0.1), 3)

    assert "eval_while_training" not in codes(go)


@pytest.mark.parametrize("as_it_should_be", [True, False])
def test_dropout_that_never_rests_is_found(as_it_should_be: bool):
    class Drops(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.one, self.other = nn.Linear(6, 8), nn.Linear(8, 3)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            h = self.one(x).tanh()
            return self.other(F.dropout(h, 0.3, self.training) if as_it_should_be else F.dropout(h, 0.3))

    def go() -> None:
        model = Drops()
        train(model, sgd(model), 3)
        model.eval()
        with torch.no_grad():
            model(batch()[0])

    assert codes(go) == (set() if as_it_should_be else {"dropout_in_eval"})
