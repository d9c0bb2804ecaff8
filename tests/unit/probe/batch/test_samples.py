"""The order of a batch's samples, the pieces in which they are given, and where their losses come from."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from inspector.probe.batch import samples
from inspector.probe.batch.current import Batches
from inspector.probe.execution.phases import Recorder
from inspector.wire.batches import AskBatch, Batch
from tests.examples import examples

from .test_current import Loader, picture

SCORES = torch.tensor([[3.0, 0, 0], [0, 1.0, 0], [0, 0, 2.0], [0.5, 0, 0]])
LABELS = torch.tensor([0, 1, 0, 2])  # right, right, wrong, wrong
IMAGES = torch.zeros(4, 3, 2, 2)  # held here, as a script does


@pytest.fixture
def batches(recorder: Recorder) -> Batches:
    made = Batches(recorder)
    made.obtained([IMAGES, LABELS], Loader())
    made.passed((), SCORES)
    made.loss_called("cross_entropy", (SCORES, LABELS), {}, False)
    return made


def ask(batches: Batches, stop: int = 3, limit: int = 8, **wish: Any) -> Batch:
    answer = batches.answer(AskBatch(1, limit, 64, **wish), stop)
    assert isinstance(answer, Batch)
    return answer


def places(answer: Batch) -> list[int]:
    return [sample.index for sample in answer.samples]


def test_by_loss_and_by_confidence(batches: Batches):
    losses = F.cross_entropy(SCORES, LABELS, reduction="none")
    assert [sample.loss for sample in ask(batches).samples] == pytest.approx(losses.tolist())
    assert places(ask(batches, order="loss", descending=True)) == losses.argsort(descending=True).tolist()
    by_confidence = SCORES.softmax(1).amax(1).argsort().tolist()
    answer = ask(batches, order="confidence")
    assert (places(answer), answer.ordered) == (by_confidence, "confidence")
    assert places(ask(batches, descending=True)) == [3, 2, 1, 0]


def test_only_the_wrong_ones(batches: Batches):
    answer = ask(batches, only_wrong=True)
    assert (places(answer), answer.matching, answer.right, answer.wrong) == ([2, 3], 2, 2, 2)


def test_pieces_of_the_order(batches: Batches):
    answer = ask(batches, first=1, limit=2, order="confidence", descending=True)
    assert places(answer) == places(ask(batches, order="confidence", descending=True))[1:3]
    assert (answer.first, answer.matching) == (1, 4)
    beyond = ask(batches, first=99, limit=2)
    assert beyond.samples == () and beyond.matching == 4
    assert ask(batches, first=-5, limit=-1).samples == ()


def test_the_chosen_one_comes_with_its_picture(batches: Batches):
    answer = ask(batches, limit=0, chosen=2, large=100)
    assert [sample.index for sample in answer.chosen] == [2] and answer.picture.shape == (1, 2, 2, 3)
    assert [sample.index for sample in ask(batches, only_wrong=True).chosen] == [2]  # the first of the order
    assert [sample.index for sample in ask(batches, chosen=400).chosen] == [0]


def test_without_losses_the_order_says_what_it_is_by(batches: Batches, recorder: Recorder):
    bare = Batches(recorder)
    bare.obtained([IMAGES, LABELS], Loader())
    answer = ask(bare, order="loss")
    assert (answer.ordered, answer.loss_reason, answer.right) == ("position", "not_yet", None)
    bare.loss_is_own()
    assert ask(bare).loss_reason == "own"


def test_a_label_to_be_ignored_is_neither_right_nor_wrong(recorder: Recorder):
    made = Batches(recorder)
    labels, scores = torch.tensor([0, -100, 1]), torch.eye(3)
    made.obtained([labels], Loader())
    made.passed((), scores)
    made.loss_called("cross_entropy", (scores, labels), {}, False)
    answer = ask(made)
    assert (answer.right, answer.wrong) == (1, 1) and places(ask(made, only_wrong=True)) == [2]


def test_the_loss_tells_labels_and_scores_from_other_numbers(recorder: Recorder):
    made = Batches(recorder)
    lengths, labels, scores = torch.tensor([9, 9]), torch.tensor([1, 0]), torch.tensor([[0.0, 2.0], [0.0, 3.0]])
    made.obtained({"lengths": lengths, "labels": labels}, Loader())
    made.passed((), {"hidden": torch.rand(2, 7), "scores": scores})
    assert ask(made).samples == ()  # what they are, the loss tells
    made.loss_called("cross_entropy", (scores, labels), {}, False)
    assert [(sample.label, sample.predicted) for sample in ask(made).samples] == [(1, 1), (0, 1)]


def test_labels_that_the_loss_has_no_use_for_are_not_told(recorder: Recorder):
    """An autoencoder's loader yields digits as well: its output is no class score, in no iteration."""
    made = Batches(recorder)
    pictures, digits, coded = torch.rand(3, 1, 2, 2), torch.tensor([1, 2, 3]), torch.rand(3, 4)
    for is_known in (False, True):
        made.obtained([pictures, digits], Loader())
        made.passed((), coded)
        before = ask(made)
        assert (before.wrong, [sample.predicted for sample in before.samples]) == (None, [None] * 3)
        assert [sample.label for sample in before.samples] == ([None] * 3 if is_known else [1, 2, 3])
        made.loss_called("binary_cross_entropy", (coded, pictures.flatten(1)), {}, False)
        answer = ask(made)
        assert [(sample.label, sample.predicted) for sample in answer.samples] == [(None, None)] * 3
        assert (answer.right, answer.wrong) == (None, None)


