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
from inspector.wire.lab import DTYPES, NOTES, REFUSALS, STEPS, AskLoss, LossAnswer, LossRefused
from tests.examples import examples
from tests.unit.probe.lab_cases import agrees, class_cases, element_cases, is_redone, said, setup, unpacked

CASES = element_cases() | class_cases()
TINY = torch.full((3,), 5e-324, dtype=torch.float64)  # the least number: what float64 rounds to it may be half of it
TINY_L1, TINY_MSE = (
    (loss, {"input": TINY, "target": TINY * 0}, {"reduction": "mean"}) for loss in ("l1_loss", "mse_loss")
)
UNHURRIED = examples(300, suppress_health_check=list(HealthCheck))

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


def asked(case: tuple[str, dict[str, Any], dict[str, Any]], chosen: int, digits: int = 4) -> LossAnswer:
    loss, tensors, arguments = case
    answer = answers.answer(AskLoss(1, setup(loss, tensors, arguments), chosen, digits), 0)
    assert isinstance(answer, LossAnswer), answer
    return answer


def by_torch(case: tuple[str, dict[str, Any], dict[str, Any]], **instead: Any) -> tuple[Any, Any]:
    """(value, gradient) as a script would compute them."""
    loss, tensors, arguments = case
    leaf = tensors["input"].clone().requires_grad_()
    rest = {name: tensor for name, tensor in tensors.items() if name != "input"}
    if loss == "zero_one":
        axis = 1 if leaf.dim() > 1 else 0
        wrong = (leaf.argmax(axis) != tensors["target"]).to(leaf.dtype)
        how = instead.get("reduction", arguments["reduction"])
        return (wrong if how == "none" else getattr(wrong, how)()), None
    value = getattr(F, loss)(leaf, **rest, **{**arguments, **instead})
    return value.detach(), torch.autograd.grad(value.sum(), leaf)[0]


def of_element(gradient: Any, chosen: int) -> Any:
    return gradient.flatten()[chosen]


def of_class(gradient: Any, chosen: int, index: int) -> Any:
    """Of (C), (N, C) or (N, C, d1 … dK), of the chosen sample."""
    by_sample = gradient.movedim(1, -1) if gradient.dim() > 1 else gradient
    return by_sample.reshape(-1, by_sample.shape[-1])[chosen, index]


def equal(left: Any, right: Any) -> bool:
    return left.dtype == right.dtype and torch.equal(left.nan_to_num(12345.0), right.nan_to_num(12345.0))


@UNHURRIED
@given(CASES)
def test_value_elements_and_gradient_are_those_of_torch_to_the_last_bit(case):
    answer = asked(case, -1)
    value, gradient = by_torch(case)
    elements, _ = by_torch(case, reduction="none")
    assert equal(unpacked(answer.elements), elements)
    if case[2]["reduction"] == "none":
        assert answer.value is None
    else:
        assert equal(torch.tensor(answer.value, dtype=value.dtype), value)
        assert equal(torch.tensor(float(answer.text), dtype=value.dtype), value)  # the text reads back as the value
    if gradient is not None:
        assert equal(unpacked(answer.gradient), gradient)


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
    assert {note.code for note in answer.notes} <= {*NOTES} - {"order"}
    assert {step.code for step in answer.steps} <= {*STEPS}
    for step in answer.steps:
        if "…" not in said(step) and not step.rounded:
            assert is_redone(step), (said(step), step.result)


@UNHURRIED
@given(CASES, st.integers(0, 1000), st.sampled_from((4, 4, 8)))
@example(TINY_MSE, 0, 4)
def test_the_gradient_can_be_redone_and_is_what_torch_gives(case, place, digits):
    elements, _ = by_torch(case, reduction="none")
    chosen = place % elements.numel()
    answer, (_, gradient) = asked(case, chosen, digits), by_torch(case)
    slopes = [step for step in answer.slopes if step.code == "slope"]
    assert bool(slopes) == (gradient is not None)
    for step in slopes:
        own = of_element(gradient, chosen) if step.index < 0 else of_class(gradient, chosen, step.index)
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
         "log_target")  # fmt: skip


@st.composite
def nonsense(draw: st.DrawFn) -> AskLoss:
    """Any tensors with any arguments for any loss."""
    from inspector.probe.numerics.numbers import packed
    from inspector.wire.lab import LOSSES, Argument, LabInput, Setup

    def tensor(name: str) -> LabInput:
        shape = tuple(draw(st.lists(st.integers(0, 3), max_size=4)))
        kind = draw(st.sampled_from(DTYPES))
        numbers = torch.randint(-2, 5, shape, generator=torch.Generator().manual_seed(draw(st.integers(0, 99))))
        return LabInput(name, packed(numbers.to(torch.float64)), kind)

    names = ["input", "target", *draw(st.lists(st.sampled_from(("weight", "pos_weight")), max_size=2, unique=True))]
    said = draw(st.lists(st.builds(Argument, st.sampled_from(NAMES), ODD), max_size=2))
    inputs = tuple(tensor(name) for name in names[draw(st.integers(0, 9)) == 0 :])
    return AskLoss(1, Setup(draw(st.sampled_from(LOSSES)), tuple(said), inputs), draw(st.integers(-1, 5)))


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
