"""Cross-entropy: minus the logarithm of the softmax probability of the target's class."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ....wire.lab import TERMS, Note
from ..by_class import ClassLoss, ScoredSample, axis_of_classes
from ..by_element import dtype_of
from ..loss import REDUCED, Computed, LabCall
from ..misuse import are_far_apart, are_log_probabilities, are_probabilities, as_single, is_clean
from ..sheet import Worksheet
from ..terms import Expression, constant, exponential, greatest, logarithm, minus, negative, over, plus, some_of, times

SHIFT_FROM = 30  # with scores from this size on, the greatest is subtracted first, as torch always does
LOG_BELOW = -80  # below this shifted score a probability is too small to be written


class Softmax:
    """Writes the rows that lead to −ln p, for each class that is asked for."""

    def __init__(self, sheet: Worksheet, place: ScoredSample) -> None:
        self._sheet, self._place = sheet, place
        scores = place.scores()
        self._shift = bool((scores.abs() > SHIFT_FROM).any())
        self._logits = self._shifted(scores) if self._shift else {i: place.score(sheet, i) for i in place.shown()}
        powers = {i: sheet.row("exponential", exponential(x), i) for i, x in self._logits.items()}
        self._total = self._summed(scores, powers)
        self._odds = {i: sheet.row("probability", over(power, self._total), i) for i, power in powers.items()}
        self._log_total: Expression | None = None

    def _shifted(self, scores: Any) -> dict[int, Expression]:
        sheet, place = self._sheet, self._place
        best = int(scores.argmax())
        if place.classes <= TERMS:
            top = greatest([place.score(sheet, i) for i in place.shown()])
        else:
            top = place.score(sheet, best)
        top = sheet.row("greatest", top)
        return {i: sheet.row("shifted", minus(place.score(sheet, i), top), i) for i in place.shown()}

    def _summed(self, scores: Any, powers: dict[int, Expression]) -> Expression:
        if self._place.classes <= TERMS:
            return self._sheet.row("total", plus(list(powers.values())))
        wide = scores.double()
        total = (wide - wide.max() if self._shift else wide).exp().sum()
        return self._sheet.row("total", some_of(powers, self._place.classes, self._sheet.known(total).value))

    def loss(self, index: int) -> Expression:
        """Writes −ln p of a class, from logarithms if p itself is too small to be written."""
        logit = self._logits[index]
        if logit.value >= LOG_BELOW or not logit.value.is_finite():
            return self._sheet.row("minus_log", negative(logarithm(self._odds[index])), index)
        if self._log_total is None:
            self._log_total = self._sheet.row("log_total", logarithm(self._total))
        return self._sheet.row("minus_log", minus(self._log_total, logit), index)

    def losses(self) -> Any:
        """Returns −ln p of all classes, f8 [classes], for sums over many."""
        return -self._place.scores().double().log_softmax(0)


def _worked(sheet: Worksheet, place: ScoredSample) -> Expression:
    if place.wishes():
        return _against_probabilities(sheet, place)
    if place.is_ignored():
        return sheet.row("ignored", constant(0))
    softmax = Softmax(sheet, place)
    smoothing = float(place.given.argument("label_smoothing"))
    loss = softmax.loss(place.target)
    weighted = _weighted(sheet, place, loss, place.target)
    return _smoothed(sheet, place, softmax, loss, weighted) if smoothing else weighted


def _weighted(sheet: Worksheet, place: ScoredSample, loss: Expression, index: int) -> Expression:
    weight = place.weight(sheet, index)
    return loss if weight is None else sheet.row("weighted", times(weight, loss), index)


def _smoothed(
    sheet: Worksheet, place: ScoredSample, softmax: Softmax, loss: Expression, weighted: Expression
) -> Expression:
    """Writes (1 − ε) · loss of the target's class + ε/C · losses of all classes."""
    spread = sheet.plain(float(place.given.argument("label_smoothing")), "label_smoothing")
    rest = []
    for index in place.shown():
        if index == place.target:
            rest.append(weighted)
        elif place.classes <= TERMS:
            rest.append(_weighted(sheet, place, softmax.loss(index), index))
    if place.classes > TERMS:
        weight = place.given.weight
        losses = softmax.losses() if weight is None else softmax.losses() * weight.double()
        known = sheet.known(losses.sum()).value
        total = sheet.row("smoothing", some_of({place.target: weighted}, place.classes, known))
    else:
        total = sheet.row("smoothing", plus(rest))
    share = times(over(spread, constant(place.classes)), total)
    return sheet.row("smoothed", plus([times(minus(constant(1), spread), weighted), share]))


def _against_probabilities(sheet: Worksheet, place: ScoredSample) -> Expression:
    softmax = Softmax(sheet, place)
    smoothing = float(place.given.argument("label_smoothing"))
    terms = {index: _term(sheet, place, softmax, index, smoothing) for index in place.shown()}
    if place.classes <= TERMS:
        return sheet.row("element", plus(list(terms.values())))
    known = sheet.known((place.all_shares() * softmax.losses()).sum()).value
    return sheet.row("element", some_of(terms, place.classes, known))


