"""Messages of every kind as strategies, made from the declarations of the wire: a new message is fuzzed by itself."""

from __future__ import annotations

import dataclasses
import functools
import math
import random
import struct
import types
import typing
from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from inspector.wire.batches import Batch
from inspector.wire.framing import ITEM_BYTES
from inspector.wire.lab import Curve, LossAnswer
from inspector.wire.limits import INT32, INT64, AtMost, Column, OneOf, Within
from inspector.wire.messages import Array, LossPoints, Structure, Values
from inspector.wire.seen import MomentsSeen
from inspector.wire.tensors import TensorFacts

Strategy = st.SearchStrategy[Any]
SEEDS = st.integers(0, 1 << 20)  # of long lists of numbers, each of which would be a choice of its own

EDGES = (0, 1, -1, 2, 255, INT32, INT32 + 1, 1 << 53, 1 << 62, INT64, -INT32 - 1, -INT64 - 1)
BEYOND = (INT64 + 1, -INT64 - 2, 10**30)
FLOATS = (0.0, -0.0, 1.0, -1.5, 0.1, math.nan, math.inf, -math.inf, 5e-324, 1.8e308, -1.7e308, 1e-45, 1e16)
TEXTS = (
    "", "loss", "model", "model.conv1", "0", "1", "float32", "int64", "bool", "cpu", "cuda:0", "weight", "grad",
    "Conv2d", "Tensor", "\ud800", "\x00", "a\nb\tc\r", "<img src=x><b>", "\u202eabc\u2066", "𝄞🙂", "%s {x} {0} %n", "&amp;&",
    "é" * 300, "x " * 5000, "y" * 20_000, "\n" * 3000,
)  # fmt: skip
FILES = ("<string>", "", "/", "/nowhere/train.py", "/dev/zero", "/proc/self/maps", "relative.py", "a\x00b", "x" * 5000)
SHAPES = (
    (), (0,), (1,), (3,), (2, 3), (0, 3), (3, 0), (1, 1, 1), (2, 3, 4, 4), (1, 4, 4, 3), (2, 0, 0, 3), (0, 0, 0, 3), (0, 1 << 28),
    (16, 16), (1,) * 9,
)  # fmt: skip
CODES = {"u1": "B", "u2": "H", "u4": "I", "u8": "Q", "i1": "b", "i2": "h", "i4": "i", "i8": "q", "f4": "f", "f8": "d"}
TAME, WILD = 14, 8  # messages of a kind in a pool
LONGEST = 12  # of columns, mostly


class Pool:
    """Messages by kind, made when one of the kind is wanted first. `number`: the same one makes the same messages."""

    def __init__(self, files: tuple[str, ...], number: int) -> None:
        self._files, self._number = files, number
        self._made: dict[type, list[Any]] = {}

    def one(self, kind: type, chance: random.Random) -> Any:
        if kind not in self._made:
            self._made[kind] = made(messages_of(kind, self._files), self._number, TAME)
            self._made[kind] += made(messages_of(kind, self._files, True), self._number, WILD)
        return chance.choice(self._made[kind])


