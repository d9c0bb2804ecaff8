"""What torch refuses in the loss lab has torch's own words and a plain code; so has what never comes to torch."""

from __future__ import annotations

import struct

import pytest
import torch

from inspector.probe.loss_lab import answers
from inspector.wire.lab import LAB_LIMIT, Argument, AskLoss, LabInput, LossRefused, Setup
from inspector.wire.messages import Array
from tests.unit.probe.lab_cases import answered, given, refused

SCORES = torch.zeros(3, 4)


@pytest.mark.parametrize(
    ("code", "at", "asked"),
    [
        ("class_out_of_range", "target", ("cross_entropy", SCORES, [0, 1, 4])),
        ("class_out_of_range", "target", ("nll_loss", SCORES, [0, 1, -1])),
        ("class_out_of_range", "target", ("multi_margin_loss", SCORES, [0, 9, 1])),
        ("class_out_of_range", "target", ("zero_one", SCORES, [0, 9, 1])),
        ("batch_sizes", "target", ("cross_entropy", SCORES, [0, 1])),
        ("target_shape", "target", ("cross_entropy", SCORES, [[0], [1], [2]])),
        ("target_dtype", "target", ("cross_entropy", SCORES, [0.0, 1, 2])),
        ("target_dtype", "target", ("cross_entropy", SCORES, torch.eye(4)[:3].long())),
        ("target_dtype", "target", ("cross_entropy", SCORES, torch.zeros(3, dtype=torch.int32))),
        ("probabilities_shape", "target", ("cross_entropy", SCORES, torch.zeros(3, 5))),
        ("input_dtype", "input", ("cross_entropy", SCORES.long(), [0, 1, 2])),
        ("input_dtype", "input", ("mse_loss", [1, 2], [1, 2])),
        ("no_dimension", "input", ("cross_entropy", 1.0, 0)),
        ("no_classes", "input", ("cross_entropy", torch.zeros(3, 0), [0, 1, 2])),
        ("shapes", "target", ("mse_loss", [1.0, 2, 3], [1.0, 2])),
        ("shapes", "target", ("binary_cross_entropy_with_logits", SCORES, [1.0, 2, 3])),
        ("shapes", "input", ("multi_margin_loss", torch.zeros(2, 3, 4), torch.zeros(2, 4).long())),
        ("target_dtype", "target", ("binary_cross_entropy_with_logits", SCORES, torch.zeros(3, 4).long())),
    ],
)
def test_a_bad_input_is_refused_with_torchs_words_and_a_plain_code(code, at, asked):
    answer = refused(*asked)
    assert (answer.code, answer.at) == (code, at)
    assert answer.detail or asked[0] == "zero_one"


@pytest.mark.parametrize(
    ("code", "at", "said"),
    [
        ("reduction", "reduction", {"reduction": "median"}),
        ("reduction", "reduction", {"reduction": 3}),
        ("label_smoothing", "label_smoothing", {"label_smoothing": 1.5}),
        ("argument", "label_smoothing", {"label_smoothing": "a"}),
        ("argument", "ignore_index", {"ignore_index": 1.5}),
        ("weight_shape", "weight", {"weight": [1.0, 2]}),
        ("dtypes", "weight", {"weight": torch.ones(4, dtype=torch.float64)}),
    ],
)
def test_a_bad_argument_is_refused(code, at, said):
    answer = refused("cross_entropy", SCORES, [0, 1, 2], **said)
    assert (answer.code, answer.at) == (code, at) and answer.detail and answer.error


def test_the_class_at_fault_is_named():
    answer = refused("cross_entropy", SCORES, [0, 1, 7])
    assert (answer.element, answer.numbers, answer.error) == (2, (7.0, 4.0), "IndexError")
    assert answer.detail == "Target 7 is out of bounds."


def said_plainly(question: Setup) -> str:
    answer = answers.answer(AskLoss(1, question), 0)
    assert isinstance(answer, LossRefused)
    return answer.code


def test_what_is_no_question_is_refused_as_well():
    one, target = given("input", torch.zeros(1)), given("target", torch.zeros(1))
    assert said_plainly(Setup("focal", (), (one, target))) == "unknown_loss"
    assert said_plainly(Setup("l1_loss", (), (one,))) == "missing"
    assert said_plainly(Setup("l1_loss", (Argument("reduction", "mean"),), (one, target))) == "unread"
    assert said_plainly(Setup("l1_loss", (Argument("delta", "1.0"),), (one, target))) == "unknown_argument"
    broken = LabInput("input", Array("f4", (2,), b"1234"), "float32")
    assert said_plainly(Setup("l1_loss", (), (broken, target))) == "broken_numbers"
    fraction = LabInput("target", Array("f8", (1,), struct.pack("<d", 0.5)), "int64")
    assert said_plainly(Setup("l1_loss", (), (one, fraction))) == "no_integers"
    large = LabInput("input", Array("u1", (LAB_LIMIT + 1,), bytes(LAB_LIMIT + 1)), "float32")
    assert said_plainly(Setup("l1_loss", (), (large, target))) == "too_large"


def test_a_spread_that_would_take_all_memory_is_not_tried():
    assert refused("mse_loss", torch.zeros(100_000, 1), torch.zeros(100_000)).code == "too_large"


def test_an_element_that_is_not_there_has_no_steps():
    assert refused("l1_loss", [1.0], [2.0], chosen=1).code == "no_element"
    assert answered("l1_loss", [1.0], [2.0], chosen=-1).steps == ()
