"""Losses with inputs and arguments of any kind, the lab's answers about them, and a reader of worked steps."""

from __future__ import annotations

import decimal
import math
import re
from decimal import Decimal
from typing import Any

import torch
from hypothesis import strategies as st

from inspector.probe.loss_lab import answers
from inspector.probe.loss_lab.sheet import ARITHMETIC
from inspector.probe.numerics.numbers import packed, plain
from inspector.wire.lab import Argument, AskLoss, LabInput, LossAnswer, LossRefused, Setup, Step

# ── asking ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def given(name: str, tensor: Any) -> LabInput:
    """An input as the window sends it."""
    return LabInput(name, packed(plain(tensor)), str(tensor.dtype).removeprefix("torch."))


def setup(loss: str, tensors: dict[str, Any], arguments: dict[str, Any]) -> Setup:
    said = tuple(Argument(name, repr(value)) for name, value in arguments.items())
    return Setup(loss, said, tuple(given(name, tensor) for name, tensor in tensors.items()))


def ask(
    loss: str, input: Any, target: Any, chosen: int = 0, digits: int = 4, weight: Any = None, pos_weight: Any = None,
    **arguments: Any,
) -> Any:  # fmt: skip
    tensors = {"input": input, "target": target, "weight": weight, "pos_weight": pos_weight}
    made = {name: torch.as_tensor(tensor) for name, tensor in tensors.items() if tensor is not None}
    return answers.answer(AskLoss(7, setup(loss, made, arguments), chosen, digits), 3)


def answered(*args: Any, **kwargs: Any) -> LossAnswer:
    answer = ask(*args, **kwargs)
    assert isinstance(answer, LossAnswer), answer
    return answer


def refused(*args: Any, **kwargs: Any) -> LossRefused:
    answer = ask(*args, **kwargs)
    assert isinstance(answer, LossRefused), answer
    return answer


def unpacked(array: Any) -> Any:
    kinds = {"f4": torch.float32, "f8": torch.float64, "i8": torch.int64}
    if not array.data:
        return torch.empty(array.shape, dtype=kinds[array.dtype])
    return torch.frombuffer(bytearray(array.data), dtype=kinds[array.dtype]).reshape(array.shape)


def gradient_of(answer: LossAnswer, name: str = "input") -> Any:
    """The gradient by an input, as a tensor; None where there is none."""
    return next((unpacked(one.numbers) for one in answer.gradients if one.input == name), None)


def lines(answer: LossAnswer) -> list[str]:
    return [f"{said(step)} = {step.result}" for step in answer.steps]


def said(step: Step) -> str:
    return "".join(part.text for part in step.parts)


def codes(answer: LossAnswer) -> set[str]:
    return {note.code for note in answer.notes}


# ── redoing by hand ──────────────────────────────────────────────────────────────────────────────────────────────────

_NUMBER = r"(?<![\w.])(?:\d+(?:\.\d+)?(?:e-?\d+)?|inf|nan)(?![\w.])"


def redone(step: Step) -> Decimal:
    """What the line as it is written comes to."""
    line = said(step).replace("\u2212", "-").replace("·", "*")
    line = re.sub(r"e\^", "E ** ", line)
    line = re.sub(r"(?<!\* )\^2(?![\d.])", " ** N('2')", line)
    line = re.sub(r"\^(?=[\d(])", " ** ", line)
    line = re.sub(_NUMBER, lambda found: f"N('{found[0]}')", re.sub(r"N\('2'\)", "TWO", line))
    line = re.sub(r"\|([^|]*)\|", r"abs(\1)", line).replace("√", "root")
    names = {"N": Decimal, "TWO": Decimal(2), "E": _Power(), "ln": Decimal.ln, "root": Decimal.sqrt}
    names |= {"max": _greatest, "min": _least, "abs": abs, "sgn": _sign}
    with decimal.localcontext(ARITHMETIC):
        return eval(line, {"__builtins__": {}}, names)