def _term(sheet: Worksheet, place: ScoredSample, softmax: Softmax, index: int, smoothing: float) -> Expression:
    """Writes target · −ln p · weight for one class."""
    wished = place.wished(sheet, index)
    if smoothing:
        spread = sheet.plain(smoothing, "label_smoothing")
        share = over(spread, constant(place.classes))
        wished = sheet.row("smoothing", plus([times(wished, minus(constant(1), spread)), share]), index)
    factors = [wished, softmax.loss(index)]
    weight = place.weight(sheet, index)
    return sheet.row("term", times(*factors, *([] if weight is None else [weight])), index)


# ── the gradient ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _slope(sheet: Worksheet, place: ScoredSample) -> dict[int, Expression]:
    """p − 1 for the target's class and p for the others, times the target's weight; with target probabilities or label
    smoothing A p − a, where a are the classes' factors (`all_shares`) and A their sum."""
    if place.is_ignored():
        return {index: constant(0) for index in place.shown()}
    if not place.wishes() and not place.given.argument("label_smoothing"):
        return {index: _against_class(sheet, place, index) for index in place.shown()}
    shares = {index: sheet.row("share", _share(sheet, place, index), index) for index in place.shown()}
    total = _total_share(sheet, place, shares)
    return {i: minus(times(total, sheet.written("probability", i)), share) for i, share in shares.items()}


def _against_class(sheet: Worksheet, place: ScoredSample, index: int) -> Expression:
    share = sheet.written("probability", index)
    slope = minus(share, constant(1)) if index == place.target else share
    weight = place.weight(sheet, place.target)
    return slope if weight is None else times(weight, slope)


def _share(sheet: Worksheet, place: ScoredSample, index: int) -> Expression:
    """Writes the factor of −ln p of a class: the target, smoothed, times the class weight."""
    spread = float(place.given.argument("label_smoothing"))
    wished = place.wished(sheet, index) if place.wishes() else constant(int(index == place.target))
    if spread:
        smoothing = sheet.plain(spread, "label_smoothing")
        even = over(smoothing, constant(place.classes))
        wished = plus([times(wished, minus(constant(1), smoothing)), even])
    weight = place.weight(sheet, index)
    return wished if weight is None else times(weight, wished)


def _total_share(sheet: Worksheet, place: ScoredSample, shares: dict[int, Expression]) -> Expression:
    if place.classes <= TERMS:
        return sheet.row("shares", plus(list(shares.values())))
    return sheet.row("shares", some_of(shares, place.classes, sheet.known(place.all_shares().sum()).value))


# ── what is to be said ───────────────────────────────────────────────────────────────────────────────────────────────


def _notes(computed: Computed) -> Iterator[Note]:
    given = computed.given
    scores = as_single(given.input)
    if scores is not None and scores.dim():
        yield from _misused(given, scores, axis_of_classes(scores))
    yield from _underflow(computed)


def _misused(given: LabCall, scores: Any, axis: int) -> Iterator[Note]:
    if scores.shape[axis] == 1:
        yield Note("one_class", "input")
        return
    if are_probabilities(scores, axis):
        yield Note("softmax_twice", "input")
    elif are_log_probabilities(scores, axis):
        yield Note("log_softmax_twice", "input")
    target = given.target.float()
    if given.target.is_floating_point() and not (
        target.dim() and are_probabilities(target, min(axis, target.dim() - 1))
    ):
        yield Note("no_probabilities", "target")


def _underflow(computed: Computed) -> Iterator[Note]:
    """Notes a probability of 0 where the loss is finite nevertheless."""
    elements, scores = computed.elements, computed.given.input
    are_finite = is_clean(elements) or bool(elements.isfinite().all())
    if elements.numel() and are_finite and are_far_apart(scores):
        nothing = (scores.softmax(axis_of_classes(scores)) == 0) & scores.isfinite()
        if bool(nothing.any()):
            yield Note("underflow", "input", (float(nothing.sum()),), (dtype_of(elements),))


@dataclass(frozen=True, kw_only=True)
class CrossEntropy(ClassLoss):
    def mean(self, given: LabCall, total: Expression, divisor: Expression) -> Expression:
        """torch takes the mean of the smoothed part separately, so 0/0 occurs twice."""
        mean = super().mean(given, total, divisor)
        is_split = not divisor.value and given.argument("label_smoothing")
        return plus([over(constant(0), divisor), mean]) if is_split else mean


LOSS = CrossEntropy(
    code="cross_entropy", weights=("weight",),
    arguments=(*REDUCED, ("ignore_index", "-100"), ("label_smoothing", "0.0")),
    ranges={"label_smoothing": lambda value: 0 <= value <= 1}, worked=_worked, slope=_slope, takes_probabilities=True,
    notes=_notes,
)  # fmt: skip
