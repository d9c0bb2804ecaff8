"""Losses with one element per number: an input against its target."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch

from ...wire.lab import AskCurve, Note
from ..numerics.numbers import Shape, unraveled
from .loss import Check, Computed, ComputedLoss, LabCall, Slope, Unfit
from .sheet import Worksheet
from .sums import summed_weights
from .terms import Expression, minus, signum, times

WIDE = torch.float64
SPREAD_LIMIT = 1 << 24  # elements of the broadcast result, at most


class LossElement:
    """One element of the result and the numbers it is computed from; tensors of other shapes are broadcast as torch
    does."""

    def __init__(self, given: LabCall, shape: Shape, chosen: int) -> None:
        self.given = given
        self._index = unraveled(chosen, shape)

    def take(self, sheet: Worksheet, name: str) -> Expression | None:
        """Returns the tensor's number for this element, or None if the call has no such tensor."""
        return sheet.given(self.number(name), name, self.at(name)) if name in self.given.tensors else None

    def input(self, sheet: Worksheet) -> Expression:
        return sheet.given(self.number("input"), "input", self.at("input"))

    def target(self, sheet: Worksheet) -> Expression:
        return sheet.given(self.number("target"), "target", self.at("target"))

    def number(self, name: str) -> Any:
        return self.given.tensors[name].flatten()[self.at(name)]

    def at(self, name: str) -> int:
        """Returns the place of that number in the flattened tensor."""
        return place_in(self._index, tuple(self.given.tensors[name].shape))

    def argument(self, sheet: Worksheet, name: str) -> Expression:
        return sheet.plain(float(self.given.argument(name)), name)


def place_in(index: Shape, shape: Shape) -> int:
    """Returns the place in a tensor of this shape of the number that is broadcast to `index`."""
    at = 0
    for place, size in zip(index[len(index) - len(shape) :], shape):
        at = at * size + (place if size > 1 else 0)
    return at


@dataclass(frozen=True, kw_only=True)
class ElementLoss(ComputedLoss):
    """`worked` writes the steps of an element; `slope` returns its gradient with respect to the input. Both omit the
    weight."""

    worked: Callable[[Worksheet, LossElement], Expression]
    slope: Callable[[Worksheet, LossElement], Expression]
    is_strict: bool = False  # torch broadcasts only the weights, not input and target
    divides_by_weights: bool = False  # the mean divides by the sum of the weights
    curve_target: float = 0.0  # the target of a curve that has no batch

    # ── worked steps ─────────────────────────────────────────────────────────────────────────────────────────────

    def element(self, sheet: Worksheet, computed: Computed, chosen: int) -> Expression:
        spot = LossElement(computed.given, computed.shape, chosen)
        loss, weight = self.worked(sheet, spot), spot.take(sheet, "weight")
        return loss if weight is None else sheet.row("weighted", times(weight, loss))

    def slopes(self, sheet: Worksheet, computed: Computed, chosen: int) -> list[Slope]:
        if self.is_of_several(computed):
            return []
        spot = LossElement(computed.given, computed.shape, chosen)
        slope, weight = self.slope(sheet, spot), spot.take(sheet, "weight")
        return [Slope(slope if weight is None else times(weight, slope), spot.at("input"))]

    def is_of_several(self, computed: Computed) -> bool:
        return bool(computed.given.input.numel() != computed.elements.numel())

    def divisor(self, sheet: Worksheet, computed: Computed) -> Expression:
        weight = computed.given.weight
        if not self.divides_by_weights or weight is None:
            return super().divisor(sheet, computed)
        return summed_weights(sheet, weight.flatten(), torch.arange(weight.numel(), device="cpu"))

    # ── faults and notes ─────────────────────────────────────────────────────────────────────────────────────────

    def faults(self) -> tuple[Check, ...]:
        return (Check(_shapes_that_differ), Check(_weights_of_another_shape, ("weight",)), *self.checks)

    def too_large(self, given: LabCall) -> Unfit | None:
        shape = spread(*(tuple(tensor.shape) for tensor in given.tensors.values()))
        count = math.prod(shape or ())
        return Unfit("too_large", "target", numbers=(count, SPREAD_LIMIT)) if count > SPREAD_LIMIT else None

    def mismatched_dtype(self, given: LabCall) -> Unfit | None:
        if given.target.dtype == given.input.dtype:
            return None
        return Unfit("dtypes", "target", words=(dtype_of(given.target), dtype_of(given.input)))

    def said(self, computed: Computed) -> Iterator[Note]:
        yield from _spread_note(computed.given)
        weight = computed.given.weight
        if self.divides_by_weights and computed.elements.numel() and weight is not None and not bool(weight.any()):
            yield Note("zero_weights", "weight")

    # ── curves ───────────────────────────────────────────────────────────────────────────────────────────────────

    def alone(self, given: LabCall, over: str, x: Any) -> LabCall:
        target = torch.full_like(x, 1.0 if over == "logit" else self.curve_target)
        return LabCall(self, {"input": x, "target": target.detach()}, given.arguments)

    def moved(self, given: LabCall, question: AskCurve, x: Any) -> LabCall:
        spot = LossElement(given, tuple(given.input.shape), question.element)
        tensors = {name: spot.number(name).to(WIDE).expand(len(x)) for name in given.tensors if name != "input"}
        value = x + tensors["target"] if question.over == "error" else x
        return LabCall(self, {"input": value, **tensors}, given.arguments)