def test_what_a_policy_gives_is_no_prediction_where_the_loss_is_the_script_s_own(recorder: Recorder):
    made = Batches(recorder)
    states, actions, chances = torch.rand(3, 4), torch.tensor([0, 1, 0]), torch.rand(3, 2)
    made.obtained([states, actions], Loader())
    made.passed((), chances)
    made.loss_is_own()
    assert (ask(made).right, ask(made).wrong) == (None, None)


def test_pixels_that_are_classified_are_no_classes_of_samples(recorder: Recorder):
    made = Batches(recorder)
    labels, scores, wanted = torch.tensor([1, 2]), torch.rand(2, 3, 4, 4), torch.zeros(2, 4, 4, dtype=torch.long)
    made.obtained([torch.rand(2, 3, 4, 4), labels], Loader())
    made.passed((), [torch.rand(2, 7), scores])
    made.loss_called("cross_entropy", (scores, wanted), {}, False)
    assert ask(made).wrong is None


def test_how_many_samples_there_were_is_known_when_the_script_has_let_them_go(recorder: Recorder):
    made = Batches(recorder)
    made.passed((torch.rand(5, 2),), torch.rand(5, 1))
    assert ask(made).size == 5


def test_regression_has_samples_with_losses(recorder: Recorder):
    made = Batches(recorder)
    given, wanted, found = torch.zeros(3, 5), torch.zeros(3, 1), torch.tensor([[1.0], [2.0], [3.0]])
    made.obtained([given, wanted], Loader())
    made.passed((), found)
    assert ask(made).matching == 0
    made.loss_called("mse_loss", (found, wanted), {}, False)
    assert [sample.loss for sample in ask(made, order="loss", descending=True).samples] == [9.0, 4.0, 1.0]


def test_a_loss_of_the_batch_before_is_not_this_ones(batches: Batches):
    batches.obtained([IMAGES, LABELS], Loader())
    assert ask(batches).loss_reason == "not_yet"


def test_without_a_loader_a_forward_begins_a_batch_unless_the_model_computes_the_loss_itself(recorder: Recorder):
    made = Batches(recorder)
    made.loss_called("cross_entropy", (SCORES, LABELS), {}, True)
    made.passed((torch.zeros(4, 2),), SCORES)
    assert ask(made).loss_reason == ""
    made.passed((torch.zeros(4, 2),), SCORES)
    assert ask(made).loss_reason == "not_yet"


