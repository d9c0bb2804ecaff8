"""The batch: its leaves, its pictures, its labels, and what the model made of it."""

from __future__ import annotations

import gc
import math
import weakref
from typing import Any

import pytest
import torch

from inspector.probe.batch.current import Batches
from inspector.probe.execution.phases import Recorder
from inspector.wire.messages import AskBatch, Batch, Refused


class Loader:
    """Stands for a DataLoader's iterator."""

    def __init__(self, dataset: Any = None) -> None:
        self._dataset = dataset


@pytest.fixture
def batches(recorder: Recorder) -> Batches:
    return Batches(recorder)


def shown(batches: Batches, batch: Any, output: Any = None, limit: int = 8, side: int = 64) -> Batch:
    batches.obtained(batch, Loader())
    if output is not None:
        batches.passed((), output)
    answer = batches.answer(AskBatch(1, limit, side), 3)
    assert isinstance(answer, Batch)
    return answer


def picture(batch: Batch) -> torch.Tensor:
    return torch.frombuffer(bytearray(batch.pictures.data), dtype=torch.uint8).reshape(batch.pictures.shape)


def test_there_is_none_before_the_first(batches: Batches):
    assert batches.answer(AskBatch(1, 8, 64), 3) == Refused(1, 3, "no_batch", "")


def test_leaves_of_a_nested_dictionary(batches: Batches):
    batch = {"image": {"left": torch.zeros(2, 3, 4, 4)}, "meta": ("name", 7, None), "label": torch.tensor([1, 0])}
    answer = shown(batches, batch)
    assert [item.path for item in answer.inputs] == [
        "['image']['left']", "['meta'][0]", "['meta'][1]", "['meta'][2]", "['label']"
    ]  # fmt: skip
    assert [item.text for item in answer.inputs] == ["", "'name'", "7", "None", ""]
    assert answer.inputs[0].shape == (2, 3, 4, 4) and answer.inputs[0].dtype == "float32"
    assert [sample.label for sample in answer.samples] == [1, 0]


def test_objects_of_the_users_are_not_printed(batches: Batches):
    class Shy:
        def __repr__(self) -> str:
            raise RuntimeError("do not look at me")

    (item,) = shown(batches, [Shy()]).inputs
    assert (item.type, item.text) == ("Shy", "")


def test_a_long_list_is_cut(batches: Batches):
    assert len(shown(batches, list(range(1000))).inputs) == 32


def test_pictures_between_0_and_1_are_shown_as_they_are(batches: Batches):
    images = torch.tensor([0.0, 0.5, 1.0, 0.2]).reshape(1, 1, 2, 2).expand(1, 3, 2, 2)
    answer = shown(batches, [images])
    assert not answer.scaled
    assert picture(answer)[0, :, :, 0].tolist() == [[0, 128], [255, 51]]


def test_normalized_pictures_are_scaled_and_say_so(batches: Batches):
    answer = shown(batches, [torch.linspace(-2, 2, 12).reshape(1, 3, 2, 2)])
    assert answer.scaled
    assert picture(answer).min() == 0 and picture(answer).max() == 255


def test_nan_is_black_and_spoils_nothing(batches: Batches):
    images = torch.linspace(-1, 1, 12).reshape(1, 3, 2, 2)
    images[0, :, 0, 0] = math.nan
    pixels = picture(shown(batches, [images]))
    assert pixels[0, 0, 0].tolist() == [0, 0, 0] and pixels.max() == 255


def test_infinity_spoils_nothing(batches: Batches):
    images = torch.tensor([-1.0, 0.0, 1.0, math.inf]).reshape(1, 1, 2, 2)
    assert picture(shown(batches, [images]))[0, :, :, 0].tolist() == [[0, 128], [255, 255]]


def test_bytes_are_shown_as_they_are(batches: Batches):
    images = torch.arange(12, dtype=torch.uint8).reshape(1, 3, 2, 2)
    answer = shown(batches, [images])
    assert not answer.scaled and picture(answer)[0, 1, 1].tolist() == [3, 7, 11]


def test_grey_becomes_three_channels(batches: Batches):
    answer = shown(batches, [torch.ones(2, 1, 5, 4)])
    assert answer.pictures.shape == (2, 5, 4, 3)


def test_half_precision(batches: Batches):
    assert picture(shown(batches, [torch.ones(1, 3, 2, 2, dtype=torch.bfloat16)])).min() == 255


