"""A loss and its slope over one number that moves, and the slope of a line through two of its points."""

from __future__ import annotations

import math
from typing import Any

import torch

from ...wire.lab import BY_CLASS, CURVE_POINTS, AskCurve, AskDifference, Curve, CurveOf, Difference
from ..numerics.numbers import packed
from .class_steps import Place
from .element_steps import Spot
from .errors import diagnosed
from .losses import Computed, call, compute, differentiating, elements_of, hearing
from .setup import Given, Unfit, arguments_of, tensor_of

WIDE = torch.float64
KINK = 1e-3  # that slopes to both sides may differ by, of their size


def curve(question: AskCurve, stop: int) -> Curve:
    """Every loss over the same numbers, and at the current point: computed as a batch of as many samples."""
    points = min(max(question.points, 2), CURVE_POINTS)
    if not (math.isfinite(question.low) and math.isfinite(question.high)):
        raise Unfit("argument", "low", numbers=(question.low, question.high))
    tensors = {one.name: tensor_of(one) for one in question.inputs}
    with differentiating(), hearing([]):
        x = torch.linspace(question.low, question.high, points, dtype=WIDE, device="cpu")
        at = _at(question, tensors)
        whole = torch.cat([x, torch.tensor([at], dtype=WIDE, device="cpu")])
        rows = [_line(one, question, tensors, whole) for one in question.curves]
        nothing = torch.empty(0, points + 1, dtype=WIDE, device="cpu")
        losses = torch.stack([row[0] for row in rows]) if rows else nothing
        slopes = torch.stack([row[1] for row in rows]) if rows else nothing
        with torch.no_grad():
            return Curve(
                request=question.request,
                stop=stop,
                x=packed(x),
                losses=packed(losses[:, :-1]),
                slopes=packed(slopes[:, :-1]),
                at=at,
                loss_at=packed(losses[:, -1]),
                slope_at=packed(slopes[:, -1]),
                refused=tuple(row[2] for row in rows),
            )


def _line(one: CurveOf, question: AskCurve, tensors: dict[str, Any], x: Any) -> tuple[Any, Any, str]:
    """(losses, slopes, torch's words where it refuses), f8 as many as `x`."""
    unknown = torch.full_like(x, math.nan)
    try:
        given = Given(one.loss, tensors, arguments_of(one.loss, one.arguments))
        leaf = x.clone().requires_grad_()
        moved = _within(given, question, leaf) if tensors else _alone(given, question.over, leaf)
        losses = elements_of(moved)
        slopes = torch.autograd.grad(losses.sum(), leaf)[0] if losses.requires_grad else torch.zeros_like(x)
        return losses.detach().to(WIDE).reshape(len(x)), slopes, ""
    except Unfit as unfit:
        return unknown, unknown, unfit.code
    except (RuntimeError, ValueError, TypeError, IndexError, NotImplementedError) as error:
        return unknown, unknown, str(error)[:300]


def _at(question: AskCurve, tensors: dict[str, Any]) -> float:
    if not tensors:
        return question.at
    if not 0 <= question.element < tensors["input"].numel():
        raise Unfit("no_element", "input", question.element, (question.element, tensors["input"].numel()))
    number = float(tensors["input"].flatten()[question.element].item())
    return number - _own_target(tensors, question) if question.over == "error" else number


def _own_target(tensors: dict[str, Any], question: AskCurve) -> float:
    if tensors["target"].shape != tensors["input"].shape:
        raise Unfit("shapes", "target", words=(str(list(tensors["input"].shape)), str(list(tensors["target"].shape))))
    return float(tensors["target"].flatten()[question.element].item())


