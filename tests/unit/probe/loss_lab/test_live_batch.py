"""What is taken from the live batch: exactly what the script's loss function was given."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from inspector.probe.batch.current import Batches
from inspector.probe.execution.phases import Recorder
from inspector.probe.loss_lab import answers, live_batch
from inspector.wire.lab import TAKEN_LIMIT, Argument, AskLoss, LossAnswer, Setup, TakeBatch, Taken
from inspector.wire.messages import LossValue
from tests.unit.probe.lab_cases import unpacked


@pytest.fixture
def batches(recorder: Recorder) -> Batches:
    return Batches(recorder)


def met(value: float, dtype: str = "float32") -> LossValue:
    return LossValue(1, "loss", value, "", (), dtype, "cpu")


def taken(batches: Batches, loss: LossValue | None = None) -> Taken:
    return live_batch.taken(TakeBatch(5), 2, batches, 9, loss)


def called(batches: Batches, name: str, *args: Any, **kwargs: Any) -> Taken:
    batches.loss_called(name, args, kwargs, False)
    return taken(batches, met(1.25))


def inputs(answer: Taken) -> dict[str, Any]:
    return {one.name: unpacked(one.numbers) for one in answer.inputs}


def test_a_call_of_ours_is_taken_with_all_its_arguments(batches):
    scores, classes, weight = torch.randn(4, 3), torch.tensor([0, 2, 1, 1]), torch.tensor([1.0, 2, 3])
    answer = called(batches, "cross_entropy", scores, classes, weight, label_smoothing=0.1, ignore_index=1)
    assert (answer.request, answer.stop, answer.iteration, answer.value) == (5, 2, 9, 1.25)
    assert (answer.function, answer.loss, answer.samples, answer.of) == ("cross_entropy", "cross_entropy", 4, 4)
    assert answer.arguments == (Argument("ignore_index", "1"), Argument("label_smoothing", "0.1"))
    found = inputs(answer)
    assert list(found) == ["input", "target", "weight"]
    assert torch.equal(found["input"], scores) and torch.equal(found["target"], classes)


def test_what_is_taken_gives_the_value_of_the_script(batches):
    scores, target = torch.randn(4, 3, 5, dtype=torch.float64), torch.randint(0, 3, (4, 5))
    own = torch.nn.functional.cross_entropy(scores, target, reduction="sum")
    answer = called(batches, "cross_entropy", scores, target, None, None, -100, None, "sum")
    again = answers.answer(AskLoss(1, Setup(answer.loss, answer.arguments, answer.inputs)), 2)
    assert isinstance(again, LossAnswer) and again.value == own.item()


def test_of_a_large_batch_the_first_samples_are_taken(batches):
    row = TAKEN_LIMIT // 4
    scores, target = torch.zeros(10, row), torch.zeros(10, row)
    answer = called(batches, "mse_loss", scores, target)
    assert (answer.samples, answer.of) == (4, 10)
    assert [one.numbers.shape for one in answer.inputs] == [(4, row), (4, row)]


def test_of_a_large_batch_of_classes_the_weights_stay_whole(batches):
    scores, weight = torch.zeros(8, 8, 1 << 16), torch.ones(8)
    answer = called(batches, "cross_entropy", scores, torch.zeros(8, 1 << 16, dtype=torch.int64), weight)
    assert (answer.samples, answer.of, inputs(answer)["weight"].shape) == (2, 8, (8,))


def test_one_sample_that_is_too_large_is_refused(batches):
    scores = torch.zeros(1, 2, 1 << 22)
    answer = called(batches, "cross_entropy", scores, torch.zeros(1, 1 << 22, dtype=torch.int64))
    assert (answer.reason, answer.inputs, answer.loss) == ("large", (), "cross_entropy")


def test_half_precision_under_autocast_was_computed_with_as_single(batches):
    scores, target = torch.randn(2, 3).bfloat16(), torch.zeros(2, 3).bfloat16()
    batches.loss_called("mse_loss", (scores, target), {}, False)
    assert {one.dtype for one in taken(batches, met(1.0)).inputs} == {"float32"}
    assert {one.dtype for one in taken(batches, met(1.0, "bfloat16")).inputs} == {"bfloat16"}


def test_another_function_and_tensors_that_are_gone_are_told(batches):
    scores = torch.rand(2, 3)
    answer = called(batches, "binary_cross_entropy", scores, torch.rand(2, 3))
    assert (answer.function, answer.loss) == ("binary_cross_entropy", "")
    assert called(batches, "ctc_loss", scores).reason == "function"
    batches.loss_called("mse_loss", (torch.zeros(2), scores), {}, False)
    assert taken(batches).reason == "gone"
    batches.loss_called("mse_loss", (scores, scores), {}, False)
    scores.add_(1)
    assert taken(batches).reason == "changed"


def test_before_the_loss_there_are_scores_and_labels(batches):
    images, labels, scores = torch.zeros(4, 3, 8, 8), torch.tensor([0, 1, 2, 0]), torch.randn(4, 5)
    batches.obtained([images, labels], object)
    batches.passed((images,), scores)
    answer = taken(batches)
    assert (answer.function, answer.loss, answer.reason, answer.samples) == ("", "", "not_yet", 4)
    assert torch.equal(inputs(answer)["target"], labels) and torch.equal(inputs(answer)["input"], scores)


def test_before_the_first_batch_there_is_nothing(batches):
    answer = taken(batches)
    assert (answer.inputs, answer.samples, answer.reason) == ((), 0, "not_yet")


def test_vectors_are_taken_as_the_script_gives_them(batches):
    anchor, positive, negative = (torch.randn(6, 3) for _ in range(3))
    criterion = torch.nn.TripletMarginLoss(margin=0.3, swap=True)
    own = criterion(anchor, positive, negative).item()
    options = {"margin": 0.3, "p": 2.0, "eps": 1e-6, "swap": True, "reduction": "mean"}  # as the class gives them
    answer = called(batches, "triplet_margin_loss", anchor, positive, negative, **options)
    assert (answer.loss, answer.samples, answer.of) == ("triplet_margin_loss", 6, 6)
    assert list(inputs(answer)) == ["anchor", "positive", "negative"]
    again = answers.answer(AskLoss(1, Setup(answer.loss, answer.arguments, answer.inputs)), 2)
    assert isinstance(again, LossAnswer) and again.value == own


def test_pairs_and_their_signs_are_taken_and_cut_together(batches):
    row = TAKEN_LIMIT // 4
    first, second, signs = torch.zeros(10, row), torch.ones(10, row), torch.ones(10)
    answer = called(batches, "cosine_embedding_loss", first, second, signs, margin=0.5)
    assert (answer.loss, answer.samples, answer.of) == ("cosine_embedding_loss", 4, 10)
    assert [one.numbers.shape for one in answer.inputs] == [(4, row), (4, row), (4,)]
    assert answer.arguments == (Argument("margin", "0.5"),)


def test_a_call_that_torch_refuses_is_no_loss_to_take(batches):
    assert called(batches, "cosine_embedding_loss", torch.rand(2, 3)).reason == "arguments"
