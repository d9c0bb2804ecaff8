"""Worked steps of a loss that has one for each number: an input against its target."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..numerics.numbers import Shape, unraveled
from .setup import Given
from .sheet import Sheet
from .terms import Term, absolute, constant, exponential, logarithm, minus, negative, over, plus, squared, times

HALF = "0.5"


class Spot:
    """One element, and the numbers that meet in it: tensors of other shapes are spread, as torch does."""

    def __init__(self, given: Given, shape: Shape, chosen: int) -> None:
        self.given = given
        self._index = unraveled(chosen, shape)

    def take(self, sheet: Sheet, name: str) -> Term | None:
        """The number of that tensor that stands here; None where there is no such tensor."""
        return sheet.given(self.number(name), name, self.at(name)) if name in self.given.tensors else None

    def input(self, sheet: Sheet) -> Term:
        return sheet.given(self.number("input"), "input", self.at("input"))

    def target(self, sheet: Sheet) -> Term:
        return sheet.given(self.number("target"), "target", self.at("target"))

    def number(self, name: str) -> Any:
        return self.given.tensors[name].flatten()[self.at(name)]

    def at(self, name: str) -> int:
        """Which of the numbers of that tensor stands here."""
        return _spread(self._index, tuple(self.given.tensors[name].shape))

    def argument(self, sheet: Sheet, name: str) -> Term:
        return sheet.plain(float(self.given.argument(name)), name)


def _spread(index: Shape, shape: Shape) -> int:
    """The number of the element that stands at `index` of a shape that this one is spread to."""
    at = 0
    for place, size in zip(index[len(index) - len(shape) :], shape):
        at = at * size + (place if size > 1 else 0)
    return at


def _difference(sheet: Sheet, spot: Spot) -> Term:
    return sheet.row("difference", minus(spot.input(sheet), spot.target(sheet)))


def _weighted(sheet: Sheet, spot: Spot, loss: Term) -> Term:
    weight = spot.take(sheet, "weight")
    return loss if weight is None else sheet.row("weighted", times(weight, loss))


def _l1(sheet: Sheet, spot: Spot) -> Term:
    return _weighted(sheet, spot, sheet.row("absolute", absolute(_difference(sheet, spot))))


def _mse(sheet: Sheet, spot: Spot) -> Term:
    return _weighted(sheet, spot, sheet.row("square", squared(_difference(sheet, spot))))


def _smooth_l1(sheet: Sheet, spot: Spot) -> Term:
    size = sheet.row("absolute", absolute(_difference(sheet, spot)))
    beta = spot.argument(sheet, "beta")
    if not beta.value or size.value >= beta.value:
        return sheet.row("linear", minus(size, times(_half(), beta))) if beta.value else size
    return sheet.row("half_square", over(times(_half(), squared(size)), beta))


def _huber(sheet: Sheet, spot: Spot) -> Term:
    size = sheet.row("absolute", absolute(_difference(sheet, spot)))
    delta = spot.argument(sheet, "delta")
    if size.value > delta.value:
        loss = sheet.row("linear", times(delta, minus(size, times(_half(), delta))))
    else:
        loss = sheet.row("half_square", times(_half(), squared(size)))
    return _weighted(sheet, spot, loss)


def _half() -> Term:
    return constant(HALF)


def _binary(sheet: Sheet, spot: Spot) -> Term:
    """−log σ(x) of what is 1, −log(1 − σ(x)) of what is 0: each only where the target asks for it."""
    x, target = spot.input(sheet), spot.target(sheet)
    inverse = sheet.row("exponential", exponential(negative(x)))
    sheet.row("probability", over(constant(1), plus([constant(1), inverse])))
    positive = sheet.row("log_sigmoid", logarithm(plus([constant(1), inverse])))
    if positive.value.is_infinite() and x.value.is_finite():  # e^−x is beyond all numbers: 1 is nothing beside it
        positive = sheet.row("log_sigmoid", negative(x))
    terms = []
    if target.value != 0:
        factors = [factor for factor in (spot.take(sheet, "pos_weight"), target, positive) if factor is not None]
        terms.append(sheet.row("positive", times(*factors)))
    if target.value != 1 or not x.value.is_finite():  # 0 · ∞ is NaN, to torch as well
        other = sheet.row("log_other", plus([x, positive]))
        terms.append(sheet.row("negative", times(minus(constant(1), target), other)))
    loss = terms[0] if len(terms) == 1 else sheet.row("element", plus(terms))
    return _weighted(sheet, spot, loss)


def _divergence(sheet: Sheet, spot: Spot) -> Term:
    x, target = spot.input(sheet), spot.target(sheet)
    if spot.given.argument("log_target"):
        power = sheet.row("exponential", exponential(target))
        return sheet.row("pointwise", times(power, minus(target, x)))
    if not target.value:
        return sheet.row("pointwise", times(target, x))  # 0 · ln 0 is 0 to torch, 0 · ∞ is not
    log = sheet.row("log_probability", logarithm(target))
    return sheet.row("pointwise", times(target, minus(log, x)))


ELEMENT_STEPS: dict[str, Callable[[Sheet, Spot], Term]] = {
    "l1_loss": _l1,
    "mse_loss": _mse,
    "smooth_l1_loss": _smooth_l1,
    "huber_loss": _huber,
    "binary_cross_entropy_with_logits": _binary,
    "kl_div": _divergence,
}