def test_large_pictures_lose_pixels_and_many_samples_are_left_out(batches: Batches):
    answer = shown(batches, [torch.zeros(20, 3, 100, 90)], limit=4, side=32)
    assert answer.pictures.shape == (4, 25, 23, 3)
    assert answer.size == 20 and len(answer.samples) == 4


def test_channels_last_in_memory_order_are_pictures(batches: Batches):
    images = torch.rand(1, 3, 4, 4, generator=torch.Generator().manual_seed(1)).to(memory_format=torch.channels_last)
    assert torch.equal(picture(shown(batches, [images])), picture(shown(batches, [images.contiguous()])))


@pytest.mark.parametrize("shape", [(2, 32, 32, 3), (2, 3, 32), (2, 5, 8, 8), (3, 8, 8)])
def test_these_are_no_pictures(batches: Batches, shape: tuple[int, ...]):
    assert shown(batches, [torch.zeros(shape)]).pictures.shape == (0, 0, 0, 3)


def test_logits_probabilities_and_their_logarithms_say_the_same(batches: Batches):
    logits = torch.tensor([[1.0, 3.0, 0.5], [2.0, 0.0, -1.0]])
    batch = [torch.zeros(2, 4), torch.tensor([1, 2])]
    for output in (logits, logits.softmax(1), logits.log_softmax(1)):
        shown(batches, batch, output)
        batches.loss_called("nll_loss", (output, batch[1]), {}, False)
        answer = batches.answer(AskBatch(1, 8, 64), 3)
        assert [(sample.label, sample.predicted) for sample in answer.samples] == [(1, 1), (2, 0)]
        assert answer.samples[0].top == (1, 0, 2)
        assert answer.samples[0].probabilities == pytest.approx(logits.softmax(1)[0].sort(descending=True)[0].tolist())


def test_labels_of_another_length_are_not_taken_for_labels(batches: Batches):
    answer = shown(batches, [torch.zeros(3, 3, 4, 4), torch.tensor([1, 2])])
    assert [sample.label for sample in answer.samples] == [None] * 3


def test_without_a_loader_it_is_what_the_model_was_called_with(batches: Batches):
    inputs = torch.zeros(2, 4)
    batches.passed((inputs,), torch.zeros(2, 3))
    answer = batches.answer(AskBatch(1, 8, 64), 3)
    assert [item.path for item in answer.inputs] == ["[0]"] and answer.size == 2


def test_names_of_the_classes_come_from_the_dataset(batches: Batches):
    class Dataset:
        classes = ["cat", "dog"]

    class Subset:
        dataset = Dataset()

    for dataset in (Dataset(), Subset()):
        loader = Loader(dataset)
        batches.obtained([torch.zeros(1, 2)], loader)
        assert batches.answer(AskBatch(1, 8, 64), 3).classes == ("cat", "dog")


def test_nothing_is_kept_alive(batches: Batches):
    images, output, loader = torch.zeros(2, 3, 4, 4), torch.zeros(2, 3), Loader()
    batches.obtained([images], loader)
    batches.passed((), output)
    refs = [weakref.ref(images), weakref.ref(output), weakref.ref(loader)]
    del images, output, loader
    gc.collect()
    assert [ref() for ref in refs] == [None] * 3
    answer = batches.answer(AskBatch(1, 8, 64), 3)
    assert answer.inputs[0].shape == () and answer.pictures.shape == (0, 0, 0, 3)


def test_a_pause_in_the_middle_of_an_iteration_knows_the_loss_as_one_of_the_batch(batches: Batches, recorder: Recorder):
    def iterate(*modes: str) -> Any:
        """One of training, and the gate's mode before its forward and before its loss. Gives what it was about."""
        images, labels, scores = torch.rand(2, 3), torch.tensor([0, 1]), torch.rand(2, 4)
        batches.obtained([images, labels], Loader())
        recorder.gate.mode = modes[0]
        batches.passed([images], scores)
        recorder.gate.mode = modes[1]
        batches.loss_called("cross_entropy", (scores, labels := labels.clone()), {}, False)
        return scores, labels

    recorder.gate.mode = "phase"
    iterate("phase", "run")
    iterate("run", "run")
    about = iterate("pause", "pause")
    answer = batches.answer(AskBatch(1, 8, 64), 3)
    assert isinstance(answer, Batch) and answer.loss_reason == ""
    losses = torch.nn.functional.cross_entropy(*about, reduction="none").tolist()
    assert [sample.loss for sample in answer.samples] == losses
