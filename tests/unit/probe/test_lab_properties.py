"""For any inputs, arguments and shapes the lab's numbers are torch's, and its steps can be redone by hand."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from hypothesis import HealthCheck, example, given
from hypothesis import strategies as st

from inspector.probe.loss_lab import answers
from inspector.probe.loss_lab.losses import TABLE
from inspector.wire.lab import DTYPES, REFUSALS, AskLoss, LossAnswer, LossRefused, Step
from tests.examples import examples
from tests.unit.probe.lab_cases import (
    agrees,
    class_cases,
    codes,
    element_cases,
    gradient_of,
    is_redone,
    said,
    setup,
    unpacked,
    vector_cases,
)

CASES = element_cases() | class_cases() | vector_cases()
TINY = torch.full((3,), 5e-324, dtype=torch.float64)  # the least number: what float64 rounds to it may be half of it
TINY_L1, TINY_MSE = (
    (loss, {"input": TINY, "target": TINY * 0}, {"reduction": "mean"}) for loss in ("l1_loss", "mse_loss")
)
WORKED_OUT = {"input", "anchor", "positive", "negative", "input1", "input2"}
UNHURRIED = examples(300, suppress_health_check=list(HealthCheck))

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


def asked(case: tuple[str, dict[str, Any], dict[str, Any]], chosen: int, digits: int = 4) -> LossAnswer:
    loss, tensors, arguments = case
    answer = answers.answer(AskLoss(1, setup(loss, tensors, arguments), chosen, digits), 0)
    assert isinstance(answer, LossAnswer), answer
    return answer


def by_torch(case: tuple[str, dict[str, Any], dict[str, Any]], **instead: Any) -> tuple[Any, dict[str, Any]]:
    """(value, gradients by the names of what they are by) as a script would compute them."""
    loss, tensors, arguments = case
    if loss == "zero_one":
        scores = tensors["input"]
        wrong = (scores.argmax(1 if scores.dim() > 1 else 0) != tensors["target"]).to(scores.dtype)
        how = instead.get("reduction", arguments["reduction"])
        return (wrong if how == "none" else getattr(wrong, how)()), {}
    leaves = {
        name: tensor.clone().requires_grad_(tensor.is_floating_point() and name not in ("weight", "pos_weight"))
        for name, tensor in tensors.items()
    }
    value = getattr(F, loss)(**leaves, **{**arguments, **instead})
    if not value.requires_grad:
        return value, {}
    wanted = [name for name, leaf in leaves.items() if leaf.requires_grad]
    found = torch.autograd.grad(value.sum(), [leaves[name] for name in wanted], allow_unused=True)
    return value.detach(), {name: gradient for name, gradient in zip(wanted, found) if gradient is not None}


def of_element(gradient: Any, chosen: int) -> Any:
    return gradient.flatten()[chosen]


def of_class(gradient: Any, chosen: int, index: int) -> Any:
    """Of (C), (N, C) or (N, C, d1 … dK), of the chosen sample."""
    by_sample = gradient.movedim(1, -1) if gradient.dim() > 1 else gradient
    return by_sample.reshape(-1, by_sample.shape[-1])[chosen, index]


def of_component(gradient: Any, chosen: int, index: int) -> Any:
    """Of (D) or (…, D), of the chosen vector."""
    return gradient.reshape(-1, gradient.shape[-1])[chosen, index]


def own_slope(step: Step, gradients: dict[str, Any], chosen: int) -> Any:
    """Torch's own number of what a row works out."""
    gradient = gradients[step.input]
    if step.index < 0:
        return of_element(gradient, chosen)
    return (of_class if step.input == "input" else of_component)(gradient, chosen, step.index)


def equal(left: Any, right: Any) -> bool:
    return left.dtype == right.dtype and torch.equal(left.nan_to_num(12345.0), right.nan_to_num(12345.0))


@UNHURRIED
@given(CASES)
def test_value_elements_and_gradient_are_those_of_torch_to_the_last_bit(case):
    answer = asked(case, -1)
    value, gradients = by_torch(case)
    elements, _ = by_torch(case, reduction="none")
    assert equal(unpacked(answer.elements), elements)
    if case[2]["reduction"] == "none":
        assert answer.value is None
    else:
        assert equal(torch.tensor(answer.value, dtype=value.dtype), value)
        assert equal(torch.tensor(float(answer.text), dtype=value.dtype), value)  # the text reads back as the value
    assert {one.input for one in answer.gradients} == set(gradients)
    for name, gradient in gradients.items():
        assert equal(gradient_of(answer, name), gradient)