def made(strategy: Strategy, number: int, count: int) -> list[Any]:
    """What hypothesis makes of a strategy."""
    some: list[Any] = []

    @seed(number)
    @settings(
        max_examples=count, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(strategy)
    def note(one: Any) -> None:
        some.append(one)

    note()
    return some


@functools.cache
def messages_of(cls: type, files: tuple[str, ...], is_wild: bool = False) -> Strategy:
    """Messages of one kind; `files`: paths that are there. `is_wild`: fields may be beyond their declared limits."""
    tame = _Words(files, False).parts(cls).flatmap(_sensible)
    names = [field.name for field in dataclasses.fields(cls)]
    if not (is_wild and names):
        return tame
    return st.builds(_mixed, tame, _Words(files, True).parts(cls), st.lists(st.sampled_from(names), min_size=1, max_size=3))


def _mixed(message: Any, other: Any, names: list[str]) -> Any:
    return dataclasses.replace(message, **{name: getattr(other, name) for name in names})


class _Words:
    def __init__(self, files: tuple[str, ...], is_wild: bool) -> None:
        self._files, self._is_wild = files, is_wild

    def parts(self, cls: type) -> Strategy:
        """A message or a part of one, its columns last: they are as long as other fields tell."""
        hints = typing.get_type_hints(cls, include_extras=True)
        columns = {name: limit for name, hint in hints.items() if (limit := _column_of(hint)) is not None}
        plain = {name: self.values(hint, name) for name, hint in hints.items() if name not in columns}

        @st.composite
        def whole(draw: st.DrawFn) -> Any:
            made = {name: draw(values) for name, values in plain.items()}
            return cls(**made, **self.columns(draw, columns, made))

        return whole() if columns else st.builds(cls, **plain)

    def values(self, hint: Any, name: str) -> Strategy:
        """Of a field of the declared type."""
        if typing.get_origin(hint) is typing.Annotated:
            return self._limited(hint.__origin__, hint.__metadata__, name)
        if typing.get_origin(hint) in (types.UnionType, typing.Union):
            return st.none() | self.values(*(arm for arm in hint.__args__ if arm is not types.NoneType), name)
        if typing.get_origin(hint) is tuple:
            return self._tuples(hint, name, 1 << 20)
        if hint is Array:
            return arrays()
        return self.parts(hint) if dataclasses.is_dataclass(hint) else self._plain(hint, name)

    def _limited(self, kind: Any, limits: tuple[Any, ...], name: str) -> Strategy:
        (limit,) = limits
        if isinstance(limit, Within):
            return self._or_wild(integers(limit.low, limit.high), st.sampled_from(EDGES + BEYOND))
        if isinstance(limit, OneOf):
            return self._or_wild(st.sampled_from(limit.codes), st.sampled_from(TEXTS))
        assert isinstance(limit, AtMost)
        return self._tuples(kind, name, limit.count)

    def _tuples(self, hint: Any, name: str, most: int) -> Strategy:
        inner = self.values(hint.__args__[0], name)
        few = st.lists(inner, max_size=min(most, 4)).map(tuple)
        many = st.lists(inner, min_size=1, max_size=2).map(lambda some: tuple(some) * 80)
        return self._or_wild(few, many) if self._is_wild else few

    def _plain(self, hint: Any, name: str) -> Strategy:
        if hint is int:
            return self._or_wild(integers(-INT64 - 1, INT64), st.sampled_from(BEYOND))
        if hint is str:
            return st.sampled_from(self._files + FILES) if name == "file" else st.sampled_from(TEXTS)
        return st.sampled_from(FLOATS) | st.floats() if hint is float else st.booleans()

    def _or_wild(self, tame: Strategy, wild: Strategy) -> Strategy:
        """One in twenty where anything goes."""
        return st.integers(0, 19).flatmap(lambda turn: tame if turn else wild) if self._is_wild else tame

    def columns(self, draw: st.DrawFn, columns: dict[str, Column], others: dict[str, Any]) -> dict[str, Array]:
        lengths = _lengths(draw, columns, others)
        made = {}
        for name, column in columns.items():
            under = column.under
            if isinstance(under, str):
                under = lengths[under] if under in lengths else len(others[under])
            made[name] = draw(self._or_wild(column_of(column, lengths[column.of or name], under), arrays()))
        return made


def _lengths(draw: st.DrawFn, columns: dict[str, Column], others: dict[str, Any]) -> dict[str, int]:
    """Of the columns by what they are `of`; nothing is a number of what there is none of."""
    lengths = {column.of or name: draw(st.integers(0, LONGEST)) for name, column in columns.items()}
    for _ in columns:  # what is numbered may itself be left without any
        for name, column in columns.items():
            if isinstance(column.under, str) and not lengths.get(column.under, len(others.get(column.under, ()))):
                if column.low == 0:
                    lengths[column.of or name] = 0
    return lengths


def _column_of(hint: Any) -> Column | None:
    limits = getattr(hint, "__metadata__", ())
    return next((limit for limit in limits if isinstance(limit, Column)), None)


def integers(low: int, high: int) -> Strategy:
    """Mostly few, now and then one at an edge."""
    few = list(range(max(low, -1), min(high, 12) + 1))
    return st.sampled_from(few * 3 + edges(low, high))


def edges(low: int, high: int) -> list[int]:
    return sorted({low, high, *(edge for edge in EDGES if low <= edge <= high)})


def column_of(column: Column, length: int, under: int | None) -> Strategy:
    code = CODES[column.dtype]
    if code in "fd":
        numbers: Sequence[Any] = FLOATS
    else:
        high = {"B": 255, "i": INT32, "q": INT64}[code] if under is None else max(under - 1, 0)
        low = column.low if column.low is not None else (0 if code == "B" else -high - 1)
        numbers = [*range(max(low, -1), min(high, 12) + 1)] * 2 + edges(low, max(high, low))
    return SEEDS.map(lambda seed: packed(column.dtype, random.Random(seed).choices(numbers, k=length)))


def packed(dtype: str, numbers: list[Any], shape: tuple[int, ...] | None = None) -> Array:
    shape = (len(numbers),) if shape is None else shape
    return Array(dtype, shape, struct.pack(f"<{len(numbers)}{CODES[dtype]}", *numbers))


@st.composite
def arrays(draw: st.DrawFn, shape: tuple[int, ...] | None = None) -> Array:
    """Of any dtype and shape; floats are any as well."""
    dtype, shape = draw(st.sampled_from(sorted(ITEM_BYTES))), draw(st.sampled_from(SHAPES)) if shape is None else shape
    size = math.prod(shape) * ITEM_BYTES[dtype]
    seed = draw(st.binary(min_size=1, max_size=24) | st.sampled_from([struct.pack("<dd", math.nan, math.inf), b"\0"]))
    return Array(dtype, shape, (seed * (size // len(seed) + 1))[:size])


# ── what several fields must agree about, so that not all is turned away at the door ────────────────────────────────


def _sensible(message: Any) -> Strategy:
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
    return st.integers(-5, 99).map(lambda first: dataclasses.replace(message, iterations=_rising(message.iterations, first)))


def _batch(message: Batch) -> Strategy:
    shown = len(message.samples)
    samples, chosen = (
        tuple(dataclasses.replace(sample, probabilities=sample.probabilities[: len(sample.top)], top=sample.top[: len(sample.probabilities)]) for sample in some)
        for some in (message.samples, message.chosen)
    )
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
        steps = tuple(
            dataclasses.replace(step, parts=tuple(dataclasses.replace(p, at=min(p.at, max(i - 1, 0))) for p in step.parts))
            for i, step in enumerate(message.steps, 1)
        )
        return dataclasses.replace(
            message, elements=elements, gradient=gradient, target_gradient=other, chosen=max(chosen, -1), steps=steps
        )

    numbers = st.sampled_from([packed("f4", [math.nan, 1, 2]), packed("f8", [1.0] * 6, (2, 3)), packed("f4", [], (0,)), packed("i8", [5], ())])
    return st.builds(build, numbers, numbers, numbers)


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


_MENDS: dict[type, Callable[[Any], Strategy]] = {
    Structure: _structure, Values: _values, MomentsSeen: _moments, LossPoints: _points, Batch: _batch,
    LossAnswer: _loss, Curve: _curve, TensorFacts: _facts,
}  # fmt: skip
