"""Checks that an answer fits its question."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from inspector.wire.batches import AskBatch, Batch
from inspector.wire.framing import WireError
from inspector.wire.lab import AskCurve, Curve
from inspector.wire.messages import ANSWERS
from inspector.wire.tensors import (
    AskCell,
    AskFind,
    AskPictures,
    AskRegion,
    AskStatistics,
    Cell,
    Found,
    Pictures,
    Region,
    Statistics,
)  # fmt: skip
from inspector.wire.variables import AskHover, AskInline, AskVariables, Variables


def check_answer(question: Any, answer: Any) -> None:
    """Raises WireError if the answer does not fit the question."""
    kinds = ANSWERS.get(type(question), ())
    _require(isinstance(answer, kinds), f"{type(answer).__name__} is no answer to {type(question).__name__}")
    check = _CHECKS.get(type(answer))
    if check is not None:
        check(question, answer)


def _region(question: AskRegion, answer: Region) -> None:
    most = (-(-question.height // question.down), -(-question.width // question.across))
    shape = answer.numbers.shape
    _require(len(shape) == 2 and shape[0] <= most[0] and shape[1] <= most[1], "Region: more than was asked for")


def _pictures(question: AskPictures, answer: Pictures) -> None:
    shape = answer.numbers.shape
    are_pictures = len(shape) == 3 if question.colors < 0 else len(shape) == 4 and shape[3] == 3
    _require(are_pictures and answer.numbers.dtype == "f4", "Pictures: not pictures of f4 numbers")
    is_asked = shape[0] <= question.limit and max(shape[1:3]) <= question.side and answer.first == question.first
    _require(is_asked and answer.first + shape[0] <= answer.total, "Pictures: others than were asked for")


def _statistics(question: AskStatistics, answer: Statistics) -> None:
    low, high = answer.low, answer.high
    counted, bins = answer.first + answer.counted, answer.bins.shape[0]
    _require(counted <= answer.total == math.prod(question.shape), "Statistics: of other elements")
    _require(bins in (0, question.bins), "Statistics: other bins than were asked for")
    is_range = low is not None and high is not None and math.isfinite(low) and math.isfinite(high) and low <= high
    _require(not bins or is_range, "Statistics: a histogram without a range")


def _found(question: AskFind, answer: Found) -> None:
    _require(not answer.is_there or _is_index(answer.index, question.shape), "Found: an element that is not there")


def _cell(question: AskCell, answer: Cell) -> None:
    _require(_is_index(answer.index, question.shape), "Cell: an element that is not there")


def _batch(question: AskBatch, answer: Batch) -> None:
    _require(len(answer.samples) <= question.limit, "Batch: more samples than were asked for")


def _curve(question: AskCurve, answer: Curve) -> None:
    _require(len(answer.refused) == len(question.curves), "Curve: others than were asked for")


def _variables(question: AskVariables | AskInline | AskHover, answer: Variables) -> None:
    if isinstance(question, AskVariables):
        is_asked = len(answer.values) <= question.count and answer.first == question.first
        _require(is_asked, "Variables: others than were asked for")


def _is_index(index: tuple[int, ...], shape: tuple[int, ...]) -> bool:
    return len(index) == len(shape) and all(place < extent for place, extent in zip(index, shape))


def _require(is_so: bool, else_what: str) -> None:
    if not is_so:
        raise WireError(else_what)


_CHECKS: dict[type, Callable[[Any, Any], None]] = {
    Variables: _variables,
    Region: _region, Pictures: _pictures, Statistics: _statistics, Found: _found, Cell: _cell, Batch: _batch,
    Curve: _curve,
}  # fmt: skip
