"""Worked steps of a loss that chooses among classes: a row of scores against a class, or against probabilities."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from ...wire.lab import TERMS
from .setup import Given
from .sheet import Sheet
from .terms import (
    Term,
    constant,
    exponential,
    greatest,
    logarithm,
    minus,
    negative,
    over,
    plus,
    some_of,
    squared,
    times,
)

SHIFT_FROM = 30  # scores of that size are taken less the greatest, as torch always does
LOG_BELOW = -80  # a score so far below the greatest has no probability worth writing


class Place:
    """One sample (of images: one pixel of it): its scores lie `stride` apart."""

    def __init__(self, given: Given, chosen: int) -> None:
        self.given = given
        shape = tuple(given.input.shape)
        self.classes = shape[1] if len(shape) > 1 else int(given.input.numel())
        self._stride = 1
        for size in shape[2:]:
            self._stride *= size
        sample, place = divmod(chosen, self._stride)
        self._first = sample * self.classes * self._stride + place
        self._chosen = chosen

    def at(self, index: int) -> int:
        """The number of that class's score in `input`."""
        return self._first + index * self._stride

    def score(self, sheet: Sheet, index: int) -> Term:
        at = self.at(index)
        return sheet.given(self.given.input.flatten()[at], "input", at)

    def scores(self) -> Any:
        """All, as a tensor."""
        places = self._first + torch.arange(self.classes, device="cpu") * self._stride
        return self.given.input.flatten()[places]

    @property
    def target(self) -> int:
        return int(self.given.target.flatten()[self._chosen])

    def wished(self, sheet: Sheet, index: int) -> Term:
        """The probability that the target has for a class."""
        at = self.at(index)
        return sheet.given(self.given.target.flatten()[at], "target", at)

    def weight(self, sheet: Sheet, index: int) -> Term | None:
        weight = self.given.weight
        return None if weight is None else sheet.given(weight[index], "weight", index)

    def is_ignored(self) -> bool:
        """Whether the target says that this sample counts for nothing."""
        can_be = self.given.loss in ("cross_entropy", "nll_loss") and not self.wishes()
        return can_be and self.target == self.given.argument("ignore_index")

    def wishes(self) -> bool:
        """Whether the target has a probability for each class."""
        return bool(self.given.target.is_floating_point())

    def all_shares(self) -> Any:
        """How much −ln p of each class counts: what the target wishes, smoothed, times the weight of the class."""
        places = torch.arange(self.classes, device="cpu")
        if self.wishes():
            wished = self.given.target.flatten()[self._first + places * self._stride].double()
        else:
            wished = (places == self.target).double()
        smoothing = float(self.given.argument("label_smoothing"))
        wished = wished * (1 - smoothing) + smoothing / self.classes
        return wished if self.given.weight is None else wished * self.given.weight.double()

    def shown(self) -> list[int]:
        """The classes whose numbers are written out: of many, the first and the last and the target's."""
        if self.classes <= TERMS:
            return list(range(self.classes))
        half = TERMS // 2
        ends = {*range(half), *range(self.classes - half, self.classes)}
        return sorted(ends if self.wishes() or self.is_ignored() else ends | {self.target})


def is_ignored(given: Given) -> Any:
    """Of each target: whether it counts for nothing."""
    return given.target.flatten() == given.argument("ignore_index")


def weights_of(given: Given) -> Any:
    """The classes of the targets that count, one after the other."""
    return given.target.flatten()[~is_ignored(given)].long()


# ── cross-entropy ────────────────────────────────────────────────────────────────────────────────────────────────────


class Softmax:
    """Rows that lead to minus the logarithm of a probability, of every class that somebody wants to know it of."""

    def __init__(self, sheet: Sheet, place: Place) -> None:
        self._sheet, self._place = sheet, place
        scores = place.scores()
        self._shift = bool((scores.abs() > SHIFT_FROM).any())
        self._logits = self._shifted(scores) if self._shift else {i: place.score(sheet, i) for i in place.shown()}
        powers = {i: sheet.row("exponential", exponential(x), i) for i, x in self._logits.items()}
        self._total = self._summed(scores, powers)
        self._odds = {i: sheet.row("probability", over(power, self._total), i) for i, power in powers.items()}
        self._log_total: Term | None = None

    def _shifted(self, scores: Any) -> dict[int, Term]:
        sheet, place = self._sheet, self._place
        best = int(scores.argmax())
        if place.classes <= TERMS:
            top = greatest([place.score(sheet, i) for i in place.shown()])
        else:
            top = place.score(sheet, best)
        top = sheet.row("greatest", top)
        return {i: sheet.row("shifted", minus(place.score(sheet, i), top), i) for i in place.shown()}

    def _summed(self, scores: Any, powers: dict[int, Term]) -> Term:
        if self._place.classes <= TERMS:
            return self._sheet.row("total", plus(list(powers.values())))
        wide = scores.double()
        total = (wide - wide.max() if self._shift else wide).exp().sum()
        return self._sheet.row("total", some_of(powers, self._place.classes, self._sheet.known(total).value))

    def loss(self, index: int) -> Term:
        """−ln p, by way of the logarithms where p itself is too small to be written."""
        logit = self._logits[index]
        if logit.value >= LOG_BELOW or not logit.value.is_finite():
            return self._sheet.row("minus_log", negative(logarithm(self._odds[index])), index)
        if self._log_total is None:
            self._log_total = self._sheet.row("log_total", logarithm(self._total))
        return self._sheet.row("minus_log", minus(self._log_total, logit), index)

    def losses(self) -> Any:
        """Of all classes, as a tensor: for sums of many."""
        return -self._place.scores().double().log_softmax(0)


