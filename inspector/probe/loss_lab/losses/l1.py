"""L1: the distance of each number from its target."""

from __future__ import annotations

from ..by_element import ElementLoss, LossElement, difference, sign
from ..sheet import Worksheet
from ..terms import Expression, absolute


def _worked(sheet: Worksheet, spot: LossElement) -> Expression:
    return sheet.row("absolute", absolute(difference(sheet, spot)))


def _slope(sheet: Worksheet, spot: LossElement) -> Expression:
    """d|e| = sgn(e)"""
    return sign(sheet)


LOSS = ElementLoss(code="l1_loss", weights=("weight",), worked=_worked, slope=_slope, divides_by_weights=True)
