"""The worked steps of one element of a loss, and how all elements become one number."""

from __future__ import annotations

import decimal
import math
from collections.abc import Iterator
from typing import Any

import torch

from ..wire.lab import BY_CLASS, TERMS, Note, Step
from .lab_class_steps import CLASS_STEPS, Place, is_ignored, weights_of
from .lab_element_steps import ELEMENT_STEPS, Spot
from .lab_losses import Computed
from .lab_sheet import ARITHMETIC, LONG, Sheet, Way
from .lab_terms import Term, constant, over, plus, some_of

DIGITS = (2, 12)  # that may be asked for
GUARDS = (2, 4, 8, 16)  # digits that rows have more than the last
EPSILONS = (1, 2, 3)  # powers of ten beyond the dtype's own precision that a last number may be rounded to


def worked(computed: Computed, chosen: int, digits: int) -> tuple[tuple[Step, ...], tuple[Note, ...]]:
    """In the first way of writing whose last number is torch's own to the digit."""
    given = computed.given
    if given.loss in BY_CLASS and not given.input.numel():
        return (), ()  # there are no classes
    digits = min(max(digits, DIGITS[0]), DIGITS[1])
    first: Sheet | None = None
    with decimal.localcontext(ARITHMETIC):
        for way in _ways(computed, digits):
            sheet = Sheet(way, computed.value.dtype)
            if _write(sheet, computed, chosen):
                return tuple(sheet.steps), _notes(computed, sheet)
            first = first or sheet
    assert first is not None
    return tuple(first.steps), (Note("order", words=(_dtype(computed),)),)


def _notes(computed: Computed, sheet: Sheet) -> tuple[Note, ...]:
    is_rounded = any(step.rounded for step in sheet.steps)
    return (Note("rounded", words=(_dtype(computed),)),) if is_rounded else ()


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


def _write(sheet: Sheet, computed: Computed, chosen: int) -> bool:
    term = _element(sheet, computed, chosen)
    if computed.reduction == "none":
        return sheet.last("kept", term, float(computed.elements.flatten()[chosen].item()))
    return _reduce(sheet, computed, chosen, term)


def _element(sheet: Sheet, computed: Computed, chosen: int) -> Term:
    given = computed.given
    if given.loss in BY_CLASS:
        return CLASS_STEPS[given.loss](sheet, Place(given, chosen))
    return ELEMENT_STEPS[given.loss](sheet, Spot(given, tuple(computed.elements.shape), chosen))


def _reduce(sheet: Sheet, computed: Computed, chosen: int, term: Term) -> bool:
    own = float(computed.value.item())
    total = _total(sheet, computed, chosen, term)
    if computed.reduction == "sum":
        return sheet.last("sum", total, own)
    if computed.elements.numel() > TERMS:
        total = sheet.row("sum", total)
    divisor = _divisor(sheet, computed)
    mean = over(total, divisor)
    if not divisor.value and computed.given.loss == "cross_entropy" and computed.given.argument("label_smoothing"):
        mean = plus([over(constant(0), divisor), mean])  # torch takes the mean of what is smoothed apart from the rest
    return sheet.last("mean", mean, own)


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
