"""The squared error of each number."""

from __future__ import annotations

from ..by_element import ElementLoss, Spot, difference
from ..sheet import Sheet
from ..terms import Term, constant, squared, times


def _worked(sheet: Sheet, spot: Spot) -> Term:
    return sheet.row("square", squared(difference(sheet, spot)))


def _slope(sheet: Sheet, spot: Spot) -> Term:
    """de² = 2 e"""
    return times(constant(2), sheet.written("difference"))


LOSS = ElementLoss(code="mse_loss", weights=("weight",), worked=_worked, slope=_slope, divides_by_weights=True)