def test_items_are_left_out_when_they_are_not_wanted(batches: Batches):
    answer = ask(batches, items=False)
    assert answer.inputs == answer.outputs == () and answer.has_output and answer.size == 4


def test_what_is_written_at_a_stop_is_read_anew(recorder: Recorder):
    made = Batches(recorder)
    scores, labels = torch.eye(3), torch.tensor([0, 0, 0])
    made.obtained([labels], Loader())
    made.passed((), scores)
    made.loss_called("cross_entropy", (scores, labels), {}, False)
    assert ask(made).wrong == 2
    labels.copy_(torch.arange(3))
    assert ask(made).wrong == 0


def test_a_picture_looks_the_same_in_every_piece(recorder: Recorder):
    made = Batches(recorder)
    images = torch.stack([torch.full((1, 2, 2), value) for value in (-2.0, 0.0, 2.0)])
    made.obtained([images], Loader())
    whole = picture(ask(made))
    for place in range(3):
        assert torch.equal(picture(ask(made, first=place, limit=1))[0], whole[place])
    assert whole[:, 0, 0, 0].tolist() == [0, 128, 255]


def test_nan_losses_come_first_from_the_greatest(recorder: Recorder):
    made = Batches(recorder)
    wanted, found = torch.zeros(3), torch.tensor([1.0, math.nan, 3.0])
    made.obtained([wanted], Loader())
    made.passed((), found)
    made.loss_called("l1_loss", (found, wanted), {}, False)
    assert places(ask(made, order="loss", descending=True)) == [1, 2, 0]


@examples(30)
@given(st.integers(1, 40), st.integers(2, 6), st.integers(0, 10**6), st.booleans())
def test_predictions_in_pieces_are_torchs_own(size, classes, seed, as_probabilities):
    scores = torch.randn(size, classes, generator=torch.Generator().manual_seed(seed))
    given_scores = scores.softmax(1) if as_probabilities else scores
    before, samples.PIECE = samples.PIECE, 7
    try:
        known = samples.columns(given_scores, None, samples.Losses(), size, False)
    finally:
        samples.PIECE = before
    assert torch.equal(known.predicted, scores.argmax(1))
    assert torch.allclose(known.confidence, scores.softmax(1).amax(1), atol=1e-6)


def computed_in_time(batches: Batches) -> bool:
    """Whether the losses of a batch are known when the script has let go of its scores at once."""
    batches.obtained([IMAGES, LABELS], Loader())
    batches.loss_called("cross_entropy", (SCORES.clone(), LABELS), {}, False)
    return batches.answer(AskBatch(1, 8, 64), 3).loss_reason == ""


@pytest.mark.parametrize("as_probabilities", [False, True])
def test_predictions_stay_when_the_script_has_let_go_of_its_scores_at_once(recorder: Recorder, as_probabilities: bool):
    recorder.gate.mode = "phase"
    batches, answers = Batches(recorder), []
    for is_let_go in (False, True):
        scores, labels = SCORES.softmax(1) if as_probabilities else SCORES.clone(), LABELS.clone()
        batches.obtained([IMAGES], Loader())
        batches.answer(AskBatch(1, 8, 64), 3)
        batches.loss_called("cross_entropy", (scores, labels), {}, False)
        if is_let_go:
            del scores, labels
        answers.append(batches.answer(AskBatch(1, 8, 64), 4))
    kept, gone = answers
    assert [sample.predicted for sample in gone.samples] == SCORES.argmax(1).tolist()
    assert (gone.samples, gone.right, gone.wrong) == (kept.samples, kept.right, kept.wrong)
    assert [sample.label for sample in gone.samples] == LABELS.tolist()


