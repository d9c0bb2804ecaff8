"""Remarks about a computed loss: why it is NaN, and what was probably given by mistake."""

from __future__ import annotations

from collections.abc import Iterator

from ...wire.lab import Note
from .by_element import dtype_of
from .loss import Computed, LabCall
from .misuse import is_clean


def notes_of(computed: Computed) -> tuple[Note, ...]:
    given, loss = computed.given, computed.given.loss
    found = [*_broken(given), *_empty(computed), *loss.said(computed), *_no_gradient(computed), *_weights(given)]
    found += [*loss.notes(computed)]
    return (*found, *_overflow(computed, found))


def _broken(given: LabCall) -> Iterator[Note]:
    for name, tensor in given.tensors.items():
        if not is_clean(tensor):
            for code, count in (("nan_input", tensor.isnan().sum()), ("inf_input", tensor.isinf().sum())):
                if count:
                    yield Note(code, name, (float(count),))


def _empty(computed: Computed) -> Iterator[Note]:
    if not computed.elements.numel():
        yield Note("empty")


def _no_gradient(computed: Computed) -> Iterator[Note]:
    loss = computed.given.loss
    if loss.inputs[0] not in computed.gradients or loss.is_flat:
        yield Note("no_gradient", loss.inputs[0], (), (computed.refusal,) if computed.refusal else ())


def _weights(given: LabCall) -> Iterator[Note]:
    weight = given.weight
    if weight is not None and bool((weight < 0).any()):
        yield Note("negative_weights", "weight", tuple(map(float, (weight.flatten() < 0).nonzero()[:10])))


def _overflow(computed: Computed, found: list[Note]) -> Iterator[Note]:
    """Notes that the inputs are finite but the loss is not."""
    explained = {note.code for note in found} & {"nan_input", "inf_input", "empty", "all_ignored", "zero_weights"}
    elements = computed.elements
    are_finite = is_clean(elements) or bool(elements.isfinite().all())
    if not explained and not (are_finite and bool(computed.value.isfinite().all())):
        yield Note("overflow", "", (float((~elements.isfinite()).sum()),), (dtype_of(elements),))
