"""Multi-class hinge loss: each other score must stay below the target's by a margin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ....wire.lab import TERMS, Note
from ..by_class import ClassLoss, ScoredSample, axis_of_classes
from ..by_element import shape_of
from ..loss import REDUCED, Check, Computed, LabCall, Unfit
from ..misuse import are_probabilities, as_single
from ..sheet import Worksheet
from ..terms import Expression, constant, greatest, minus, negative, over, plus, some_of, squared, times


def _worked(sheet: Worksheet, place: ScoredSample) -> Expression:
    """Writes for every other class how far its score comes within the margin of the target's."""
    given, target = place.given, place.target
    margin = sheet.plain(float(given.argument("margin")), "margin")
    own, terms = place.score(sheet, target), {}
    for index in place.shown():
        if index != target:
            lack = sheet.row("margin", plus([minus(margin, own), place.score(sheet, index)]), index)
            terms[index - (index > target)] = _hinged(sheet, place, lack, index)  # all except the target's
    total = plus(list(terms.values())) if terms else constant(0)
    if place.classes > TERMS:
        total = sheet.row("sum", some_of(terms, place.classes - 1, sheet.known(_known_margins(place)).value))
    return sheet.row("divided", over(total, constant(place.classes)))


def _hinged(sheet: Worksheet, place: ScoredSample, lack: Expression, index: int) -> Expression:
    if lack.value.is_nan():  # torch adds what is greater than 0; NaN is not
        return sheet.row("hinged", constant(0), index)
    if lack.value <= 0:
        return sheet.row("hinged", greatest([constant(0), lack]), index)
    hinged = squared(lack) if place.given.argument("p") == 2 else lack
    weight = place.weight(sheet, place.target)
    if weight is not None:
        return sheet.row("hinged", times(weight, hinged), index)
    return sheet.row("hinged", hinged if hinged is not lack else greatest([constant(0), lack]), index)


def _known_margins(place: ScoredSample) -> Any:
    given, scores = place.given, place.scores().double()
    lacks = (float(given.argument("margin")) - scores[place.target] + scores).clamp_min(0) ** int(given.argument("p"))
    lacks[place.target] = 0
    return lacks.sum() * (1 if given.weight is None else given.weight[place.target].double())


def _slope(sheet: Worksheet, place: ScoredSample) -> dict[int, Expression]:
    """For another class within the margin 1, or 2 · lack if p is 2; for the target's class minus their sum."""
    lacks = {i: sheet.written("margin", i) for i in place.shown() if i != place.target}
    is_square, within = place.given.argument("p") == 2, [i for i, lack in lacks.items() if lack.value > 0]

    def scaled(slope: Expression) -> Expression:
        weight = place.weight(sheet, place.target)
        factors = [constant(2)] * is_square + ([] if weight is None else [weight]) + [slope]
        return over(times(*factors) if len(factors) > 1 else slope, constant(place.classes))

    slopes = {i: lacks[i] if is_square else constant(1) for i in within}
    found = {i: scaled(slopes.get(i, constant(0))) for i in lacks}
    if place.classes <= TERMS:
        pull = plus([lacks[i] for i in within]) if is_square and within else constant(len(within))
        found[place.target] = scaled(negative(pull) if pull.value else pull)
    return dict(sorted(found.items()))


def _images(given: LabCall) -> Unfit | None:
    if given.input.dim() <= 2:
        return None
    return Unfit("shapes", "input", words=(shape_of(given.input), shape_of(given.target)))


def _notes(computed: Computed) -> Iterator[Note]:
    scores = as_single(computed.given.input)
    if scores is None or not scores.dim():
        return
    axis = axis_of_classes(scores)
    if scores.shape[axis] == 1:
        yield Note("one_class", "input")
    elif are_probabilities(scores, axis):
        yield Note("softmax_twice", "input")


LOSS = ClassLoss(
    code="multi_margin_loss", weights=("weight",), arguments=(*REDUCED, ("p", "1"), ("margin", "1.0")),
    ranges={"p": lambda value: value in (1, 2), "margin": lambda value: True}, worked=_worked, slope=_slope,
    takes_bytes=False, checks=(Check(_images),), notes=_notes,
)  # fmt: skip
