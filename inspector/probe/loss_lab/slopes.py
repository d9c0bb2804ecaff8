"""The worked steps of a gradient: how the value changes with the input of the chosen element, by way of what the rows
of its loss have worked out.

Of a loss by class there is one for each class that is written out.
"""

from __future__ import annotations

from collections.abc import Callable

from ...wire.lab import BY_CLASS, TERMS
from .class_steps import Place
from .element_steps import Spot
from .losses import Computed
from .sheet import Sheet
from .terms import Term, constant, exponential, minus, negative, over, plus, signum, some_of, times


def write(sheet: Sheet, computed: Computed, chosen: int, divisor: Term | None) -> bool:
    """Below the rows of its loss. `divisor`: of the mean. Whether all of it comes to what torch itself gives."""
    given, gradient = computed.given, computed.gradient
    if gradient is None or given.loss == "zero_one" or is_of_several(computed):
        return True
    if given.loss in BY_CLASS:
        place = Place(given, chosen)
        divisor = None if place.is_ignored() else divisor
        terms = {place.at(index): (index, term) for index, term in CLASS_SLOPES[given.loss](sheet, place).items()}
    else:
        spot = Spot(given, tuple(computed.elements.shape), chosen)
        terms = {spot.at("input"): (-1, _weighted(sheet, spot, ELEMENT_SLOPES[given.loss](sheet, spot)))}
    own = gradient.flatten()
    fits = [
        sheet.last("slope", term if divisor is None else over(term, divisor), float(own[at].item()), index)
        for at, (index, term) in terms.items()
    ]
    return all(fits)


def is_of_several(computed: Computed) -> bool:
    """Whether a number of the input meets several of the target: its gradient is a sum over them."""
    given = computed.given
    return given.loss not in BY_CLASS and given.input.numel() != computed.elements.numel()


# ── losses of elements: d/dx of one, before the mean ─────────────────────────────────────────────────────────────────


def _weighted(sheet: Sheet, spot: Spot, slope: Term) -> Term:
    weight = spot.take(sheet, "weight")
    return slope if weight is None else times(weight, slope)


def _sign(sheet: Sheet) -> Term:
    return sheet.row("sign", signum(sheet.written("difference")))


def _l1(sheet: Sheet, spot: Spot) -> Term:
    """d|e| = sgn(e)"""
    return _sign(sheet)


def _mse(sheet: Sheet, spot: Spot) -> Term:
    """de² = 2 e"""
    return times(constant(2), sheet.written("difference"))


def _smooth_l1(sheet: Sheet, spot: Spot) -> Term:
    beta = spot.argument(sheet, "beta")
    if beta.value and sheet.written("absolute").value < beta.value:
        return over(sheet.written("difference"), beta)
    return _sign(sheet)


def _huber(sheet: Sheet, spot: Spot) -> Term:
    delta = spot.argument(sheet, "delta")
    if sheet.written("absolute").value > delta.value:
        return times(delta, _sign(sheet))
    return sheet.written("difference")


def _binary(sheet: Sheet, spot: Spot) -> Term:
    """σ(x) − t; with a weight p of what is 1: (1 − t) σ(x) − p t (1 − σ(x))"""
    share, target, positive = sheet.written("probability"), spot.target(sheet), spot.take(sheet, "pos_weight")
    if positive is None:
        return minus(share, target)
    other = times(minus(constant(1), target), share)
    return minus(other, times(positive, target, minus(constant(1), share)))


def _divergence(sheet: Sheet, spot: Spot) -> Term:
    """−t: the input is a logarithm already."""
    target = spot.target(sheet)
    if spot.given.argument("log_target"):
        target = sheet.row("exponential", exponential(target))
    return negative(target)


ELEMENT_SLOPES: dict[str, Callable[[Sheet, Spot], Term]] = {
    "l1_loss": _l1,
    "mse_loss": _mse,
    "smooth_l1_loss": _smooth_l1,
    "huber_loss": _huber,
    "binary_cross_entropy_with_logits": _binary,
    "kl_div": _divergence,
}


# ── losses by class: of each class ───────────────────────────────────────────────────────────────────────────────────


def _cross_entropy(sheet: Sheet, place: Place) -> dict[int, Term]:
    """p − 1 of the target's class, p of the others, times the weight of the target's; else A p − a with the
    shares a of the classes and their sum A."""
    if place.is_ignored():
        return {index: constant(0) for index in place.shown()}
    if not place.wishes() and not place.given.argument("label_smoothing"):
        return {index: _against_class(sheet, place, index) for index in place.shown()}
    shares = {index: sheet.row("share", _share(sheet, place, index), index) for index in place.shown()}
    total = _total(sheet, place, shares)
    return {i: minus(times(total, sheet.written("probability", i)), share) for i, share in shares.items()}


def _against_class(sheet: Sheet, place: Place, index: int) -> Term:
    share = sheet.written("probability", index)
    slope = minus(share, constant(1)) if index == place.target else share
    weight = place.weight(sheet, place.target)
    return slope if weight is None else times(weight, slope)


def _share(sheet: Sheet, place: Place, index: int) -> Term:
    """How much −ln p of a class counts in the loss: what the target wishes, smoothed, times the weight of the class."""
    spread = float(place.given.argument("label_smoothing"))
    wished = place.wished(sheet, index) if place.wishes() else constant(int(index == place.target))
    if spread:
        smoothing = sheet.plain(spread, "label_smoothing")
        even = over(smoothing, constant(place.classes))
        wished = plus([times(wished, minus(constant(1), smoothing)), even])
    weight = place.weight(sheet, index)
    return wished if weight is None else times(weight, wished)


def _total(sheet: Sheet, place: Place, shares: dict[int, Term]) -> Term:
    if place.classes <= TERMS:
        return sheet.row("shares", plus(list(shares.values())))
    return sheet.row("shares", some_of(shares, place.classes, sheet.known(place.all_shares().sum()).value))


def _negative_log_likelihood(sheet: Sheet, place: Place) -> dict[int, Term]:
    if place.is_ignored():
        return {index: constant(0) for index in place.shown()}
    weight = place.weight(sheet, place.target)
    return {place.target: negative(constant(1) if weight is None else weight)}


def _margin(sheet: Sheet, place: Place) -> dict[int, Term]:
    """Of another class within the margin 1, or 2 · lack where p is 2; of the target's minus the sum of these."""
    lacks = {i: sheet.written("margin", i) for i in place.shown() if i != place.target}
    is_square, within = place.given.argument("p") == 2, [i for i, lack in lacks.items() if lack.value > 0]

    def scaled(slope: Term) -> Term:
        weight = place.weight(sheet, place.target)
        factors = [constant(2)] * is_square + ([] if weight is None else [weight]) + [slope]
        return over(times(*factors) if len(factors) > 1 else slope, constant(place.classes))

    slopes = {i: lacks[i] if is_square else constant(1) for i in within}
    found = {i: scaled(slopes.get(i, constant(0))) for i in lacks}
    if place.classes <= TERMS:
        pull = plus([lacks[i] for i in within]) if is_square and within else constant(len(within))
        found[place.target] = scaled(negative(pull) if pull.value else pull)
    return dict(sorted(found.items()))


CLASS_SLOPES: dict[str, Callable[[Sheet, Place], dict[int, Term]]] = {
    "cross_entropy": _cross_entropy,
    "nll_loss": _negative_log_likelihood,
    "multi_margin_loss": _margin,
}