def difference(sheet: Worksheet, spot: LossElement) -> Expression:
    """Writes input − target."""
    return sheet.row("difference", minus(spot.input(sheet), spot.target(sheet)))


def sign(sheet: Worksheet) -> Expression:
    """Writes the sign of input − target, which is the slope of |input − target|."""
    return sheet.row("sign", signum(sheet.written("difference")))


def shape_of(tensor: torch.Tensor) -> str:
    return str(list(tensor.shape))


def dtype_of(tensor: torch.Tensor) -> str:
    return str(tensor.dtype).removeprefix("torch.")


def spread(*shapes: tuple[int, ...]) -> tuple[int, ...] | None:
    """Returns the shape to which all shapes are broadcast, or None if they do not fit."""
    try:
        return tuple(torch.broadcast_shapes(*shapes))
    except RuntimeError:
        return None


def _shapes_that_differ(given: LabCall) -> Unfit | None:
    shapes = [tuple(given.input.shape), tuple(given.target.shape)]
    if shapes[0] == shapes[1] or not _is_strict(given) and spread(*shapes) is not None:
        return None
    return Unfit("shapes", "target", words=(shape_of(given.input), shape_of(given.target)))


def _weights_of_another_shape(given: LabCall) -> Unfit | None:
    shape = tuple(given.input.shape)
    for name in given.loss.weights:
        tensor = given.tensors.get(name)
        if tensor is None or tuple(tensor.shape) == shape:
            continue
        if not _is_strict(given) or spread(shape, tuple(tensor.shape)) != shape:
            return Unfit("weight_shape", name, words=(shape_of(tensor), str(list(shape))))
    return None


def _is_strict(given: LabCall) -> bool:
    return isinstance(given.loss, ElementLoss) and given.loss.is_strict


def _spread_note(given: LabCall) -> Iterator[Note]:
    """Notes that the shapes differ: the result is not what most people want."""
    first, second = tuple(given.input.shape), tuple(given.target.shape)
    if first == second:
        return
    pair = sorted((first, second), key=len)
    if len(pair[0]) == 1 and pair[1] == (*pair[0], 1):
        yield Note("broadcast_n1", "target", (float(pair[0][0]),))
    else:
        count = torch.broadcast_shapes(first, second).numel()
        yield Note("broadcast", "target", (float(count),), (str(list(first)), str(list(second))))
