"""Answers the loss lab's questions where torch is: in a held debuggee, or in a process of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from ...wire.lab import AskCurve, AskDifference, AskLoss, Curve, Difference, Gradient, LossAnswer, LossRefused
from ..core.neutral import Neutral
from ..numerics.numbers import packed, plain
from ..numerics.regions import text_of
from . import curves
from .compute import compute, differentiating
from .errors import WORDS_LIMIT, check_sizes, diagnosed
from .loss import Computed, LabCall, Unfit
from .notes import notes_of
from .setup import read
from .steps import Worked, worked


def answer(question: AskLoss | AskCurve | AskDifference, stop: int) -> LossAnswer | LossRefused | Curve | Difference:
    """Answers any question about losses; a question that can not be computed is answered with LossRefused."""
    try:
        with Neutral():
            return _BY_KIND[type(question)](question, stop)
    except Unfit as unfit:
        return _refused(question.request, stop, unfit)


def _refused(request: int, stop: int, unfit: Unfit) -> LossRefused:
    error = unfit.error
    kind, message = ("", "") if error is None else (type(error).__name__, str(error)[:WORDS_LIMIT])
    return LossRefused(
        request=request,
        stop=stop,
        error=kind,
        detail=message,
        code=unfit.code,
        at=unfit.at,
        element=unfit.element,
        numbers=unfit.numbers,
        words=unfit.words,
    )


def _loss(question: AskLoss, stop: int) -> LossAnswer:
    given = read(question.setup)
    computed = computed_of(given)
    count, chosen = computed.elements.numel(), question.chosen
    if chosen >= count > 0:
        raise Unfit("no_element", "", chosen, (chosen, count))
    chosen = chosen if 0 <= chosen < count else -1
    shown = worked(computed, chosen, question.digits) if chosen >= 0 else Worked()
    is_whole, value = computed.reduction != "none", computed.value
    return LossAnswer(
        request=question.request,
        stop=stop,
        loss=given.loss.code,
        reduction=computed.reduction,
        is_deprecated=computed.is_deprecated,
        value=float(value.item()) if is_whole else None,
        text=text_of(value) if is_whole else "",
        dtype=str(value.dtype).removeprefix("torch."),
        elements=packed(plain(computed.elements)),
        gradients=_gradients(computed),
        chosen=chosen,
        steps=shown.steps,
        slopes=shown.slopes,
        notes=(*notes_of(computed), *shown.notes),
        warnings=tuple(computed.warned),
    )


def computed_of(given: LabCall) -> Computed:
    """Computes the loss. Raises Unfit, with torch's message if torch refused."""
    check_sizes(given)
    try:
        return compute(given)
    except (RuntimeError, ValueError, TypeError, IndexError, NotImplementedError, MemoryError) as error:
        raise diagnosed(given, error) from error


def _gradients(computed: Computed) -> tuple[Gradient, ...]:
    return tuple(Gradient(name, packed(plain(tensor))) for name, tensor in computed.gradients.items())


# ── is the gradient right? ───────────────────────────────────────────────────────────────────────────────────────────


def _difference(question: AskDifference, stop: int) -> Difference:
    given, name = read(question.setup), question.input
    computed = computed_of(given)
    if name not in given.loss.inputs:
        raise Unfit("unknown_argument", name, words=(name,))
    if not 0 <= question.element < given.tensors[name].numel():
        raise Unfit("no_element", name, question.element, (question.element, given.tensors[name].numel()))
    if name not in computed.gradients:
        raise Unfit("input_dtype", name, words=(str(given.tensors[name].dtype).removeprefix("torch."), "float32"))
    with differentiating(), torch.no_grad():
        return curves.difference(question, given, computed, stop)


_BY_KIND: dict[type, Callable[[Any, int], LossAnswer | Curve | Difference]] = {
    AskLoss: _loss,
    AskCurve: curves.curve,
    AskDifference: _difference,
}
