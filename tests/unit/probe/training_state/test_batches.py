"""What a DataLoader gave follows training, however it is packed."""

from __future__ import annotations

from collections import OrderedDict, defaultdict, namedtuple
from dataclasses import dataclass, field
from typing import Any

import pytest
import torch
from torch.nn.utils.rnn import pack_sequence

from inspector.probe.training_state.batches import carried
from inspector.probe.training_state.target import Refusal, Target, target_of

DOUBLE = Target(torch.float64)
Pair = namedtuple("Pair", "images labels")


@dataclass
class Plain:
    images: Any
    name: str = "first"
    later: Any = field(init=False)

    def __post_init__(self) -> None:
        assert self.name == "first"  # made once, by the script


@dataclass(frozen=True)
class Frozen:
    images: Any


@dataclass(slots=True)
class Slotted:
    images: Any


class Own:
    """It can be moved by the script, which knows how."""

    def __init__(self) -> None:
        self.images = images()

    def to(self, *args: Any) -> None:
        raise AssertionError("left alone")


def images() -> torch.Tensor:
    return torch.arange(4.0)


def labels() -> torch.Tensor:
    return torch.arange(4)


def test_floating_tensors_move_and_labels_stay_integers():
    moved = carried([images(), labels()], DOUBLE)
    assert [tensor.dtype for tensor in moved] == [torch.float64, torch.int64]
    assert moved[0].tolist() == images().tolist()


@pytest.mark.parametrize("kind", [list, tuple, lambda values: Pair(*values), lambda values: dict(enumerate(values))])
def test_containers_keep_their_kind_and_what_is_no_tensor(kind):
    batch = kind([images(), "a name"])
    moved = carried(batch, DOUBLE)
    assert type(moved) is type(batch)
    assert moved[0].dtype == torch.float64 and moved[1] == "a name"
    assert batch[0].dtype == torch.float32  # a dataset may hold what it gave out


@pytest.mark.parametrize("kind", [OrderedDict, lambda values: defaultdict(list, values)])
def test_dictionaries_of_other_kinds(kind):
    moved = carried(kind({"x": images(), "y": [labels(), {"z": images()}]}), DOUBLE)
    assert type(moved) is type(kind({})) and moved["x"].dtype == moved["y"][1]["z"].dtype == torch.float64


@pytest.mark.parametrize("kind", [Plain, Frozen, Slotted])
def test_dataclasses_are_copied_without_being_made_anew(kind):
    batch = kind([images()])
    moved = carried(batch, DOUBLE)
    assert type(moved) is kind and moved.images[0].dtype == torch.float64
    assert batch.images[0].dtype == torch.float32


def test_other_objects_are_left_alone():
    batch = [Own(), Plain, None, 3, "text"]
    assert carried(batch, DOUBLE) is batch and batch[0].images.dtype == torch.float32


def test_nothing_to_move_gives_the_same_object():
    batch = {"labels": labels(), "pair": (1, [2])}
    assert carried(batch, DOUBLE) is batch


def test_a_tensor_that_occurs_twice_stays_one():
    tensor = images()
    moved = carried({"a": tensor, "b": [tensor]}, DOUBLE)
    assert moved["a"] is moved["b"][0]


def test_a_packed_sequence_moves_as_torch_does_it():
    packed = pack_sequence([images(), images()[:2]])
    moved = carried(packed, DOUBLE)
    assert moved.data.dtype == torch.float64 and moved.batch_sizes.device.type == "cpu"


def test_a_batch_that_wants_a_gradient_goes_on_to_want_one():
    with torch.no_grad():
        moved = carried(images().requires_grad_(), DOUBLE)
    assert moved.requires_grad and moved.is_leaf


# ── targets ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name, place", [("float64", torch.float64), ("cpu", torch.device("cpu"))])
def test_a_target_by_its_name(name, place):
    assert target_of(name) == Target(place) and str(target_of(name)) == name


@pytest.mark.parametrize(
    "name, code",
    [("nonsense", "unknown_device"), ("int64", "unknown_device"), ("load", "unknown_device"), ("meta", "meta")],
)
def test_what_is_no_target(name, code):
    with pytest.raises(Refusal) as caught:
        target_of(name)
    assert caught.value.code == code


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is one")
def test_a_device_that_torch_can_not_use_is_told_in_torchs_words():
    with pytest.raises(Refusal) as caught:
        target_of("cuda:0")
    assert caught.value.code == "unavailable" and ("CUDA" in caught.value.detail or "NVIDIA" in caught.value.detail)
