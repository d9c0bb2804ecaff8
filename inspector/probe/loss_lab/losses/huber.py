"""Huber loss: half the square up to delta, then a straight line."""

from __future__ import annotations

from ..by_element import ElementLoss, LossElement, difference, sign
from ..sheet import Worksheet
from ..terms import Expression, absolute, constant, minus, squared, times


def _worked(sheet: Worksheet, spot: LossElement) -> Expression:
    size = sheet.row("absolute", absolute(difference(sheet, spot)))
    half, delta = constant("0.5"), spot.argument(sheet, "delta")
    if size.value > delta.value:
        return sheet.row("linear", times(delta, minus(size, times(half, delta))))
    return sheet.row("half_square", times(half, squared(size)))


def _slope(sheet: Worksheet, spot: LossElement) -> Expression:
    delta = spot.argument(sheet, "delta")
    if sheet.written("absolute").value > delta.value:
        return times(delta, sign(sheet))
    return sheet.written("difference")


LOSS = ElementLoss(
    code="huber_loss", weights=("weight",), arguments=(("reduction", "'mean'"), ("delta", "1.0")),
    ranges={"delta": lambda value: value > 0}, worked=_worked, slope=_slope,
)  # fmt: skip
