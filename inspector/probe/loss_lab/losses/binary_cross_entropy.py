"""Binary cross-entropy of logits: yes or no for each number."""

from __future__ import annotations

from collections.abc import Iterator

from ....wire.lab import Note
from ..by_element import ElementLoss, LossElement, dtype_of
from ..loss import Check, Computed, LabCall, Unfit
from ..misuse import ENOUGH, are_shares, as_single
from ..sheet import Worksheet
from ..terms import Expression, constant, exponential, logarithm, minus, negative, over, plus, times


def _worked(sheet: Worksheet, spot: LossElement) -> Expression:
    """Writes −t · log σ(x) − (1 − t) · log(1 − σ(x)), each part only where the target needs it."""
    x, target = spot.input(sheet), spot.target(sheet)
    inverse = sheet.row("exponential", exponential(negative(x)))
    sheet.row("probability", over(constant(1), plus([constant(1), inverse])))
    positive = sheet.row("log_sigmoid", logarithm(plus([constant(1), inverse])))
    if positive.value.is_infinite() and x.value.is_finite():  # e^−x overflows: 1 beside it does not matter
        positive = sheet.row("log_sigmoid", negative(x))
    terms = []
    if target.value != 0:
        factors = [factor for factor in (spot.take(sheet, "pos_weight"), target, positive) if factor is not None]
        terms.append(sheet.row("positive", times(*factors)))
    if target.value != 1 or not x.value.is_finite():  # 0 · ∞ is NaN in torch as well
        other = sheet.row("log_other", plus([x, positive]))
        terms.append(sheet.row("negative", times(minus(constant(1), target), other)))
    return terms[0] if len(terms) == 1 else sheet.row("element", plus(terms))


def _slope(sheet: Worksheet, spot: LossElement) -> Expression:
    """σ(x) − t; with pos_weight p: (1 − t) σ(x) − p t (1 − σ(x))"""
    share, target, positive = sheet.written("probability"), spot.target(sheet), spot.take(sheet, "pos_weight")
    if positive is None:
        return minus(share, target)
    other = times(minus(constant(1), target), share)
    return minus(other, times(positive, target, minus(constant(1), share)))


def _target_of_integers(given: LabCall) -> Unfit | None:
    if given.target.is_floating_point():
        return None
    return Unfit("target_dtype", "target", words=(dtype_of(given.target), dtype_of(given.input)))


def _notes(computed: Computed) -> Iterator[Note]:
    given = computed.given
    logits = as_single(given.input)
    if logits is None:
        return
    if logits.numel() >= ENOUGH and bool(((logits >= 0) & (logits <= 1)).all()):
        yield Note("sigmoid_twice", "input")
    if not are_shares(given.target):
        yield Note("no_probabilities", "target")


LOSS = ElementLoss(
    code="binary_cross_entropy_with_logits", weights=("weight", "pos_weight"), worked=_worked, slope=_slope,
    is_strict=True, curve_target=1.0, checks=(Check(_target_of_integers),), notes=_notes,
)  # fmt: skip
