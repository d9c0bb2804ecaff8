"""0-1 loss: 1 if a class other than the target has the greatest score, else 0."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch

from ....wire.lab import Note
from ..by_class import ClassLoss, ScoredSample, axis_of_classes
from ..loss import REDUCTIONS, Computed, Unfit
from ..misuse import as_single
from ..sheet import Worksheet
from ..terms import Expression, constant


def _worked(sheet: Worksheet, place: ScoredSample) -> Expression:
    best = int(place.scores().argmax())
    sheet.row("predicted", place.score(sheet, best), best)
    return sheet.row("wrong", constant(int(best != place.target)))


def _wrong(input: Any, target: Any, reduction: str = "mean") -> Any:
    """Computes the loss, for which torch has no function; of several greatest scores the first counts."""
    if not input.dim():
        raise Unfit("no_dimension", "input")
    axis = 1 if input.dim() > 1 else 0
    if not input.shape[axis]:
        raise Unfit("no_classes", "input")
    wanted = (*input.shape[:axis], *input.shape[axis + 1 :])
    if tuple(target.shape) != wanted:
        raise Unfit("target_shape", "target", words=(str(list(target.shape)), str(list(wanted))))
    if target.is_floating_point():
        raise Unfit("target_dtype", "target", words=(str(target.dtype).removeprefix("torch."), "int64"))
    _check_classes(target, input.shape[axis])
    dtype = input.dtype if input.is_floating_point() else torch.float32
    wrong = (input.argmax(axis) != target).to(dtype)
    if reduction not in REDUCTIONS:
        raise Unfit("reduction", "reduction", words=(str(reduction),))
    return wrong if reduction == "none" else getattr(wrong, reduction)()


def _check_classes(target: Any, classes: int) -> None:
    wrong = ((target < 0) | (target >= classes)).flatten().nonzero()
    if len(wrong):
        place = int(wrong[0])
        raise Unfit("class_out_of_range", "target", place, (int(target.flatten()[place]), classes))


def _notes(computed: Computed) -> Iterator[Note]:
    scores = as_single(computed.given.input)
    if scores is not None and scores.dim() and scores.shape[axis_of_classes(scores)] == 1:
        yield Note("one_class", "input")


@dataclass(frozen=True, kw_only=True)
class ZeroOne(ClassLoss):
    def call(self, tensors: dict[str, Any], arguments: dict[str, Any]) -> Any:
        return _wrong(**tensors, **arguments)


LOSS = ZeroOne(
    code="zero_one", arguments=(("reduction", "'mean'"),), worked=_worked, slope=lambda sheet, place: {}, is_flat=True,
    notes=_notes,
)  # fmt: skip
