"""What several fields of a message must agree about, so that not all that is made is turned away at the door."""

from __future__ import annotations

import dataclasses
import math
import random
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from inspector.wire.batches import Batch, Sample
from inspector.wire.lab import Curve, Gradient, LossAnswer, Step
from inspector.wire.messages import Array, LossPoints, Structure, Values
from inspector.wire.seen import MomentsSeen
from inspector.wire.tensors import TensorFacts
from inspector.wire.variables import COLUMNS, Evaluated, Variables

from .numbers import FLOATS, SEEDS, Strategy, packed


def sensible(message: Any) -> Strategy:
    """The same, with what contradicts itself in it brought together."""
    mend = _MENDS.get(type(message))
    return st.just(message) if mend is None else mend(message)


def _rising(column: Array, first: int) -> Array:
    return packed(column.dtype, list(range(first, first + column.shape[0])))


def _structure(message: Structure) -> Strategy:
    if not message.words or not message.styles:
        return st.just(message)
    first = message.first if message.first % 2 else 0
    return SEEDS.map(lambda seed: _tree(message, min(first, 20), random.Random(seed)))


def _tree(message: Structure, first: int, chance: random.Random) -> Structure:
    """Rows below earlier ones, none of them below a parameter."""
    count, words = message.parents.shape[0], len(message.words)
    styles = (*message.styles, dataclasses.replace(message.styles[0], kind="module"))
    parents = sorted(chance.randint(-1, first + row - 1) for row in range(count))
    parents = [min(parent, first + row - 1) for row, parent in enumerate(parents)]
    looks = [len(styles) - 1 if first + row in parents else chance.randrange(len(styles)) for row in range(count)]
    shared = [chance.choice((-1, -1, parent)) for parent in parents]
    names = [chance.randrange(words) for _ in range(count)]
    return dataclasses.replace(
        message, first=first, parents=packed("i4", parents), names=packed("i4", names), looks=packed("i4", looks),
        shared=packed("i4", shared), styles=styles,
    )  # fmt: skip


def _values(message: Values) -> Strategy:
    return st.integers(0, 9).map(lambda first: dataclasses.replace(message, ids=_rising(message.ids, first)))


def _moments(message: MomentsSeen) -> Strategy:
    return st.integers(1, 99).map(lambda first: dataclasses.replace(message, ordinals=_rising(message.ordinals, first)))


def _points(message: LossPoints) -> Strategy:
    firsts = st.integers(-5, 99)
    return firsts.map(lambda first: dataclasses.replace(message, iterations=_rising(message.iterations, first)))


def _sample(sample: Sample) -> Sample:
    count = min(len(sample.top), len(sample.probabilities))
    return dataclasses.replace(sample, top=sample.top[:count], probabilities=sample.probabilities[:count])


def _batch(message: Batch) -> Strategy:
    shown = len(message.samples)
    samples, chosen = (tuple(map(_sample, some)) for some in (message.samples, message.chosen))
    pictures = st.sampled_from([(0, 0, 0, 3), (shown, 0, 5, 3), (shown, 4, 4, 3), (shown, 1, 1000, 3)])

    def build(shape: tuple[int, ...], first: int, size: int) -> Batch:
        data = bytes(math.prod(shape))
        one = (len(chosen), *shape[1:])
        return dataclasses.replace(
            message, samples=samples, chosen=chosen, first=first, size=first + shown + size, matching=first + shown,
            pictures=Array("u1", shape, data), picture=Array("u1", one, bytes(math.prod(one))),
        )  # fmt: skip

    return st.builds(build, pictures, st.integers(0, 3), st.sampled_from((0, 1, 5, 100_000)))


def _loss(message: LossAnswer) -> Strategy:
    def build(elements: Array, gradient: Array, other: Array) -> LossAnswer:
        chosen = min(message.chosen, math.prod(elements.shape) - 1)
        return dataclasses.replace(
            message, elements=elements, chosen=max(chosen, -1),
            gradients=(Gradient("input", gradient), Gradient("target", other)),
            steps=tuple(_led_back(step, number) for number, step in enumerate(message.steps)),
        )  # fmt: skip

    numbers = st.sampled_from(_NUMBERS)
    return st.builds(build, numbers, numbers, numbers)


_NUMBERS = (
    packed("f4", [math.nan, 1, 2]), packed("f8", [1.0] * 6, (2, 3)), packed("f4", [], (0,)), packed("i8", [5], ()),
)  # fmt: skip


def _led_back(step: Step, number: int) -> Step:
    """Its parts come from rows before it."""
    parts = tuple(dataclasses.replace(part, at=min(part.at, max(number - 1, 0))) for part in step.parts)
    return dataclasses.replace(step, parts=parts)


def _curve(message: Curve) -> Strategy:
    curves = len(message.refused)

    def build(points: int, number: float) -> Curve:
        flat, per = packed("f8", [number] * points), packed("f8", [number] * (points * curves), (curves, points))
        each = packed("f8", [number] * curves)
        return dataclasses.replace(message, x=flat, losses=per, slopes=per, loss_at=each, slope_at=each)

    return st.builds(build, st.integers(0, 5), st.sampled_from(FLOATS))


def _facts(message: TensorFacts) -> Strategy:
    axes = (*message.axes, *[""] * len(message.shape))[: len(message.shape)]
    return st.just(dataclasses.replace(message, axes=axes, stride=()))


def _variables(message: Variables) -> Strategy:
    numbers = packed("f8", [0.5] * (COLUMNS * len(message.values)))
    return st.just(dataclasses.replace(message, first=0, total=len(message.values), numbers=numbers))


def _evaluated(message: Evaluated) -> Strategy:
    numbers = packed("f8", [0.5] * (COLUMNS if message.value is not None else 0))
    return st.just(dataclasses.replace(message, numbers=numbers))


_MENDS: dict[type, Callable[[Any], Strategy]] = {
    Variables: _variables, Evaluated: _evaluated,
    Structure: _structure, Values: _values, MomentsSeen: _moments, LossPoints: _points, Batch: _batch,
    LossAnswer: _loss, Curve: _curve, TensorFacts: _facts,
}  # fmt: skip