def _cross_entropy(sheet: Sheet, place: Place) -> Term:
    if place.wishes():
        return _against_probabilities(sheet, place)
    if place.is_ignored():
        return sheet.row("ignored", constant(0))
    softmax = Softmax(sheet, place)
    smoothing = float(place.given.argument("label_smoothing"))
    loss = softmax.loss(place.target)
    weighted = _weighted(sheet, place, loss, place.target)
    return _smoothed(sheet, place, softmax, loss, weighted) if smoothing else weighted


def _weighted(sheet: Sheet, place: Place, loss: Term, index: int) -> Term:
    weight = place.weight(sheet, index)
    return loss if weight is None else sheet.row("weighted", times(weight, loss), index)


def _smoothed(sheet: Sheet, place: Place, softmax: Softmax, loss: Term, weighted: Term) -> Term:
    """(1 − ε) · loss of the target's class + ε/C · losses of all classes"""
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


def _against_probabilities(sheet: Sheet, place: Place) -> Term:
    softmax = Softmax(sheet, place)
    smoothing = float(place.given.argument("label_smoothing"))
    terms = {index: _term(sheet, place, softmax, index, smoothing) for index in place.shown()}
    if place.classes <= TERMS:
        return sheet.row("element", plus(list(terms.values())))
    known = sheet.known((place.all_shares() * softmax.losses()).sum()).value
    return sheet.row("element", some_of(terms, place.classes, known))


def _term(sheet: Sheet, place: Place, softmax: Softmax, index: int, smoothing: float) -> Term:
    """target · −ln p · weight"""
    wished = place.wished(sheet, index)
    if smoothing:
        spread = sheet.plain(smoothing, "label_smoothing")
        share = over(spread, constant(place.classes))
        wished = sheet.row("smoothing", plus([times(wished, minus(constant(1), spread)), share]), index)
    factors = [wished, softmax.loss(index)]
    weight = place.weight(sheet, index)
    return sheet.row("term", times(*factors, *([] if weight is None else [weight])), index)


# ── the others ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _negative_log_likelihood(sheet: Sheet, place: Place) -> Term:
    if place.is_ignored():
        return sheet.row("ignored", constant(0))
    taken = sheet.row("taken", negative(place.score(sheet, place.target)), place.target)
    return _weighted(sheet, place, taken, place.target)


def _margin(sheet: Sheet, place: Place) -> Term:
    """Of every other class: how far its score comes within the margin of the target's."""
    given, target = place.given, place.target
    margin = sheet.plain(float(given.argument("margin")), "margin")
    own, terms = place.score(sheet, target), {}
    for index in place.shown():
        if index != target:
            lack = sheet.row("margin", plus([minus(margin, own), place.score(sheet, index)]), index)
            terms[index - (index > target)] = _hinged(sheet, place, lack, index)  # all but the target's
    total = plus(list(terms.values())) if terms else constant(0)
    if place.classes > TERMS:
        total = sheet.row("sum", some_of(terms, place.classes - 1, sheet.known(_known_margins(place)).value))
    return sheet.row("divided", over(total, constant(place.classes)))


def _hinged(sheet: Sheet, place: Place, lack: Term, index: int) -> Term:
    if lack.value.is_nan():  # torch adds what is greater than 0, and NaN is not
        return sheet.row("hinged", constant(0), index)
    if lack.value <= 0:
        return sheet.row("hinged", greatest([constant(0), lack]), index)
    hinged = squared(lack) if place.given.argument("p") == 2 else lack
    weight = place.weight(sheet, place.target)
    if weight is not None:
        return sheet.row("hinged", times(weight, hinged), index)
    return sheet.row("hinged", hinged if hinged is not lack else greatest([constant(0), lack]), index)


def _known_margins(place: Place) -> Any:
    given, scores = place.given, place.scores().double()
    lacks = (float(given.argument("margin")) - scores[place.target] + scores).clamp_min(0) ** int(given.argument("p"))
    lacks[place.target] = 0
    return lacks.sum() * (1 if given.weight is None else given.weight[place.target].double())


def _zero_one(sheet: Sheet, place: Place) -> Term:
    best = int(place.scores().argmax())
    sheet.row("predicted", place.score(sheet, best), best)
    return sheet.row("wrong", constant(int(best != place.target)))


CLASS_STEPS: dict[str, Callable[[Sheet, Place], Term]] = {
    "cross_entropy": _cross_entropy,
    "nll_loss": _negative_log_likelihood,
    "multi_margin_loss": _margin,
    "zero_one": _zero_one,
}