class _Power:
    def __pow__(self, exponent: Decimal) -> Decimal:
        return exponent.exp()


def _sign(number: Decimal) -> Decimal:
    return number if number.is_nan() else Decimal((number > 0) - (number < 0))


def _greatest(*numbers: Decimal) -> Decimal:
    return next((number for number in numbers if number.is_nan()), max(numbers))


def _least(*numbers: Decimal) -> Decimal:
    return next((number for number in numbers if number.is_nan()), min(numbers))


def is_redone(step: Step) -> bool:
    """Whether the written result is what the written line comes to, to its last digit."""
    value, shown = redone(step), Decimal(step.result.replace("\u2212", "-"))
    if not value.is_finite() or not shown.is_finite():
        return value.is_nan() == shown.is_nan() and (value.is_nan() or value == shown)
    with decimal.localcontext(ARITHMETIC):
        return value == shown or value.quantize(shown) == shown


def agrees(step: Step, own: float) -> bool:
    """Whether the step's result is torch's own number, rounded to as many digits."""
    shown = Decimal(step.result.replace("\u2212", "-"))
    if not math.isfinite(own) or not shown.is_finite():
        return str(own) == str(float(shown))
    with decimal.localcontext(ARITHMETIC):
        return Decimal(own).quantize(shown) == shown


# ── any case ─────────────────────────────────────────────────────────────────────────────────────────────────────────

DTYPES = st.sampled_from((torch.float32, torch.float64))
SIZES = st.sampled_from((1.0, 1.0, 10.0, 1e3, 1e-3))


@st.composite
def numbers(draw: st.DrawFn, shape: tuple[int, ...], dtype: Any, low: float = -1.0, high: float = 1.0) -> Any:
    """A tensor of numbers of one size, or of a person's numbers with few digits."""
    count = math.prod(shape)
    if draw(st.booleans()):
        tenths = st.integers(int(low * 40), int(high * 40))
        found = [x / 10 for x in draw(st.lists(tenths, min_size=count, max_size=count))]
        scale = 1.0
    else:
        found = draw(st.lists(st.floats(low, high, width=32), min_size=count, max_size=count))
        scale = draw(SIZES) if low < 0 else 1.0
    return (torch.tensor(found, dtype=torch.float64) * scale).to(dtype).reshape(shape)


@st.composite
def element_cases(draw: st.DrawFn) -> tuple[str, dict[str, Any], dict[str, Any]]:
    loss = draw(st.sampled_from(("l1_loss", "mse_loss", "smooth_l1_loss", "huber_loss", "kl_div",
                                 "binary_cross_entropy_with_logits")))  # fmt: skip
    dtype = draw(DTYPES)
    shape = tuple(draw(st.lists(st.integers(1, 4), max_size=3)))
    is_shares = loss in ("kl_div", "binary_cross_entropy_with_logits")
    target = draw(numbers(shape, dtype, 0.0, 1.0)) if is_shares else draw(numbers(shape, dtype))
    tensors = {"input": draw(numbers(shape, dtype)), "target": target.clamp(0, 1) if is_shares else target}
    arguments: dict[str, Any] = {"reduction": draw(st.sampled_from(("none", "mean", "sum")))}
    if loss not in ("smooth_l1_loss", "kl_div") and draw(st.booleans()):
        tensors["weight"] = draw(numbers(shape, dtype, 0.0, 1.0))
    if loss == "binary_cross_entropy_with_logits" and draw(st.booleans()):
        tensors["pos_weight"] = draw(numbers(shape[-1:], dtype, 0.0, 1.0))
    if loss == "smooth_l1_loss":
        arguments["beta"] = draw(st.sampled_from((0.0, 0.3, 1.0, 4.0)))
    if loss == "huber_loss":
        arguments["delta"] = draw(st.sampled_from((0.3, 1.0, 4.0)))
    if loss == "kl_div":
        arguments["log_target"] = draw(st.booleans())
        arguments["reduction"] = draw(st.sampled_from(("none", "mean", "sum", "batchmean")))
    return loss, tensors, arguments


