"""Smooth L1: the square within beta, the distance beyond it."""

from __future__ import annotations

from ..by_element import ElementLoss, LossElement, difference, sign
from ..loss import REDUCED
from ..sheet import Worksheet
from ..terms import Expression, absolute, constant, minus, over, squared, times


def _worked(sheet: Worksheet, spot: LossElement) -> Expression:
    size = sheet.row("absolute", absolute(difference(sheet, spot)))
    half, beta = constant("0.5"), spot.argument(sheet, "beta")
    if not beta.value or size.value >= beta.value:
        return sheet.row("linear", minus(size, times(half, beta))) if beta.value else size
    return sheet.row("half_square", over(times(half, squared(size)), beta))


def _slope(sheet: Worksheet, spot: LossElement) -> Expression:
    beta = spot.argument(sheet, "beta")
    if beta.value and sheet.written("absolute").value < beta.value:
        return over(sheet.written("difference"), beta)
    return sign(sheet)


LOSS = ElementLoss(
    code="smooth_l1_loss", arguments=(*REDUCED, ("beta", "1.0")), ranges={"beta": lambda value: value >= 0},
    worked=_worked, slope=_slope,
)  # fmt: skip
