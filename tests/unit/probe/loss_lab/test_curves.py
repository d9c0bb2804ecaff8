"""Losses and slopes over an error or a score, and gradients that are confirmed by a difference."""

from __future__ import annotations

import math

import pytest
import torch

from inspector.probe.loss_lab import answers
from inspector.wire.lab import Argument, AskCurve, AskDifference, Curve, CurveOf, Difference, LossRefused
from tests.unit.probe.lab_cases import answered, given, setup, unpacked


def curve(*losses: str, over: str = "error", **instead: object) -> Curve:
    question = AskCurve(1, tuple(CurveOf(loss, ()) for loss in losses), over, -2.0, 2.0, 5, 1.5)
    answer = answers.answer(AskCurve(**{**{k: getattr(question, k) for k in question.__slots__}, **instead}), 0)
    assert isinstance(answer, Curve), answer
    return answer


def test_an_outlier_pulls_at_a_square_and_not_at_an_absolute_error():
    answer = curve("l1_loss", "mse_loss", "huber_loss")
    assert unpacked(answer.x).tolist() == [-2, -1, 0, 1, 2]
    assert unpacked(answer.losses).tolist() == [[2, 1, 0, 1, 2], [4, 1, 0, 1, 4], [1.5, 0.5, 0, 0.5, 1.5]]
    assert unpacked(answer.slopes).tolist() == [[-1, -1, 0, 1, 1], [-4, -2, 0, 2, 4], [-1, -1, 0, 1, 1]]
    assert unpacked(answer.loss_at).tolist() == [1.5, 2.25, 1.0] and unpacked(answer.slope_at).tolist() == [1, 3, 1]


def test_the_surrogates_of_zero_one_over_the_logit():
    answer = curve("zero_one", "multi_margin_loss", "cross_entropy", "binary_cross_entropy_with_logits", over="logit")
    losses = unpacked(answer.losses)
    assert losses[0].tolist() == [1, 1, 0, 0, 0] and losses[1].tolist() == [1.5, 1, 0.5, 0, 0]
    assert torch.allclose(losses[2], losses[3]) and losses[2][2] == pytest.approx(math.log(2))
    assert unpacked(answer.slopes)[0].tolist() == [0] * 5


def test_the_curve_of_a_score_in_its_own_sample_goes_through_the_current_point():
    scores, classes = torch.randn(2, 3, 2), torch.tensor([[0, 1], [2, 0]])
    weight, element = torch.tensor([1.0, 2, 3]), 7  # of sample 1 class 0 at place 1: a score of the element 3
    inputs = (given("input", scores), given("target", classes), given("weight", weight))
    answer = curve("cross_entropy", over="logit", inputs=inputs, element=element)
    elements = unpacked(answered("cross_entropy", scores, classes, weight=weight).elements)
    assert answer.at == pytest.approx(float(scores.flatten()[element]))
    assert float(unpacked(answer.loss_at)) == pytest.approx(float(elements.flatten()[3]), rel=1e-5)
    assert answer.refused == ("",)


def test_the_curve_of_an_error_keeps_the_target_where_it_is():
    inputs = (given("input", torch.tensor([1.0, 5])), given("target", torch.tensor([1.0, 2])))
    answer = curve("mse_loss", "l1_loss", inputs=inputs, element=1)
    assert answer.at == 3 and unpacked(answer.loss_at).tolist() == [9, 3]


def test_a_curve_that_torch_refuses_is_the_only_one():
    curves = (CurveOf("huber_loss", (Argument("delta", "-1.0"),)), CurveOf("mse_loss", ()))
    answer = curve(curves=curves)
    assert "delta" in answer.refused[0] and answer.refused[1] == ""
    assert unpacked(answer.losses)[0].isnan().all() and unpacked(answer.losses)[1][0] == 4


def difference(loss: str, element: int, **tensors: object) -> Difference:
    made = {name: torch.as_tensor(tensor) for name, tensor in tensors.items()}
    answer = answers.answer(AskDifference(1, setup(loss, made, {}), element), 0)
    assert isinstance(answer, Difference), answer
    return answer


