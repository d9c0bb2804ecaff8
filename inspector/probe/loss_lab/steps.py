"""The worked steps of one element of a loss, how all elements become one number, and the gradient of that."""

from __future__ import annotations

import decimal
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch

from ...wire.lab import BY_CLASS, TERMS, Note, Step
from . import slopes as lab_slopes
from .class_steps import CLASS_STEPS, Place, is_ignored, weights_of
from .element_steps import ELEMENT_STEPS, Spot
from .losses import Computed
from .sheet import ARITHMETIC, LONG, Sheet, Way
from .terms import Term, constant, over, plus, some_of

DIGITS = (2, 12)  # that may be asked for
GUARDS = (2, 4, 8, 16)  # digits that rows have more than the last
EPSILONS = (1, 2, 3)  # powers of ten beyond the dtype's own precision that a last number may be rounded to


@dataclass(frozen=True, slots=True)
class Worked:
    """`steps` end with the value; the rows of the gradient come behind them."""

    steps: tuple[Step, ...] = ()
    slopes: tuple[Step, ...] = ()
    notes: tuple[Note, ...] = ()


def worked(computed: Computed, chosen: int, digits: int) -> Worked:
    """In the first way of writing whose last numbers are torch's own to the digit; of the gradient's as many as can."""
    given = computed.given
    if given.loss in BY_CLASS and not given.input.numel():
        return Worked()  # there are no classes
    digits = min(max(digits, DIGITS[0]), DIGITS[1])
    first: Worked | None = None
    is_first_right = False
    with decimal.localcontext(ARITHMETIC):
        for way in _ways(computed, digits):
            sheet = Sheet(way, computed.value.dtype)
            is_right, divisor = _write(sheet, computed, chosen)
            if not is_right and first is not None:
                continue
            count = len(sheet.steps)
            has_right_slopes = lab_slopes.write(sheet, computed, chosen, divisor)
            found = _as_worked(computed, sheet.steps, count, is_right)
            if is_right and has_right_slopes:
                return found
            if first is None or (is_right and not is_first_right):
                first, is_first_right = found, is_right
    assert first is not None
    return first


def _as_worked(computed: Computed, rows: list[Step], count: int, is_right: bool) -> Worked:
    code = ("rounded" if any(step.rounded for step in rows[:count]) else "") if is_right else "order"
    notes = [Note(code, words=(_dtype(computed),))] if code else []
    if lab_slopes.is_of_several(computed):
        notes.append(Note("several_targets", "input"))
    return Worked(tuple(rows[:count]), tuple(rows[count:]), tuple(notes))


def _dtype(computed: Computed) -> str:
    return str(computed.value.dtype).removeprefix("torch.")


def _ways(computed: Computed, digits: int) -> Iterator[Way]:
    """From the plainest on. A number that lies between two roundings is given one digit more or less; what a dtype
    has no digits for is rounded to what it has."""
    last = dict.fromkeys((digits, digits + 1, max(digits - 1, 1), digits + 2, max(digits - 2, 1)))
    yield from (Way(digits + guard, digits) for guard in GUARDS[:2])
    for one in last:
        yield from (Way(one + guard, one, True) for guard in GUARDS[1:])
    if not computed.value.dtype.is_floating_point:
        return
    for one in last:
        yield from (Way(LONG, one, is_long, by_dtype=True) for is_long in (False, True))
    for exponent in _quanta(computed):
        yield Way(LONG + 5, digits, True, quantum=exponent)
        yield Way(LONG, digits, True, by_dtype=True, quantum=exponent)


def _quanta(computed: Computed) -> Iterator[int]:
    """What the dtype rounds numbers to that are as great as the inputs and the elements."""
    sizes = [_size(tensor) for tensor in (computed.given.input, computed.given.target, computed.elements)]
    scale = max(1.0, *(size for size in sizes if math.isfinite(size)))
    exponent = math.ceil(math.log10(torch.finfo(computed.value.dtype).eps * scale))
    yield from (exponent + more for more in EPSILONS)


def _size(tensor: Any) -> float:
    if not tensor.is_floating_point() or not tensor.numel():
        return 0.0
    return float(tensor.nan_to_num(0.0, 0.0, 0.0).abs().max())


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _write(sheet: Sheet, computed: Computed, chosen: int) -> tuple[bool, Term | None]:
    """(whether the value is torch's own, what a mean divides by)"""
    term = _element(sheet, computed, chosen)
    if computed.reduction == "none":
        return sheet.last("kept", term, float(computed.elements.flatten()[chosen].item())), None
    return _reduce(sheet, computed, chosen, term)


def _element(sheet: Sheet, computed: Computed, chosen: int) -> Term:
    given = computed.given
    if given.loss in BY_CLASS:
        return CLASS_STEPS[given.loss](sheet, Place(given, chosen))
    return ELEMENT_STEPS[given.loss](sheet, Spot(given, tuple(computed.elements.shape), chosen))


def _reduce(sheet: Sheet, computed: Computed, chosen: int, term: Term) -> tuple[bool, Term | None]:
    own = float(computed.value.item())
    total = _total(sheet, computed, chosen, term)
    if computed.reduction == "sum":
        return sheet.last("sum", total, own), None
    if computed.elements.numel() > TERMS:
        total = sheet.row("sum", total)
    divisor = _divisor(sheet, computed)
    mean = over(total, divisor)
    if not divisor.value and computed.given.loss == "cross_entropy" and computed.given.argument("label_smoothing"):
        mean = plus([over(constant(0), divisor), mean])  # torch takes the mean of what is smoothed apart from the rest
    return sheet.last("mean", mean, own), divisor


def _total(sheet: Sheet, computed: Computed, chosen: int, term: Term) -> Term:
    elements = computed.elements.flatten()
    places = _written(len(elements)) | {chosen}
    terms = {at: term if at == chosen else sheet.known(elements[at], "element", at) for at in sorted(places)}
    return _sum(sheet, terms, elements)


def _divisor(sheet: Sheet, computed: Computed) -> Term:
    """What a mean divides by."""
    given, count = computed.given, computed.elements.numel()
    if computed.reduction == "batchmean":
        return constant(given.input.shape[0] if given.input.dim() else 1)
    if given.loss in ("l1_loss", "mse_loss") and given.weight is not None:
        return _summed_weights(sheet, given.weight.flatten(), torch.arange(given.weight.numel(), device="cpu"))
    if given.loss in ("cross_entropy", "nll_loss") and not given.target.is_floating_point():
        if given.weight is not None:
            return _summed_weights(sheet, given.weight, weights_of(given))
        ignored = int(is_ignored(given).sum())
        return constant(count - ignored)
    return constant(count)


def _summed_weights(sheet: Sheet, weight: Any, places: Any) -> Term:
    """Of the weights at these places, one after the other."""
    if not len(places):
        return constant(0)
    weights = weight[places]
    terms = {at: sheet.given(weights[at], "weight", int(places[at])) for at in sorted(_written(len(places)))}
    return sheet.row("weights", _sum(sheet, terms, weights))


def _written(count: int) -> set[int]:
    """The places of the terms of a sum that are written: of a long one those of its beginning and its end."""
    half = TERMS // 2
    return set(range(count)) if count <= TERMS else {*range(half), *range(count - half, count)}


def _sum(sheet: Sheet, terms: dict[int, Term], numbers: Any) -> Term:
    """Of all `numbers`, of which these are written."""
    if len(numbers) <= TERMS:
        return plus(list(terms.values()))
    return some_of(terms, len(numbers), sheet.known(numbers.sum()).value)
