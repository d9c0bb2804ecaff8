"""Triplet loss: an anchor must be nearer to a positive than to a negative, by a margin.

torch adds `eps` to each difference of components before taking the distance, so that there always is a gradient.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ....wire.lab import TERMS, Note
from ..by_vector import VectorLoss, Vectors
from ..loss import REDUCED, Computed
from ..sheet import Worksheet
from ..sums import summed
from ..terms import (
    Expression,
    absolute,
    constant,
    greatest,
    least,
    minus,
    negative,
    over,
    plus,
    raised,
    root,
    signum,
    squared,
    times,
)

NEAR, FAR, SWAPPED = ("anchor", "positive"), ("anchor", "negative"), ("positive", "negative")
_CODES = {NEAR: "to_positive", FAR: "to_negative", SWAPPED: "positive_to_negative"}
Pair = tuple[str, str]  # names of two vectors
Slopes = dict[tuple[str, int], Expression]


def _worked(sheet: Worksheet, vectors: Vectors) -> Expression:
    near, far = _distance(sheet, vectors, NEAR), _distance(sheet, vectors, FAR)
    if vectors.given.argument("swap"):
        far = sheet.row("nearer_negative", least([far, _distance(sheet, vectors, SWAPPED)]))
    lack = sheet.row("lack", minus(plus([vectors.argument(sheet, "margin"), near]), far))
    return sheet.row("at_least_0", greatest([constant(0), lack]))


# ── distances ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _power(vectors: Vectors) -> float:
    return float(vectors.given.argument("p"))


def _is_worked_out(power: float) -> bool:
    """Returns whether the steps are written. For p = 0 (which counts components) and negative p torch's number is
    taken."""
    return power > 0


def _gap(sheet: Worksheet, vectors: Vectors, pair: Pair, component: int) -> Expression:
    """Returns a − b + ε for one component."""
    first, second = (vectors.number(sheet, name, component) for name in pair)
    return plus([minus(first, second), vectors.argument(sheet, "eps")])


def _gaps(vectors: Vectors, pair: Pair) -> Any:
    """Returns a − b + ε for all components, f8 [size]."""
    first, second = (vectors.vector(name) for name in pair)
    return first - second + float(vectors.given.argument("eps"))


def _distance(sheet: Worksheet, vectors: Vectors, pair: Pair) -> Expression:
    code, power = _CODES[pair], _power(vectors)
    if not _is_worked_out(power):
        return sheet.row(code, sheet.known(_gaps(vectors, pair).norm(power)))
    if power == math.inf:
        return sheet.row(code, _greatest_gap(sheet, vectors, pair))
    total = _total(sheet, vectors, pair, power)
    if power == 1:
        return sheet.row(code, total)
    total = sheet.row(f"{code}_total", total)
    if power == 2:
        return sheet.row(code, root(total))
    return sheet.row(code, raised(total, over(constant(1), vectors.argument(sheet, "p"))))


def _greatest_gap(sheet: Worksheet, vectors: Vectors, pair: Pair) -> Expression:
    sizes = _gaps(vectors, pair).abs()
    places = vectors.shown() if vectors.size <= TERMS else [int(sizes.argmax())]
    gaps = [absolute(_gap(sheet, vectors, pair, component)) for component in places]
    return greatest(gaps) if len(gaps) > 1 else gaps[0]


def _total(sheet: Worksheet, vectors: Vectors, pair: Pair, power: float) -> Expression:
    """Writes the sum of |gap|^p over the components."""
    terms = {i: _raised(sheet, vectors, _gap(sheet, vectors, pair, i)) for i in vectors.shown()}
    return summed(sheet, terms, _gaps(vectors, pair).abs() ** power)


def _raised(sheet: Worksheet, vectors: Vectors, gap: Expression) -> Expression:
    power = _power(vectors)
    if power == 2:
        return squared(gap)
    return absolute(gap) if power == 1 else raised(absolute(gap), vectors.argument(sheet, "p"))


# ── the gradient ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _slope(sheet: Worksheet, vectors: Vectors) -> Slopes:
    """The anchor moves toward the positive and away from the negative, each with the slope of that distance."""
    components, lack = vectors.shown(), sheet.written("lack").value
    if not _is_worked_out(_power(vectors)):
        return {}
    if lack < 0:
        return {(name, i): constant(0) for name in ("anchor", "positive", "negative") for i in components}
    is_swapped = bool(vectors.given.argument("swap")) and _is_nearer(sheet)
    found: Slopes = {}
    for i in components:
        near, far = _direction(sheet, vectors, NEAR, i), _direction(sheet, vectors, SWAPPED if is_swapped else FAR, i)
        found["anchor", i] = near if is_swapped else minus(near, far)
        found["positive", i] = minus(negative(near), far) if is_swapped else negative(near)
        found["negative", i] = far
    return dict(sorted(found.items(), key=lambda item: ("anchor", "positive", "negative").index(item[0][0])))


def _is_nearer(sheet: Worksheet) -> bool:
    """Returns whether the negative is nearer to the positive than to the anchor."""
    return sheet.written(_CODES[SWAPPED]).value < sheet.written(_CODES[FAR]).value


def _direction(sheet: Worksheet, vectors: Vectors, pair: Pair, component: int) -> Expression:
    """Writes the derivative of a distance by a component of its first vector: sgn(g) · |g|^(p − 1) / d^(p − 1)."""
    gap, distance = _gap(sheet, vectors, pair, component), sheet.written(_CODES[pair])
    power = _power(vectors)
    if not distance.value:
        return constant(0)
    if power == 2:
        return over(gap, distance)
    if power == 1:
        return signum(gap)
    if power == math.inf:
        return _share_of_greatest(vectors, pair, component, gap)
    less = minus(vectors.argument(sheet, "p"), constant(1))
    return times(signum(gap), over(raised(absolute(gap), less), raised(distance, less)))


def _share_of_greatest(vectors: Vectors, pair: Pair, component: int, gap: Expression) -> Expression:
    """torch divides the slope among all components with the greatest gap."""
    sizes = _gaps(vectors, pair).abs()
    count = int((sizes == sizes.max()).sum())
    if not sizes[component] == sizes.max():
        return constant(0)
    return signum(gap) if count == 1 else over(signum(gap), constant(count))


# ── what is to be said ───────────────────────────────────────────────────────────────────────────────────────────────


def _notes(computed: Computed) -> Iterator[Note]:
    done = int((computed.elements == 0).sum())
    if done:
        yield Note("no_pull", "", (float(done), float(computed.elements.numel())))
    same = _same_vectors(computed)
    if same:
        yield Note("same_vectors", "negative", (float(same),))


def _same_vectors(computed: Computed) -> int:
    """Returns the number of triplets whose positive and negative are equal."""
    near, far = (computed.given.tensors[name] for name in ("positive", "negative"))
    return int((near == far).all(-1).sum()) if near.numel() else 0


LOSS = VectorLoss(
    code="triplet_margin_loss", inputs=("anchor", "positive", "negative"), vectors=("anchor", "positive", "negative"),
    arguments=(("margin", "1.0"), ("p", "2"), ("eps", "1e-06"), ("swap", "False"), *REDUCED),
    ranges={"margin": lambda value: value > 0, "p": lambda value: True, "eps": lambda value: True},
    worked=_worked, slope=_slope, notes=_notes,
)  # fmt: skip
