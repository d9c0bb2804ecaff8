"""Checks messages whose parts may contradict one another although each has its declared type."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from inspector.wire.abort import Abortable, BackwardAborted
from inspector.wire.arrays import Array
from inspector.wire.batches import Batch, Confusion
from inspector.wire.chain import Rule
from inspector.wire.framing import WireError
from inspector.wire.graph import GraphFacts
from inspector.wire.lab import Curve, LossAnswer
from inspector.wire.messages import Structure, Values
from inspector.wire.seen import MomentsSeen
from inspector.wire.tensors import TensorFacts
from inspector.wire.variables import COLUMNS, Evaluated, Variables

from .graph import check_graph, check_rule
from .moments import check_moments
from .tree import check_structure, check_values


def check(message: Any) -> None:
    """Raises WireError if no panel could show the message."""
    checks.get(type(message), _nothing)(message)


def _nothing(message: Any) -> None:
    pass


def _batch(message: Batch) -> None:
    shown, last = len(message.samples), message.first + len(message.samples)
    of_chosen = (message.picture, message.made)
    if not (_are_pictures(message.pictures, shown) and all(_are_pictures(p, len(message.chosen)) for p in of_chosen)):
        raise WireError("Batch: pictures that are none")
    others, curve = message.others, message.curve
    if not _are_pictures(others, others.shape[0]) or others.shape[0] and not message.chosen:
        raise WireError("Batch: other pictures that are none")
    if curve.dtype != "f8" or len(curve.shape) != 2 or curve.shape[0] != 2:
        raise WireError("Batch: a curve that is none")
    if message.first < 0 or last > max(message.matching, shown) or message.matching > max(message.size, 0):
        raise WireError("Batch: samples that it has not")
    if any(len(sample.top) != len(sample.probabilities) for sample in (*message.samples, *message.chosen)):
        raise WireError("Batch: classes without probabilities")


def _are_pictures(pictures: Array, samples: int) -> bool:
    shape = pictures.shape
    return pictures.dtype == "u1" and len(shape) == 4 and shape[3] == 3 and shape[0] in (0, samples)


def _confusion(message: Confusion) -> None:
    cells = message.cells
    if cells.dtype != "i4" or len(cells.shape) != 2 or cells.shape[1] != 3:
        raise WireError("Confusion: cells that do not fit")
    numbers = memoryview(cells.data).cast("i")
    if any(not 0 <= number < message.classes for column in (0, 1) for number in numbers[column::3]):
        raise WireError("Confusion: classes that there are not")
    if message.counted != sum(numbers[2::3]) or any(number < 1 for number in numbers[2::3]):
        raise WireError("Confusion: counts that do not add up")


def _loss(message: LossAnswer) -> None:
    numbers = (message.elements, *(gradient.numbers for gradient in message.gradients))
    if any(array.dtype[0] not in "fi" for array in numbers):
        raise WireError("LossAnswer: numbers that are none")
    if message.chosen >= math.prod(message.elements.shape):
        raise WireError("LossAnswer: steps of an element that is not there")
    for number, step in enumerate(message.steps):
        if any(part.at < 0 or part.source == "step" and part.at >= number for part in step.parts):
            raise WireError("LossAnswer: a step from nowhere")


def _curve(message: Curve) -> None:
    points, curves = message.x.shape, len(message.refused)
    columns = (message.x, message.losses, message.slopes, message.loss_at, message.slope_at)
    shapes = (points, (curves, *points), (curves, *points), (curves,), (curves,))
    if len(points) != 1 or any(c.dtype != "f8" or c.shape != shape for c, shape in zip(columns, shapes)):
        raise WireError("Curve: columns that do not fit")


def _partial(message: Abortable | BackwardAborted) -> None:
    partial = message.partial
    for share in (partial.given, partial.missing):
        if share.left_out < 0 or len(share.names) + share.left_out > share.parameters:
            raise WireError(f"{type(message).__name__}: more names than parameters")
    if not 0 <= partial.sums <= partial.given.parameters:
        raise WireError(f"{type(message).__name__}: sums of gradients that are not there")


def _facts(message: TensorFacts) -> None:
    rank = len(message.shape)
    if len(message.axes) != rank or len(message.stride) not in (0, rank):
        raise WireError("TensorFacts: axes or strides do not fit the shape")


def _variables(message: Variables) -> None:
    if message.numbers.shape[0] != COLUMNS * len(message.values):
        raise WireError("Variables: numbers that do not fit")
    if message.values and message.first + len(message.values) > message.total:
        raise WireError("Variables: more rows than there are")


def _evaluated(message: Evaluated) -> None:
    if message.numbers.shape[0] != (COLUMNS if message.value is not None else 0):
        raise WireError("Evaluated: numbers that do not fit")


checks: dict[type, Callable[[Any], None]] = {
    Abortable: _partial,
    Evaluated: _evaluated,
    Variables: _variables,
    BackwardAborted: _partial,
    MomentsSeen: check_moments,
    Batch: _batch,
    Confusion: _confusion,
    GraphFacts: check_graph,
    Rule: check_rule,
    LossAnswer: _loss,
    Curve: _curve,
    Structure: check_structure,
    TensorFacts: _facts,
    Values: check_values,
}
