"""A loss and its slope over one number that varies, and a difference quotient."""

from __future__ import annotations

import math
from typing import Any

import torch

from ...wire.lab import CURVE_POINTS, AskCurve, AskDifference, Curve, CurveOf, Difference
from ..numerics.numbers import packed
from .by_element import WIDE
from .compute import compute, differentiating, elements_of, hearing
from .errors import diagnosed
from .loss import Computed, LabCall, Unfit
from .setup import arguments_of, loss_of, tensor_of

KINK = 1e-3  # relative difference of the slopes on both sides, above which there is a kink


def curve(question: AskCurve, stop: int) -> Curve:
    """Returns every loss over the same numbers and at the current point, computed as a batch with one sample per
    number."""
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
    """Returns (losses, slopes, torch's message if it refuses); f8, as many as `x`."""
    unknown = torch.full_like(x, math.nan)
    try:
        loss = loss_of(one.loss)
        given = LabCall(loss, tensors, arguments_of(loss, one.arguments))
        _check_inputs(given)
        leaf = x.clone().requires_grad_()
        moved = loss.moved(given, question, leaf) if tensors else loss.alone(given, question.over, leaf)
        losses = elements_of(moved)
        slopes = torch.autograd.grad(losses.sum(), leaf)[0] if losses.requires_grad else torch.zeros_like(x)
        return losses.detach().to(WIDE).reshape(len(x)), slopes, ""
    except Unfit as unfit:
        return unknown, unknown, unfit.code
    except (RuntimeError, ValueError, TypeError, IndexError, NotImplementedError) as error:
        return unknown, unknown, str(error)[:300]


def _check_inputs(given: LabCall) -> None:
    for name in given.loss.inputs:
        if given.tensors and name not in given.tensors:
            raise Unfit("missing", name)


def _at(question: AskCurve, tensors: dict[str, Any]) -> float:
    """Returns the current value of the number that varies."""
    if not tensors:
        return question.at
    if question.input not in tensors:
        raise Unfit("missing", question.input)
    moving = tensors[question.input]
    if not 0 <= question.element < moving.numel():
        raise Unfit("no_element", question.input, question.element, (question.element, moving.numel()))
    number = float(moving.flatten()[question.element].item())
    return number - _own_target(tensors, question) if question.over == "error" else number


def _own_target(tensors: dict[str, Any], question: AskCurve) -> float:
    given, target = tensors[question.input], tensors["target"]
    if target.shape != given.shape:
        raise Unfit("shapes", "target", words=(str(list(given.shape)), str(list(target.shape))))
    return float(target.flatten()[question.element].item())


# ── a difference ─────────────────────────────────────────────────────────────────────────────────────────────────────


def difference(question: AskDifference, given: LabCall, computed: Computed, stop: int) -> Difference:
    """Returns the difference quotient in float64, so that the difference of two near numbers is still exact enough."""
    name, element = question.input, question.element
    wide = LabCall(given.loss, {key: _widened(tensor) for key, tensor in given.tensors.items()}, given.arguments)
    number = float(wide.tensors[name].flatten()[element].item())
    step = abs(question.step) or _step(number)
    below, here, above = (_value(wide, name, element, number + move) for move in (-step, 0.0, step))
    left, right, slope = (here - below) / step, (above - here) / step, (above - below) / (2 * step)
    gradient = float(computed.gradients[name].flatten()[element].item())
    exact = _gradient(wide, name, element)
    size = max(1.0, abs(slope), abs(exact))
    is_kink = abs(left - right) > KINK * size and abs(left - right) > 1e3 * step * size
    return Difference(
        request=question.request,
        stop=stop,
        element=element,
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
        input=name,
    )


def _step(number: float) -> float:
    """Returns the step for a central difference: the cube root of the precision times the number's size, at which
    rounding and curvature cause errors of about the same size."""
    return float(max(1.0, abs(number)) * torch.finfo(WIDE).eps ** (1 / 3)) if math.isfinite(number) else 1.0


def _widened(tensor: torch.Tensor) -> Any:
    return tensor.to(WIDE) if tensor.is_floating_point() else tensor


def _value(given: LabCall, name: str, element: int, number: float) -> float:
    moved = given.tensors[name].clone()
    moved.view(-1)[element] = number
    try:
        with hearing([]):
            return float(given.loss.call({**given.tensors, name: moved}, given.arguments).sum().item())
    except (RuntimeError, ValueError, TypeError, IndexError) as error:
        raise diagnosed(given, error) from error


def _gradient(given: LabCall, name: str, element: int) -> float:
    found = compute(given).gradients.get(name)
    return math.nan if found is None else float(found.flatten()[element].item())