@pytest.mark.parametrize("element", range(4))
def test_a_gradient_is_confirmed_by_a_difference(element):
    answer = difference("cross_entropy", element, input=[[0.1, 0.2], [3.0, -4]], target=[1, 0], weight=[1.0, 2])
    assert answer.agrees and not answer.is_kink
    assert answer.slope == pytest.approx(answer.gradient, abs=1e-6) == pytest.approx(answer.gradient64, abs=1e-6)


def test_a_kink_has_two_slopes():
    answer = difference("l1_loss", 0, input=[1.0, 2], target=[1.0, 5])
    assert answer.is_kink and (answer.left, answer.right, answer.gradient) == pytest.approx((-0.5, 0.5, 0))
    assert not difference("l1_loss", 1, input=[1.0, 2], target=[1.0, 5]).is_kink


def test_a_difference_of_what_has_no_gradient_is_refused():
    made = {"input": torch.zeros(1, 2), "target": torch.zeros(1).long()}
    answer = answers.answer(AskDifference(1, setup("zero_one", made, {}), 0), 0)
    assert isinstance(answer, LossRefused) and answer.code == "input_dtype"


# ── vectors ──────────────────────────────────────────────────────────────────────────────────────────────────────────

TRIPLET = {
    "anchor": torch.tensor([0.5, 0.0]),
    "positive": torch.tensor([1.0, 0.0]),
    "negative": torch.tensor([0.0, 2.0]),
}


@pytest.mark.parametrize("name", ["anchor", "positive", "negative"])
def test_a_component_moves_in_the_vector_that_is_looked_at(name):
    inputs = tuple(given(key, tensor) for key, tensor in TRIPLET.items())
    answer = curve("triplet_margin_loss", over="component", inputs=inputs, element=1, input=name)
    assert answer.refused == ("",) and answer.at == TRIPLET[name][1]
    for x, loss, slope in zip(*(unpacked(one).flatten().tolist() for one in (answer.x, answer.losses, answer.slopes))):
        tensors = {key: tensor.double() for key, tensor in TRIPLET.items()}
        tensors[name][1] = x
        leaf = tensors[name].requires_grad_()
        own = torch.nn.functional.triplet_margin_loss(**tensors)
        (gradient,) = torch.autograd.grad(own, leaf) if own.requires_grad else (torch.zeros(2),)
        assert (loss, slope) == pytest.approx((own.item(), gradient[1].item()))


def test_the_sample_of_a_batch_is_the_one_that_moves():
    pairs = {"input1": torch.eye(2), "input2": torch.ones(2, 2), "target": torch.tensor([1, -1])}
    inputs = tuple(given(key, tensor) for key, tensor in pairs.items())
    answer = curve("cosine_embedding_loss", over="component", inputs=inputs, element=3, input="input1")
    cosines = [(x / abs(x) if x else 0) / 2**0.5 for x in (-2, -1, 0, 1, 2)]  # of (0, x) and (1, 1)
    assert unpacked(answer.losses)[0].tolist() == pytest.approx([max(0, cosine) for cosine in cosines])


@pytest.mark.parametrize("name", ["input1", "input2"])
def test_the_gradient_by_each_vector_is_confirmed(name):
    pairs = {"input1": torch.tensor([[1.0, 2.0]]), "input2": torch.tensor([[2.0, 1.0]]), "target": torch.tensor([1.0])}
    answer = answers.answer(AskDifference(1, setup("cosine_embedding_loss", pairs, {}), 1, 0.0, name), 0)
    assert isinstance(answer, Difference) and answer.agrees and answer.input == name
    assert answer.gradient == pytest.approx({"input1": 0.12, "input2": -0.24}[name])
    refused = answers.answer(AskDifference(1, setup("cosine_embedding_loss", pairs, {}), 0, 0.0, "weight"), 0)
    assert isinstance(refused, LossRefused) and refused.code == "unknown_argument"


def test_a_curve_without_an_input_that_the_loss_takes_says_so():
    inputs = (given("anchor", torch.zeros(2)),)
    answer = curve("triplet_margin_loss", over="component", inputs=inputs, element=0, input="anchor")
    assert answer.refused == ("missing",)
