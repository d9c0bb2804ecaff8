"""Sums in worked steps; of a long one only the first and the last terms are written."""

from __future__ import annotations

from typing import Any

from ...wire.lab import TERMS
from .sheet import Worksheet
from .terms import Expression, constant, plus, some_of


def shown(count: int) -> list[int]:
    """Returns the places of the terms that are written."""
    half = TERMS // 2
    return list(range(count)) if count <= TERMS else [*range(half), *range(count - half, count)]


def summed(sheet: Worksheet, terms: dict[int, Expression], numbers: Any) -> Expression:
    """Returns the sum of the tensor `numbers`; `terms`: those that are written, by place."""
    if len(numbers) <= TERMS:
        return plus(list(terms.values()))
    return some_of(terms, len(numbers), sheet.known(numbers.sum()).value)


def summed_weights(sheet: Worksheet, weight: Any, places: Any) -> Expression:
    """Writes the sum of the weights at these places."""
    if not len(places):
        return constant(0)
    weights = weight[places]
    terms = {at: sheet.given(weights[at], "weight", int(places[at])) for at in shown(len(places))}
    return sheet.row("weights", summed(sheet, terms, weights))
