"""Layers, initialisation and checkpoints: each fault is found, and its healthy twin is not."""

from __future__ import annotations

import io

import pytest
import torch
from torch import nn

from tests.unit.probe.findings.judging import codes
from tests.unit.probe.findings.rules.nets import classifier, sgd, train


def test_two_linear_layers_in_a_row_are_a_hint():
    def go(*between: nn.Module) -> None:
        model = nn.Sequential(nn.Linear(6, 12), *between, nn.Linear(12, 3))
        train(model, sgd(model), 3)

    assert codes(lambda: go()) == {"no_activation"}
    assert codes(lambda: go(nn.Tanh())) == set()


def test_a_bottleneck_of_low_rank_is_meant():
    def go() -> None:
        model = nn.Sequential(nn.Linear(6, 2), nn.Linear(2, 3))
        train(model, sgd(model), 3)

    assert codes(go) == set()


@pytest.mark.parametrize("axis", [0, 1])
def test_a_softmax_over_the_batch_is_a_hint(axis: int):
    class Pool(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.score, self.out = nn.Linear(6, 1), nn.Linear(6, 3)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self.out((self.score(x).softmax(axis) * x).sum(1))

    def go() -> None:
        model = Pool()
        train(model, sgd(model), 3, batches=lambda: (torch.randn(8, 5, 6), torch.randint(0, 3, (8,))))

    assert codes(go) == ({"softmax_axis"} if axis == 0 else set())


@pytest.mark.parametrize("enabled", [True, False])
def test_a_layer_that_autocast_leaves_out_is_a_hint(enabled: bool):
    class Careful(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.inner = nn.Linear(6, 3)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            with torch.autocast("cpu", torch.bfloat16, enabled=enabled):
                return self.inner(x.float())

    def go() -> None:
        model = Careful()
        optimizer = sgd(model)
        with torch.autocast("cpu", torch.bfloat16):
            train(lambda x: model(x).float(), optimizer, 2)

    assert codes(go) == (set() if enabled else {"autocast_left_out"})


@pytest.mark.filterwarnings("ignore:.*spectral_norm.*")
@pytest.mark.parametrize("warm", [True, False])
def test_a_spectral_norm_that_was_never_updated_is_a_hint(warm: bool):
    def go() -> None:
        linear = nn.Linear(64, 64)
        nn.init.orthogonal_(linear.weight)
        critic = nn.Sequential(nn.utils.spectral_norm(linear), nn.ReLU())
        if warm:
            for _ in range(30):
                critic(torch.randn(4, 64))
        critic.eval()
        with torch.no_grad():
            critic(torch.randn(4, 64))

    assert codes(go) == (set() if warm else {"spectral_norm_cold"})


@pytest.mark.parametrize("head_too", [True, False])
def test_a_frozen_head_is_found(head_too: bool):
    def go() -> None:
        model = nn.Sequential(nn.Linear(6, 8), nn.BatchNorm1d(8), nn.Tanh(), nn.Linear(8, 3))
        for number, layer in enumerate(model):
            trains = number == 1 or number == 3 and not head_too
            for p in layer.parameters():
                p.requires_grad = trains
        train(model, sgd(model), 3)

    assert codes(go) == ({"head_frozen"} if head_too else set())


@pytest.mark.parametrize("anew", ["all", "head", "none"])
def test_weights_that_are_initialised_after_loading_are_found(anew: str):
    def go() -> None:
        model = classifier()
        model.load_state_dict(classifier().state_dict())
        layers = {"all": [model[0], model[2]], "head": [model[2]], "none": []}[anew]
        for layer in layers[:] if anew == "all" else ():
            nn.init.normal_(layer.weight)
        if anew == "head":
            model[2] = nn.Linear(12, 3)
        train(model, sgd(model), 2)

    assert codes(go) == ({"weights_written"} if anew == "all" else set())


@pytest.mark.parametrize("spoils", ["a key", "a shape", "nothing"])
def test_a_checkpoint_that_is_not_the_models_state_is_found(spoils: str):
    def go() -> None:
        model = classifier()
        train(model, sgd(model), 2)
        kept = model.state_dict()
        if spoils == "a key":
            kept.pop("2.bias")
        if spoils == "a shape":
            kept["0.weight"] = torch.empty(0)
        torch.save({"model": kept, "epoch": 1}, io.BytesIO())

    assert codes(go) == (set() if spoils == "nothing" else {"checkpoint_differs"})


def test_what_is_saved_of_adapters_alone_is_meant():
    def go() -> None:
        model = classifier()
        model[0].requires_grad_(False)
        train(model, sgd(model[2]), 2)
        torch.save({k: v for k, v in model.state_dict().items() if k.startswith("2.")}, io.BytesIO())

    assert codes(go) == set()