@UNHURRIED
@given(CASES, st.integers(0, 1000), st.sampled_from((4, 4, 8)))
@example(TINY_L1, 0, 4)
def test_each_step_can_be_redone_with_what_is_written_and_the_last_is_what_torch_gives(case, place, digits):
    elements, _ = by_torch(case, reduction="none")
    chosen = place % elements.numel()
    answer = asked(case, chosen, digits)
    own = answer.value if answer.value is not None else float(elements.flatten()[chosen])
    assert answer.steps and answer.chosen == chosen
    assert agrees(answer.steps[-1], own), (answer.steps[-1], own)
    assert "order" not in codes(answer)
    for step in answer.steps:
        if "…" not in said(step) and not step.rounded:
            assert is_redone(step), (said(step), step.result)


@UNHURRIED
@given(CASES, st.integers(0, 1000), st.sampled_from((4, 4, 8)))
@example(TINY_MSE, 0, 4)
def test_the_gradient_can_be_redone_and_is_what_torch_gives(case, place, digits):
    elements, _ = by_torch(case, reduction="none")
    chosen = place % elements.numel()
    answer, (_, gradients) = asked(case, chosen, digits), by_torch(case)
    slopes = [step for step in answer.slopes if step.code == "slope"]
    is_sum = "several_targets" in codes(answer)
    assert {step.input for step in slopes} == (set() if is_sum else {*gradients} & WORKED_OUT)
    for step in slopes:
        own = own_slope(step, gradients, chosen)
        assert agrees(step, float(own)), (step, own)
    for step in answer.slopes:
        if "…" not in said(step) and not step.rounded:
            assert is_redone(step), (said(step), step.result)


@UNHURRIED
@given(CASES, st.integers(0, 1000))
def test_each_part_of_a_step_stands_for_the_number_that_it_names(case, place):
    loss, tensors, arguments = case
    answer = asked(case, place % by_torch(case, reduction="none")[0].numel())
    rows = (*answer.steps, *answer.slopes)
    for number, step in enumerate(rows):
        for part in step.parts:
            shown = part.text.replace("\u2212", "-")
            if part.source == "step":
                assert part.at < number and part.text == rows[part.at].result
            elif part.source in tensors:
                assert float(shown) == pytest.approx(float(tensors[part.source].flatten()[part.at]), rel=1e-6)
            elif part.source == "element":
                element = float(unpacked(answer.elements).flatten()[part.at])
                assert float(shown) == pytest.approx(element, rel=1e-3, abs=1e-12, nan_ok=True)
            elif part.source:
                assert float(shown) == arguments.get(part.source, 1.0)


# ── what makes no sense ──────────────────────────────────────────────────────────────────────────────────────────────

ODD = st.sampled_from(
    ("None", "'mean'", "'median'", "-1", "0", "2", "0.5", "1.5", "True", "inf", "nan", "[1]", "x", "")
)  # fmt: skip
NAMES = ("reduction", "size_average", "reduce", "ignore_index", "label_smoothing", "p", "margin", "beta", "delta",
         "log_target", "eps", "swap")  # fmt: skip


@st.composite
def nonsense(draw: st.DrawFn) -> AskLoss:
    """Any tensors with any arguments for any loss."""
    from inspector.probe.numerics.numbers import packed
    from inspector.wire.lab import Argument, LabInput, Setup

    def tensor(name: str) -> LabInput:
        shape = tuple(draw(st.lists(st.integers(0, 3), max_size=4)))
        kind = draw(st.sampled_from(DTYPES))
        numbers = torch.randint(-2, 5, shape, generator=torch.Generator().manual_seed(draw(st.integers(0, 99))))
        return LabInput(name, packed(numbers.to(torch.float64)), kind)

    loss = draw(st.sampled_from((*TABLE, "no_such_loss")))
    inputs = TABLE[loss].inputs if loss in TABLE else ("input", "target")
    names = [*inputs, *draw(st.lists(st.sampled_from(("weight", "pos_weight")), max_size=2, unique=True))]
    said = draw(st.lists(st.builds(Argument, st.sampled_from(NAMES), ODD), max_size=2))
    given = tuple(tensor(name) for name in names[draw(st.integers(0, 9)) == 0 :])
    return AskLoss(1, Setup(loss, tuple(said), given), draw(st.integers(-1, 5)))


@examples(600, suppress_health_check=list(HealthCheck))
@given(nonsense())
def test_whatever_is_given_is_answered_or_refused_with_a_code(question):
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # nothing is printed into the script's output
        answer = answers.answer(question, 0)
    assert isinstance(answer, (LossAnswer, LossRefused))
    if isinstance(answer, LossRefused):
        assert answer.code in REFUSALS
        assert bool(answer.error) == bool(answer.detail)
