"""Messages of every kind as strategies, made from the declarations of the wire: a new message is fuzzed by itself."""

from __future__ import annotations

import dataclasses
import functools
import random
import types
import typing
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from inspector.wire.limits import INT64, AtMost, Column, OneOf, Within, Word
from inspector.wire.messages import Array

from .mending import sensible
from .numbers import BEYOND, EDGES, FLOATS, Strategy, arrays, column_of, integers

TEXTS = (
    "", "loss", "model", "model.conv1", "0", "1", "float32", "int64", "bool", "cpu", "cuda:0", "weight", "grad",
    "Conv2d", "Tensor", "\ud800", "\x00", "a\nb\tc\r", "<img src=x><b>", "\u202eabc\u2066", "𝄞🙂", "%s {x} {0} %n",
    "&amp;&", "é" * 300, "x " * 5000, "y" * 20_000, "\n" * 3000,
)  # fmt: skip
CODES = ("", "slope", "mean", "mse_loss", "cross_entropy", "no_such_code")
FILES = ("<string>", "", "/", "/nowhere/train.py", "/dev/zero", "/proc/self/maps", "relative.py", "a\x00b", "x" * 5000)
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
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def note(one: Any) -> None:
        some.append(one)

    note()
    return some


@functools.cache
def messages_of(cls: type, files: tuple[str, ...], is_wild: bool = False) -> Strategy:
    """Messages of one kind; `files`: paths that are there. `is_wild`: fields may be beyond their declared limits."""
    tame = _Words(files, False).parts(cls).flatmap(sensible)
    names = [field.name for field in dataclasses.fields(cls)]
    if not (is_wild and names):
        return tame
    few = st.lists(st.sampled_from(names), min_size=1, max_size=3)
    return st.builds(_mixed, tame, _Words(files, True).parts(cls), few)


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
        if isinstance(limit, Word):
            return self._or_wild(st.sampled_from(CODES), st.sampled_from(TEXTS))
        assert isinstance(limit, AtMost)
        if kind is str:
            tame = st.sampled_from([text for text in TEXTS if len(text) <= limit.count])
            return self._or_wild(tame, st.sampled_from(TEXTS))
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