def test_losses_are_computed_in_time_only_for_somebody_who_looks(recorder: Recorder):
    recorder.gate.mode = "phase"
    batches = Batches(recorder)
    assert not computed_in_time(batches)  # nobody has asked before
    assert computed_in_time(batches)
    batches.obtained([IMAGES, LABELS], Loader())
    batches.obtained([IMAGES, LABELS], Loader())  # two batches that nobody asked about
    assert not computed_in_time(batches)


# ── numbers that a loss compares ─────────────────────────────────────────────────────────────────────────────────────


def test_what_a_loss_compares_stands_beside_what_it_should_be(recorder: Recorder):
    made = Batches(recorder)
    given, wanted, found = torch.zeros(2, 5), torch.tensor([[1.0], [2.0]]), torch.tensor([[1.5], [0.0]])
    made.obtained([given, wanted], Loader())
    made.passed((), found)
    made.loss_called("mse_loss", (found, wanted), {}, False)
    told = [(sample.found, sample.wanted, sample.numbers) for sample in ask(made).samples]
    assert told == [((1.5,), (1.0,), 1), ((0.0,), (2.0,), 1)]


def test_of_many_numbers_the_first_are_told_and_how_many_there_are(recorder: Recorder):
    made = Batches(recorder)
    wanted, found = torch.zeros(3, 4, 5), torch.arange(60.0).reshape(3, 4, 5)
    made.obtained([torch.zeros(3, 2)], Loader())
    made.loss_called("l1_loss", (found, wanted), {}, False)
    sample = ask(made).samples[1]
    assert (sample.found, sample.wanted, sample.numbers) == (tuple(range(20, 28)), (0.0,) * 8, 20)


def test_they_stay_when_the_script_lets_them_go_where_somebody_looks(recorder: Recorder):
    made = Batches(recorder)
    given, wanted = torch.zeros(2, 5), torch.tensor([[1.0], [2.0]])
    made.obtained([given, wanted], Loader())
    recorder.gate.mode = "phase"
    ask(made)
    made.passed((), found := torch.tensor([[1.5], [0.0]]))
    made.loss_called("mse_loss", (found, wanted), {}, False)
    del found
    made.passed((), torch.zeros(()))
    assert [sample.found for sample in ask(made).samples] == [(1.5,), (0.0,)]


def test_a_reconstruction_is_a_picture_beside_the_one_that_it_is_of(recorder: Recorder):
    made = Batches(recorder)
    pictures, coded = torch.rand(2, 1, 2, 3), torch.tensor([[0.0] * 3 + [1.0] * 3, [0.5] * 6])
    made.obtained([pictures], Loader())
    made.loss_called("mse_loss", (coded, flat := pictures.flatten(1)), {}, False)
    assert flat.shape == coded.shape
    answer = ask(made, large=64)
    assert answer.made.shape == (1, 2, 3, 3)
    assert picture(answer).shape == (2, 2, 3, 3)
    assert list(answer.made.data[:9]) == [0] * 9 and list(answer.made.data[9:]) == [255] * 9


def test_pictures_that_a_model_makes_are_shown(recorder: Recorder):
    made = Batches(recorder)
    made.passed((torch.zeros(2, 4),), fake := torch.rand(2, 3, 4, 4))
    made.loss_called("mse_loss", (fake, fake), {}, False)
    assert ask(made, large=64).made.shape == (1, 4, 4, 3)


def test_a_batch_is_of_the_pass_in_which_its_loss_was_computed(recorder: Recorder, monkeypatch: pytest.MonkeyPatch):
    made = Batches(recorder)
    made.passed((given := torch.zeros(2, 4),), found := torch.zeros(2, 1))
    # a free run knows of the next pass when the forward has ended
    monkeypatch.setattr(type(recorder), "iteration", property(lambda self: 11))
    made.loss_called("mse_loss", (found, found), {}, False)
    assert ask(made).iteration == 11 and len(given) == 2
