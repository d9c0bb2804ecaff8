"""The squared error of each number."""

from __future__ import annotations

from ..by_element import ElementLoss, LossElement, difference
from ..sheet import Worksheet
from ..terms import Expression, constant, squared, times


def _worked(sheet: Worksheet, spot: LossElement) -> Expression:
    return sheet.row("square", squared(difference(sheet, spot)))


def _slope(sheet: Worksheet, spot: LossElement) -> Expression:
    """de² = 2 e"""
    return times(constant(2), sheet.written("difference"))


LOSS = ElementLoss(code="mse_loss", weights=("weight",), worked=_worked, slope=_slope, divides_by_weights=True)
