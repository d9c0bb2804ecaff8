"""Kullback-Leibler divergence of the input, given as log-probabilities, from the target's distribution."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ....wire.lab import Note
from ..by_element import ElementLoss, LossElement
from ..loss import REDUCED, REDUCTIONS, Computed, LabCall
from ..misuse import are_log_probabilities, are_probabilities, as_single
from ..sheet import Worksheet
from ..terms import Expression, constant, exponential, logarithm, minus, negative, times


def _worked(sheet: Worksheet, spot: LossElement) -> Expression:
    x, target = spot.input(sheet), spot.target(sheet)
    if spot.given.argument("log_target"):
        power = sheet.row("exponential", exponential(target))
        return sheet.row("pointwise", times(power, minus(target, x)))
    if not target.value:
        return sheet.row("pointwise", times(target, x))  # for torch 0 · ln 0 is 0, but 0 · ∞ is not
    log = sheet.row("log_probability", logarithm(target))
    return sheet.row("pointwise", times(target, minus(log, x)))


def _slope(sheet: Worksheet, spot: LossElement) -> Expression:
    """−t, as the input is a logarithm already."""
    target = spot.target(sheet)
    if spot.given.argument("log_target"):
        target = sheet.row("exponential", exponential(target))
    return negative(target)


def _notes(computed: Computed) -> Iterator[Note]:
    given = computed.given
    if computed.reduction == "mean" and given.input.dim() > 1:
        yield Note("mean_is_not_batchmean", "reduction")
    logarithms = as_single(given.input)
    if logarithms is None or not logarithms.dim():
        return
    axis = logarithms.dim() - 1
    if logarithms.shape[axis] == 1:
        yield Note("one_class", "input")
        return
    if not are_log_probabilities(logarithms, axis):
        yield Note("no_log_probabilities", "input")
    yield from _target_that_is_no_distribution(given, axis)


def _target_that_is_no_distribution(given: LabCall, axis: int) -> Iterator[Note]:
    target = given.target.float()
    target = target.exp() if given.argument("log_target") else target
    if given.target.is_floating_point() and not (
        target.dim() and are_probabilities(target, min(axis, target.dim() - 1))
    ):
        yield Note("no_probabilities", "target")


@dataclass(frozen=True, kw_only=True)
class Divergence(ElementLoss):
    def divisor(self, sheet: Worksheet, computed: Computed) -> Expression:
        given = computed.given
        if computed.reduction == "batchmean":
            return constant(given.input.shape[0] if given.input.dim() else 1)
        return super().divisor(sheet, computed)


LOSS = Divergence(
    code="kl_div", arguments=(*REDUCED, ("log_target", "False")), reductions=(*REDUCTIONS, "batchmean"), worked=_worked,
    slope=_slope, notes=_notes,
)  # fmt: skip