@st.composite
def class_cases(draw: st.DrawFn) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """(C), (N, C) and (N, C, d1 … dK)"""
    loss = draw(st.sampled_from(("cross_entropy", "cross_entropy", "nll_loss", "multi_margin_loss", "zero_one")))
    dtype, classes = draw(DTYPES), draw(st.sampled_from((1, 2, 3, 5, 15)))
    rest = tuple(draw(st.lists(st.integers(1, 3), max_size=2)))
    has_batch = draw(st.booleans()) or loss == "nll_loss"
    if loss == "multi_margin_loss":
        rest = ()
    shape = (draw(st.integers(1, 3)), classes, *rest) if has_batch else (classes,)
    samples = (shape[0], *shape[2:]) if has_batch else ()
    tensors = {"input": draw(numbers(shape, dtype))}
    arguments: dict[str, Any] = {"reduction": draw(st.sampled_from(("none", "mean", "sum")))}
    if loss == "cross_entropy" and draw(st.booleans()):
        tensors["target"] = tensors["input"].roll(1).softmax(1 if has_batch else 0)
    else:
        count = math.prod(samples)
        found = draw(st.lists(st.integers(0, classes - 1), min_size=count, max_size=count))
        tensors["target"] = torch.tensor(found, dtype=torch.int64).reshape(samples)
        if loss in ("cross_entropy", "nll_loss"):
            arguments["ignore_index"] = draw(st.sampled_from((-100, 0, 1)))
    if loss != "zero_one" and draw(st.booleans()):
        tensors["weight"] = draw(numbers((classes,), dtype, 0.0, 1.0))
    if loss == "cross_entropy":
        arguments["label_smoothing"] = draw(st.sampled_from((0.0, 0.0, 0.1, 1.0)))
    if loss == "multi_margin_loss":
        arguments |= {"p": draw(st.sampled_from((1, 2))), "margin": draw(st.sampled_from((0.5, 1.0, -0.5)))}
    return loss, tensors, arguments


@st.composite
def vector_cases(draw: st.DrawFn) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """(D), (N, D) and, of triplets, (N, L, D); one vector in the place of a batch of them, too"""
    loss = draw(st.sampled_from(("triplet_margin_loss", "cosine_embedding_loss")))
    dtype, size = draw(DTYPES), draw(st.sampled_from((1, 2, 3, 5, 15)))
    rest = tuple(draw(st.lists(st.integers(1, 3), max_size=2 if loss == "triplet_margin_loss" else 1)))
    names = ("anchor", "positive", "negative") if loss == "triplet_margin_loss" else ("input1", "input2")
    tensors = {name: draw(numbers((*rest, size), dtype)) for name in names}
    if rest and draw(st.integers(0, 9)) == 0:
        tensors[names[-1]] = tensors[names[-1]][:1]
    arguments: dict[str, Any] = {"reduction": draw(st.sampled_from(("none", "mean", "sum")))}
    if loss == "cosine_embedding_loss":
        count = math.prod(rest)
        signs = draw(st.lists(st.sampled_from((1, 1, -1, -1, 0)), min_size=count, max_size=count))
        tensors["target"] = torch.tensor(signs, dtype=draw(st.sampled_from((dtype, torch.int64)))).reshape(rest)
        return loss, tensors, arguments | {"margin": draw(st.sampled_from((0.0, 0.5, -0.5)))}
    power = draw(st.sampled_from((2, 2, 2, 1, 3, 1.5, math.inf, 0)))
    return loss, tensors, arguments | {
        "margin": draw(st.sampled_from((1.0, 0.2, 30.0))), "p": power, "swap": draw(st.booleans()),
        "eps": draw(st.sampled_from((1e-6, 1e-6, 0.1))),
    }  # fmt: skip
