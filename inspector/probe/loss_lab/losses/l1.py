"""L1: the distance of each number from its target."""

from __future__ import annotations

from ..by_element import ElementLoss, Spot, difference, sign
from ..sheet import Sheet
from ..terms import Term, absolute


def _worked(sheet: Sheet, spot: Spot) -> Term:
    return sheet.row("absolute", absolute(difference(sheet, spot)))


def _slope(sheet: Sheet, spot: Spot) -> Term:
    """d|e| = sgn(e)"""
    return sign(sheet)


LOSS = ElementLoss(code="l1_loss", weights=("weight",), worked=_worked, slope=_slope, divides_by_weights=True)
