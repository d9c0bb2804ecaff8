"""Negative log-likelihood: minus the log-probability of the target's class."""

from __future__ import annotations

from collections.abc import Iterator

from ....wire.lab import Note
from ..by_class import ClassLoss, ScoredSample, axis_of_classes
from ..loss import REDUCED, Computed
from ..misuse import are_log_probabilities, as_single
from ..sheet import Worksheet
from ..terms import Expression, constant, negative, times


def _worked(sheet: Worksheet, place: ScoredSample) -> Expression:
    if place.is_ignored():
        return sheet.row("ignored", constant(0))
    taken = sheet.row("taken", negative(place.score(sheet, place.target)), place.target)
    weight = place.weight(sheet, place.target)
    return taken if weight is None else sheet.row("weighted", times(weight, taken), place.target)


def _slope(sheet: Worksheet, place: ScoredSample) -> dict[int, Expression]:
    if place.is_ignored():
        return {index: constant(0) for index in place.shown()}
    weight = place.weight(sheet, place.target)
    return {place.target: negative(constant(1) if weight is None else weight)}


def _notes(computed: Computed) -> Iterator[Note]:
    logarithms = as_single(computed.given.input)
    if logarithms is None or not logarithms.dim():
        return
    axis = axis_of_classes(logarithms)
    if logarithms.shape[axis] == 1:
        yield Note("one_class", "input")
    elif not are_log_probabilities(logarithms, axis):
        yield Note("no_log_probabilities", "input")


LOSS = ClassLoss(
    code="nll_loss", weights=("weight",), arguments=(*REDUCED, ("ignore_index", "-100")), worked=_worked, slope=_slope,
    takes_logarithms=True, notes=_notes,
)  # fmt: skip
