"""A probe that has numpy arrays for tensors, and answers when a test lets it."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np

from inspector.wire.arrays import Array
from inspector.wire.messages import Refused
from inspector.wire.tensors import (
    AskPictures,
    AskRegion,
    AskStatistics,
    Pictures,
    Plane,
    Region,
    Statistics,
    TensorFacts,
    TensorName,
)  # fmt: skip

WEIGHT = TensorName("parameter", 1, 3)


def facts_of(numbers: np.ndarray, axes: tuple[str, ...] = (), count: int | None = None) -> TensorFacts:
    shape = tuple(int(extent) for extent in numbers.shape)
    return TensorFacts(
        request=0,
        stop=1,
        type="Tensor",
        shape=shape,
        stride=tuple(stride // numbers.itemsize for stride in numbers.strides),
        dtype=str(numbers.dtype),
        layout="strided",
        memory="contiguous",
        device="cpu",
        trainable=False,
        count=numbers.size,
        bytes=numbers.nbytes,
        changes=0,
        axes=axes or ("",) * numbers.ndim,
        parts=(),
        states=(),
        signed=numbers.dtype.kind in "fi",
    )


def plane_of(shape: tuple[int, ...], at: tuple[int, ...] | None = None) -> Plane:
    """The last two axes, the others at 0."""
    count = len(shape)
    return Plane(at or (0,) * count, count - 2 if count > 1 else -1, count - 1 if count else -1)


def sight_of(
    numbers: np.ndarray, axes: tuple[str, ...] = (), tensor: TensorName = WEIGHT, plane: Plane | None = None
) -> Any:
    shape = numbers.shape
    return SimpleNamespace(
        tensor=tensor, against=None, how="", facts=facts_of(numbers, axes), plane=plane or plane_of(shape),
        path="model.layer.weight",
    )  # fmt: skip


class Probe:
    """`ask` is what a lens is given. `asked` holds the questions in order.

    While `holds` is set answers wait for `answer()`. `arrays` are by kind; of a kind that is not there it is refused.
    """

    def __init__(self, sample: int = 1 << 20, piece: int = 1 << 22, **arrays: np.ndarray) -> None:
        self.arrays, self.sample, self.piece = arrays, sample, piece
        self.asked: list[Any] = []
        self.waiting: list[tuple[Any, Callable[[Any], None]]] = []
        self.holds = False

    def ask(self, question: Any, on_answer: Callable[[Any], None]) -> None:
        self.asked.append(question)
        self.waiting.append((question, on_answer))
        if not self.holds:
            self.answer()

    def answer(self, position: int = 0) -> None:
        """Answers the question that waits at a position."""
        question, on_answer = self.waiting.pop(position)
        on_answer(self.answer_to(question))

    def answer_all(self) -> None:
        while self.waiting:
            self.answer()

    def answer_to(self, question: Any) -> Any:
        numbers = self.arrays.get(question.tensor.kind)
        if numbers is None:
            return Refused(0, 1, "none", "")
        answers = {AskRegion: _region, AskPictures: _pictures}
        if type(question) in answers:
            return answers[type(question)](question, numbers)
        return self._statistics(question, numbers)

    def _statistics(self, question: AskStatistics, numbers: np.ndarray) -> Statistics:
        flat = numbers.reshape(-1)
        if question.exact:
            part = flat[question.first : question.first + self.piece]
        else:
            part = flat[:: max(1, -(-flat.size // self.sample))]
        whole = question.exact or part.size == flat.size
        return dataclasses.replace(statistics_of(part, question), total=flat.size, exact=whole)


def _region(question: AskRegion, numbers: np.ndarray) -> Region:
    plane = question.plane
    index = tuple(slice(None) if axis in (plane.rows, plane.columns) else here for axis, here in enumerate(plane.at))
    flat = numbers[index]
    if plane.rows > plane.columns >= 0:
        flat = flat.T
    flat = flat.reshape(1 if plane.rows < 0 else flat.shape[0], -1)
    bottom, right = question.top + question.height, question.left + question.width
    part = flat[question.top : bottom : question.down, question.left : right : question.across]
    return Region(0, 1, array_of(part), part.dtype == bool)


def _pictures(question: AskPictures, numbers: np.ndarray) -> Pictures:
    order = [*question.along, question.rows, question.columns, *([question.colors] if question.colors >= 0 else [])]
    index = tuple(slice(None) if axis in order else here for axis, here in enumerate(question.at))
    kept = [axis for axis in range(numbers.ndim) if axis in order]
    flat = numbers[index].transpose([kept.index(axis) for axis in order])
    flat = flat.reshape(-1, *flat.shape[len(question.along) :])
    stride = max(1, -(-max(flat.shape[1:3]) // question.side))
    part = flat[question.first : question.first + question.limit, ::stride, ::stride].astype(np.float32)
    finite = part[np.isfinite(part)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (None, None)
    return Pictures(0, 1, question.first, len(flat), array_of(part), low, high)


def array_of(numbers: np.ndarray) -> Array:
    numbers = numbers.astype(np.uint8) if numbers.dtype == bool else numbers
    name = f"{numbers.dtype.kind}{numbers.dtype.itemsize}"
    return Array(name, numbers.shape, np.ascontiguousarray(numbers).tobytes())


def statistics_of(part: np.ndarray, question: AskStatistics) -> Statistics:
    with np.errstate(all="ignore"):
        real = np.abs(part) if part.dtype.kind == "c" else part.astype(np.float64)
        finite = real[np.isfinite(real)]
        low, high = question.low, question.high
        if low is None and finite.size:
            low, high = float(finite.min()), float(finite.max())
        counts = np.zeros(question.bins, "<i8")
        if question.bins and low is not None and high is not None:
            limits = (low, high) if low < high else (low - 0.5, high + 0.5)
            counts = np.histogram(finite, question.bins, limits)[0].astype("<i8")
        some = bool(real.size)
        return Statistics(
            request=0,
            stop=1,
            first=question.first,
            counted=real.size,
            total=real.size,
            exact=question.exact,
            minimum=float(real.min()) if some else None,
            maximum=float(real.max()) if some else None,
            mean=float(real.mean()) if some else None,
            std=(float(real.std(ddof=1)) if real.size > 1 else math.nan) if some else None,
            l1=float(np.abs(real).sum()) if some else None,
            l2=float(np.sqrt((real**2).sum())) if some else None,
            largest=float(np.abs(real).max()) if some else None,
            zeros=int((real == 0).sum()),
            nan=int(np.isnan(real).sum()),
            plus_inf=int((real == math.inf).sum()),
            minus_inf=int((real == -math.inf).sum()),
            subnormal=0,
            low=low,
            high=high,
            bins=Array("i8", counts.shape, counts.tobytes()),
        )
