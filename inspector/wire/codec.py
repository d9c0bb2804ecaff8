"""Encodes messages as frames and decodes them; every field is checked against its declared type and limits."""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from collections.abc import Callable
from typing import Any

from . import framing, limits, messages
from .framing import WireError
from .limits import AtMost, Column
from .messages import Array

_PLAIN = frozenset((str, int, bool))  # the same in JSON as in Python

Buffers = list[tuple[str, tuple[int, ...], bytes]]
Reader = Callable[[Any, Buffers], Any]


def encode(message: Any) -> bytes:
    """Returns the frame of one message."""
    buffers: Buffers = []
    cls: type = type(message)
    fields = {name: _lower(getattr(message, name), buffers) for name in _fields(cls)}
    return framing.pack({"message": cls.__name__, **fields}, buffers)


def decode(head: dict[str, Any], buffers: Buffers) -> Any:
    """Returns the message of one frame. Raises WireError for unknown kinds and for unknown, missing or ill-typed
    fields."""
    kind = head.get("message")
    cls = messages.MESSAGES.get(kind) if isinstance(kind, str) else None
    if cls is None:
        raise WireError("unknown kind")
    readers = _readers(cls)
    if len(head) != len(readers) + 1 or not head.keys() >= readers.keys():
        raise WireError(f"{kind}: unknown or missing fields")
    return _fitting(cls(**{name: read(head[name], buffers) for name, read in readers.items()}), cls.__name__)


@functools.cache
def _fields(cls: type) -> dict[str, Any]:
    """Returns the declared type of each field, with its limits."""
    module: dict[str, Any] = vars(cls)["__init__"].__globals__  # not from `sys.modules`, which the script may change
    hints = typing.get_type_hints(cls, module, include_extras=True)
    return {field.name: hints[field.name] for field in dataclasses.fields(cls)}


@functools.cache
def _columns(cls: type) -> dict[str, Column]:
    limits_of = {name: _taken_apart(hint)[1] for name, hint in _fields(cls).items()}
    return {name: limit for name, some in limits_of.items() for limit in some if isinstance(limit, Column)}


def _fitting(value: Any, where: str) -> Any:
    """Returns the value. Raises WireError if its columns do not fit one another."""
    cls: type = type(value)
    columns = _columns(cls)
    if columns and (wrong := limits.misfit(value, columns)):
        raise WireError(f"{where}: {wrong}")
    return value


def _lower(value: Any, buffers: Buffers) -> Any:
    """Returns what JSON can hold: a list of fields for a part, the number of its buffer for an Array."""
    if isinstance(value, Array):
        buffers.append((value.dtype, value.shape, value.data))
        return len(buffers) - 1
    if dataclasses.is_dataclass(value):
        cls: type = type(value)
        return [_lower(getattr(value, name), buffers) for name in _fields(cls)]
    if isinstance(value, tuple):
        is_plain = _PLAIN.issuperset(map(type, value))  # a large model has a hundred thousand names
        return list(value) if is_plain else [_lower(item, buffers) for item in value]
    return value


@functools.cache
def _readers(cls: Any) -> dict[str, Reader]:
    return {name: _reader(hint, f"{cls.__name__}.{name}") for name, hint in _fields(cls).items()}


def _reader(hint: Any, where: str) -> Reader:
    """Returns a reader that turns JSON into the declared type `hint` and checks its limits."""
    hint, within = _taken_apart(hint)
    if hint in (int, str) and len(within) == 1:
        return _quick_reader(hint, within[0], where)
    read = _typed_reader(hint, where)
    if not within:
        return read

    def read_within(value: Any, buffers: Buffers) -> Any:
        return _require(read(value, buffers), within, where)

    return read_within


def _quick_reader(hint: type, limit: limits.Limit, where: str) -> Reader:
    """Of an integer or text, of which there are the most: the same in one call."""
    hold: Callable[[Any], bool] = limit.hold

    def read(value: Any, _: Buffers) -> Any:
        if type(value) is not hint:
            raise WireError(f"{where}: not {hint.__name__}")
        if not hold((value,)):
            raise WireError(f"{where}: beyond its limits")
        return value

    return read


def _taken_apart(hint: Any) -> tuple[Any, tuple[limits.Limit, ...]]:
    """Returns (type, limits); integers and tuples always have limits."""
    if typing.get_origin(hint) is typing.Annotated:
        return hint.__origin__, hint.__metadata__
    if hint is int:
        return int, (limits.INTEGER,)
    return hint, (AtMost(limits.MOST),) if typing.get_origin(hint) is tuple else ()


def _require(value: Any, within: tuple[limits.Limit, ...], where: str) -> Any:
    if not all(limit.hold((value,)) for limit in within):
        raise WireError(f"{where}: beyond its limits")
    return value


def _typed_reader(hint: Any, where: str) -> Reader:
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        (inner,) = (arm for arm in hint.__args__ if arm is not types.NoneType)
        return _optional(_reader(inner, where))
    if typing.get_origin(hint) is tuple:
        return _tuple(hint.__args__[0], where)
    if hint is Array:
        return lambda value, buffers: _array(value, buffers, where)
    if dataclasses.is_dataclass(hint):
        return _part(hint, where)
    return lambda value, _: _plain(hint, value, where)


def _optional(read: Reader) -> Reader:
    return lambda value, buffers: None if value is None else read(value, buffers)


def _tuple(hint: Any, where: str) -> Reader:
    read = _reader(hint, where)
    plain, within = _taken_apart(hint)
    all_right = frozenset((plain,)) & _PLAIN

    def read_all(value: Any, buffers: Buffers) -> tuple[Any, ...]:
        items = _list(value, where)
        if all_right and all_right.issuperset(map(type, items)):
            if not all(limit.hold(items) for limit in within):
                raise WireError(f"{where}: beyond its limits")
            return tuple(items)
        return tuple([read(item, buffers) for item in items])

    return read_all


def _part(cls: Any, where: str) -> Reader:
    readers = tuple(_reader(hint, where) for hint in _fields(cls).values())

    def read_part(value: Any, buffers: Buffers) -> Any:
        items = _list(value, where)
        if len(items) != len(readers):
            raise WireError(f"{where}: {cls.__name__} has {len(readers)} fields")
        return _fitting(cls(*[read(item, buffers) for read, item in zip(readers, items)]), where)

    return read_part


def _array(value: Any, buffers: Buffers, where: str) -> Array:
    if type(value) is not int or not 0 <= value < len(buffers):
        raise WireError(f"{where}: no such buffer")
    return Array(*buffers[value])


def _list(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise WireError(f"{where}: not a list")
    return value


def _plain(hint: Any, value: Any, where: str) -> Any:
    if hint is float and type(value) is int and abs(value) <= 1 << 53:
        return float(value)
    if type(value) is not hint:
        raise WireError(f"{where}: not {hint.__name__}")
    return value