def _alone(given: Given, over: str, x: Any) -> Given:
    """Of no batch: a number against 0, or a score against that of one other class."""
    if given.loss in BY_CLASS:
        scores = torch.stack([x, torch.zeros_like(x)], 1)
        scores = scores.log_softmax(1) if given.loss == "nll_loss" else scores
        first = torch.zeros(len(x), dtype=torch.int64, device="cpu")
        return Given(given.loss, {"input": scores, "target": first}, given.arguments)
    is_binary = given.loss == "binary_cross_entropy_with_logits"
    target = torch.ones_like(x) if is_binary or over == "logit" else torch.zeros_like(x)
    return Given(given.loss, {"input": x, "target": target.detach()}, given.arguments)


def _within(given: Given, question: AskCurve, x: Any) -> Given:
    """The sample that the number belongs to, as many times, with another number in its place each time."""
    if given.loss in BY_CLASS:
        return _sample(given, question.element, x)
    spot = Spot(given, tuple(given.input.shape), question.element)
    tensors = {name: spot.number(name).to(WIDE).expand(len(x)) for name in given.tensors if name != "input"}
    value = x + tensors["target"] if question.over == "error" else x
    return Given(given.loss, {"input": value, **tensors}, given.arguments)


def _sample(given: Given, element: int, x: Any) -> Given:
    shape = tuple(given.input.shape)
    stride = math.prod(shape[2:])
    classes = shape[1] if len(shape) > 1 else int(given.input.numel())
    sample, rest = divmod(element, classes * stride)
    moving, place = divmod(rest, stride)
    where = Place(given, sample * stride + place)
    rows = where.scores().to(WIDE).expand(len(x), classes)
    is_moving = torch.arange(classes, device="cpu") == moving
    scores = torch.where(is_moving, x[:, None], rows)
    if where.wishes():
        places = [where.at(index) for index in range(classes)]
        target = given.target.flatten()[places].to(WIDE).expand(len(x), classes)
    else:
        target = given.target.flatten()[sample * stride + place].expand(len(x))
    weight = {} if given.weight is None else {"weight": given.weight.to(WIDE)}
    return Given(given.loss, {"input": scores, "target": target.contiguous(), **weight}, given.arguments)


# ── a difference ─────────────────────────────────────────────────────────────────────────────────────────────────────


def difference(question: AskDifference, given: Given, computed: Computed, stop: int) -> Difference:
    """In float64, so that the difference of two near numbers still says something."""
    wide = Given(given.loss, {name: _widened(tensor) for name, tensor in given.tensors.items()}, given.arguments)
    number = float(wide.input.flatten()[question.element].item())
    step = abs(question.step) or _step(number)
    below, here, above = (_value(wide, question.element, number + move) for move in (-step, 0.0, step))
    left, right, slope = (here - below) / step, (above - here) / step, (above - below) / (2 * step)
    gradient = float(computed.gradient.flatten()[question.element].item())
    exact = _gradient(wide, question.element)
    size = max(1.0, abs(slope), abs(exact))
    is_kink = abs(left - right) > KINK * size and abs(left - right) > 1e3 * step * size
    return Difference(
        request=question.request,
        stop=stop,
        element=question.element,
        step=step,
        below=below,
        above=above,
        left=left,
        right=right,
        slope=slope,
        gradient=gradient,
        gradient64=exact,
        agrees=abs(slope - exact) <= 1e-5 * size,
        is_kink=is_kink,
    )


def _step(number: float) -> float:
    """The cube root of the precision, of the number's size: where rounding and curvature spoil as much."""
    return float(max(1.0, abs(number)) * torch.finfo(WIDE).eps ** (1 / 3)) if math.isfinite(number) else 1.0


def _widened(tensor: Any) -> Any:
    return tensor.to(WIDE) if tensor.is_floating_point() else tensor


def _value(given: Given, element: int, number: float) -> float:
    moved = given.input.clone()
    moved.view(-1)[element] = number
    try:
        with hearing([]):
            return float(call(given.loss, {**given.tensors, "input": moved}, given.arguments).sum().item())
    except (RuntimeError, ValueError, TypeError, IndexError) as error:
        raise diagnosed(given, error) from error


def _gradient(given: Given, element: int) -> float:
    found = compute(given).gradient
    return math.nan if found is None else float(found.flatten()[element].item())
