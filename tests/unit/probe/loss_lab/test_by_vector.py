"""Losses of vectors: their steps by hand, what is wrong with shapes and targets, and what is to be said about a result."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch

from inspector.probe.loss_lab import answers
from inspector.wire.lab import AskLoss, LossAnswer, LossRefused
from tests.unit.probe.lab_cases import codes, gradient_of, lines, said, setup

TRIPLET = {"anchor": [[0.0, 0.0]], "positive": [[1.0, 0.0]], "negative": [[0.0, 1.5]]}
PAIR = {"input1": [[1.0, 2.0]], "input2": [[2.0, 1.0]], "target": [1.0]}
TRIPLETS, PAIRS = "triplet_margin_loss", "cosine_embedding_loss"


def asked(loss: str, tensors: dict[str, Any], **arguments: Any) -> Any:
    made = {name: torch.as_tensor(tensor) for name, tensor in tensors.items()}
    return answers.answer(AskLoss(1, setup(loss, made, arguments), 0), 0)


def answered(loss: str, tensors: dict[str, Any], **arguments: Any) -> LossAnswer:
    answer = asked(loss, tensors, **arguments)
    assert isinstance(answer, LossAnswer), answer
    return answer


def slopes(answer: LossAnswer) -> dict[tuple[str, int], str]:
    return {(step.input, step.index): step.result for step in answer.slopes if step.code == "slope"}


# ── by hand ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_triplet_by_hand():
    answer = answered(TRIPLETS, TRIPLET)
    assert lines(answer) == [
        "(0 − 1 + 1e-06)^2 + (0 − 0 + 1e-06)^2 = 0.999998",
        "√(0.999998) = 0.999999",
        "(0 − 0 + 1e-06)^2 + (0 − 1.5 + 1e-06)^2 = 2.25000",
        "√(2.25000) = 1.5",
        "1 + 0.999999 − 1.5 = 0.499999",
        "max(0, 0.499999) = 0.499999",
        "0.499999 / 1 = 0.5",
    ]
    assert [part.at for part in answer.steps[1].parts if part.source == "step"] == [0]
    assert {name: value for (name, index), value in slopes(answer).items() if index == 0} == {
        "anchor": "−1.0000", "positive": "1", "negative": "6.6667e-7",
    }  # fmt: skip


def test_the_smaller_distance_counts_where_it_is_swapped():
    tensors = {"anchor": [[0.0]], "positive": [[1.0]], "negative": [[1.5]]}
    answer = answered(TRIPLETS, tensors, swap=True, eps=0.0)
    assert lines(answer)[-4:] == ["min(1.5, 0.5) = 0.5", "1 + 1 − 0.5 = 1.5", "max(0, 1.5) = 1.5", "1.5 / 1 = 1.5"]
    assert slopes(answer) == {("anchor", 0): "−1", ("positive", 0): "2", ("negative", 0): "−1"}


@pytest.mark.parametrize(
    ("power", "line"),
    [(1, "|0 − 1 + 0| + |0 − 2 + 0| = 3"), (math.inf, "max(|0 − 1 + 0|, |0 − 2 + 0|) = 2"),
     (3, "|0 − 1 + 0|^3 + |0 − 2 + 0|^3 = 9"), (0, "2 = 2")],
)  # fmt: skip
def test_distances_of_every_power(power, line):
    tensors = {"anchor": [[0.0, 0.0]], "positive": [[1.0, 2.0]], "negative": [[3.0, 0.5]]}
    assert lines(answered(TRIPLETS, tensors, p=power, eps=0.0))[0] == line


def test_a_pair_by_hand():
    answer = answered(PAIRS, PAIR)
    assert lines(answer)[-4:] == ["√(25) = 5", "4 / 5 = 0.8", "1 − 0.8 = 0.2", "0.2 / 1 = 0.2000"]
    assert slopes(answer)["input1", 0] == "−0.2400" and slopes(answer)["input2", 1] == "−0.2400"
    away = answered(PAIRS, {**PAIR, "target": [-1.0]}, margin=0.5)
    assert lines(away)[-2] == "max(0, 0.8 − 0.5) = 0.3" and slopes(away)["input1", 0] == "0.2400"
    assert set(slopes(answered(PAIRS, {**PAIR, "target": [-1.0]}, margin=0.9)).values()) == {"0"}


def test_long_vectors_are_written_with_marks_for_what_is_left_out():
    answer = answered(PAIRS, {"input1": torch.ones(1, 40), "input2": torch.ones(1, 40), "target": [1.0]})
    assert lines(answer)[0].count("…") == 1 and lines(answer)[0].endswith("= 40")
    assert {index for _, index in slopes(answer)} == {*range(6), *range(34, 40)}


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("loss", [TRIPLETS, PAIRS])
def test_what_is_not_finite_comes_out_as_torch_has_it(loss, number):
    tensors = {name: torch.tensor(tensor) for name, tensor in (TRIPLET if loss == TRIPLETS else PAIR).items()}
    first = next(iter(tensors))
    tensors[first] = torch.tensor([[number, 1.0]])
    answer = answered(loss, tensors)
    own = getattr(torch.nn.functional, loss)(**{**tensors, first: tensors[first].clone().requires_grad_()})
    assert str(answer.value) == str(own.item()) and str(answer.steps[-1].value) == str(own.item())
    assert codes(answer) & {"nan_input", "inf_input"} and "order" not in codes(answer)


@pytest.mark.parametrize("loss", [TRIPLETS, PAIRS])
def test_no_numbers_have_no_steps(loss):
    names = ("anchor", "positive", "negative") if loss == TRIPLETS else ("input1", "input2", "target")
    for shape in ((0, 3), (2, 0)):
        tensors = {name: torch.zeros(shape[:1] if name == "target" else shape) for name in names}
        assert answered(loss, tensors, reduction="sum").steps == ()


# ── what is wrong ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("loss", "instead", "arguments", "code", "at", "words"),
    [
        (TRIPLETS, {"negative": [0.0, 1.5]}, {}, "shapes", "negative", ("[1, 2]", "[2]")),
        (TRIPLETS, {"positive": [[0.0, 1, 2]]}, {}, "shapes", "positive", ("[1, 2]", "[1, 3]")),
        (TRIPLETS, {}, {"margin": 0.0}, "margin", "margin", ("0.0",)),
        (TRIPLETS, {}, {"margin": "a"}, "argument", "margin", ("'a'",)),
        (TRIPLETS, {}, {"swap": "yes"}, "argument", "swap", ("'yes'",)),
        (TRIPLETS, {}, {"reduction": "batchmean"}, "reduction", "reduction", ("'batchmean'",)),
        (PAIRS, {"input2": [[1.0, 2, 3]]}, {}, "shapes", "input2", ("[1, 2]", "[1, 3]")),
        (PAIRS, {"target": 1.0}, {}, "target_shape", "target", ("[]", "[1]")),
        (PAIRS, {"target": [[1.0]]}, {}, "target_shape", "target", ("[1, 1]", "[1]")),
        (PAIRS, {"input1": [1.0, 2], "input2": [2.0, 1]}, {}, "target_shape", "target", ("[1]", "[]")),
    ],
)  # fmt: skip
def test_what_torch_refuses_has_a_plain_code(loss, instead, arguments, code, at, words):
    answer = asked(loss, {**(TRIPLET if loss == TRIPLETS else PAIR), **instead}, **arguments)
    assert isinstance(answer, LossRefused) and answer.detail and answer.error
    assert (answer.code, answer.at, answer.words) == (code, at, words)


def test_a_spread_that_would_take_all_memory_is_not_tried():
    tensors = {"anchor": torch.zeros(1 << 13, 1), "positive": torch.zeros(1, 1 << 13), "negative": torch.zeros(1, 1)}
    answer = asked(TRIPLETS, tensors)
    assert isinstance(answer, LossRefused) and answer.code == "too_large"


# ── what is to be said ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("loss", "instead", "arguments", "code", "numbers"),
    [
        (TRIPLETS, {"negative": [[9.0, 9.0]]}, {}, "no_pull", (1.0, 1.0)),
        (TRIPLETS, {"negative": [[1.0, 0.0]]}, {}, "same_vectors", (1.0,)),
        (PAIRS, {"target": [0.0]}, {}, "no_sign", (1.0,)),
        (PAIRS, {"target": [-1.0]}, {"margin": 0.9}, "no_pull", (1.0, 1.0)),
        (PAIRS, {"input2": [[0.0, 0.0]]}, {}, "zero_vector", (1.0,)),
        (PAIRS, {"input1": [[1.0, 2], [3, 4]], "input2": [[1.0, 2], [3, 5]]}, {}, "one_target", (1.0, 2.0)),
    ],
)  # fmt: skip
def test_what_a_person_may_not_have_meant_is_noted(loss, instead, arguments, code, numbers):
    answer = answered(loss, {**(TRIPLET if loss == TRIPLETS else PAIR), **instead}, **arguments)
    assert [note.numbers for note in answer.notes if note.code == code] == [numbers]


def test_what_is_as_it_should_be_is_not_noted():
    assert codes(answered(TRIPLETS, TRIPLET)) == codes(answered(PAIRS, PAIR)) == set()


def test_a_vector_that_meets_several_has_no_worked_gradient():
    answer = answered(TRIPLETS, {**TRIPLET, "anchor": [[0.0, 0.0], [0.1, 0.2]]})
    assert codes(answer) == {"broadcast", "several_targets"} and answer.slopes == ()
    assert gradient_of(answer, "positive").shape == (1, 2)


def test_a_pair_without_a_sign_has_no_pull_on_either_vector():
    answer = answered(PAIRS, {**PAIR, "target": [0.0]})
    assert [f"{said(step)} = {step.result}" for step in answer.steps][-2:] == ["0 = 0", "0 / 1 = 0"]
    assert set(slopes(answer).values()) == {"0"}
