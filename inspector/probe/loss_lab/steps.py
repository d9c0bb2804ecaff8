"""The worked steps of one element of a loss, of the reduction to one number, and of its gradient."""

from __future__ import annotations

import decimal
import math
from collections.abc import Iterator
from dataclasses import dataclass

import torch

from ...wire.lab import TERMS, Note, Step
from .loss import Computed
from .sheet import ARITHMETIC, LONG, Way, Worksheet
from .sums import shown, summed
from .terms import Expression, over

DIGITS = (2, 12)  # the least and the most that may be asked for
GUARDS = (2, 4, 8, 16)  # digits that rows have beyond the last number's
EPSILONS = (1, 2, 3)  # powers of ten above the dtype's precision to which a last number may be rounded


@dataclass(frozen=True, slots=True)
class Worked:
    """The rows. `steps` end with the value; `slopes` are the rows of the gradient."""

    steps: tuple[Step, ...] = ()
    slopes: tuple[Step, ...] = ()
    notes: tuple[Note, ...] = ()


def worked(computed: Computed, chosen: int, digits: int) -> Worked:
    """Returns the rows in the first way of writing whose last numbers equal torch's to the digit; of the gradient, as
    many as can be."""
    if not computed.given.loss.has_steps(computed.given):
        return Worked()
    digits = min(max(digits, DIGITS[0]), DIGITS[1])
    first: Worked | None = None
    is_first_right = False
    with decimal.localcontext(ARITHMETIC):
        for way in _ways(computed, digits):
            sheet = Worksheet(way, computed.value.dtype)
            is_right, divisor = _write(sheet, computed, chosen)
            if not is_right and first is not None:
                continue
            count = len(sheet.steps)
            has_right_slopes = _write_slopes(sheet, computed, chosen, divisor)
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
    if computed.given.loss.is_of_several(computed):
        notes.append(Note("several_targets", computed.given.loss.inputs[0]))
    return Worked(tuple(rows[:count]), tuple(rows[count:]), tuple(notes))


def _dtype(computed: Computed) -> str:
    return str(computed.value.dtype).removeprefix("torch.")


def _ways(computed: Computed, digits: int) -> Iterator[Way]:
    """Yields ways of writing, the plainest first. A number between two roundings gets one digit more or less; where the
    dtype has no digits left, it is rounded to those it has."""
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
    """Yields exponents to which the dtype rounds numbers of the size of the inputs and the elements."""
    inputs = [computed.given.tensors[name] for name in computed.given.loss.inputs]
    sizes = [_size(tensor) for tensor in (*inputs, computed.elements)]
    scale = max(1.0, *(size for size in sizes if math.isfinite(size)))
    exponent = math.ceil(math.log10(torch.finfo(computed.value.dtype).eps * scale))
    yield from (exponent + more for more in EPSILONS)


def _size(tensor: torch.Tensor) -> float:
    if not tensor.is_floating_point() or not tensor.numel():
        return 0.0
    return float(tensor.nan_to_num(0.0, 0.0, 0.0).abs().max())


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _write(sheet: Worksheet, computed: Computed, chosen: int) -> tuple[bool, Expression | None]:
    """Writes the steps; returns (whether the value equals torch's, what a mean divides by)."""
    term = computed.given.loss.element(sheet, computed, chosen)
    if computed.reduction == "none":
        return sheet.last("kept", term, float(computed.elements.flatten()[chosen].item())), None
    return _reduce(sheet, computed, chosen, term)


def _reduce(sheet: Worksheet, computed: Computed, chosen: int, term: Expression) -> tuple[bool, Expression | None]:
    loss, own = computed.given.loss, float(computed.value.item())
    total = _total(sheet, computed, chosen, term)
    if computed.reduction == "sum":
        return sheet.last("sum", total, own), None
    if computed.elements.numel() > TERMS:
        total = sheet.row("sum", total)
    divisor = loss.divisor(sheet, computed)
    return sheet.last("mean", loss.mean(computed.given, total, divisor), own), divisor


def _total(sheet: Worksheet, computed: Computed, chosen: int, term: Expression) -> Expression:
    elements = computed.elements.flatten()
    places = {*shown(len(elements)), chosen}
    terms = {at: term if at == chosen else sheet.known(elements[at], "element", at) for at in sorted(places)}
    return summed(sheet, terms, elements)


def _write_slopes(sheet: Worksheet, computed: Computed, chosen: int, divisor: Expression | None) -> bool:
    """Writes the gradient below the steps; returns whether all of it equals torch's. `divisor`: of the mean."""
    loss = computed.given.loss
    if loss.is_flat or not computed.gradients:
        return True
    divisor = None if loss.is_ignored(computed.given, chosen) else divisor
    slopes = [slope for slope in loss.slopes(sheet, computed, chosen) if slope.input in computed.gradients]
    fits = []
    for slope in slopes:
        term = slope.term if divisor is None else over(slope.term, divisor)
        own = float(computed.gradients[slope.input].flatten()[slope.at].item())
        fits.append(sheet.last("slope", term, own, slope.index, slope.input))
    return all(fits)
