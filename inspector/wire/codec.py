"""Messages to frames and back; every field is checked against its declared type."""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from typing import Any

from . import framing, messages
from .framing import WireError
from .messages import Array

_PLAIN = frozenset((str, int, bool))  # the same in JSON as here

Buffers = list[tuple[str, tuple[int, ...], bytes]]


def encode(message: Any) -> bytes:
    """The frame of one message."""
    buffers: Buffers = []
    fields = {name: _lower(getattr(message, name), buffers) for name in _fields(type(message))}
    return framing.pack({"message": type(message).__name__, **fields}, buffers)


def decode(head: dict[str, Any], buffers: Buffers) -> Any:
    """The message of one frame; raises WireError for unknown kinds, unknown, missing or ill-typed fields."""
    kind = head.get("message")
    cls = messages.MESSAGES.get(kind) if isinstance(kind, str) else None
    if cls is None:
        raise WireError("unknown kind")
    values = {name: value for name, value in head.items() if name != "message"}
    fields = _fields(cls)
    if values.keys() != fields.keys():
        raise WireError(f"{kind}: unknown or missing fields")
    return cls(**{name: _raise(fields[name], values[name], buffers, f"{kind}.{name}") for name in fields})


@functools.cache
def _fields(cls: type) -> dict[str, Any]:
    hints = typing.get_type_hints(cls)
    return {field.name: hints[field.name] for field in dataclasses.fields(cls)}


def _lower(value: Any, buffers: Buffers) -> Any:
    """To what JSON has: a part becomes the list of its fields, an Array the number of its buffer."""
    if isinstance(value, Array):
        buffers.append((value.dtype, value.shape, value.data))
        return len(buffers) - 1
    if dataclasses.is_dataclass(value):
        return [_lower(getattr(value, name), buffers) for name in _fields(type(value))]
    if isinstance(value, tuple):
        is_plain = _PLAIN.issuperset(map(type, value))  # a large model has a hundred thousand names
        return list(value) if is_plain else [_lower(item, buffers) for item in value]
    return value


def _raise(hint: Any, value: Any, buffers: Buffers, where: str) -> Any:
    """From JSON to the declared type `hint`."""
    if isinstance(hint, types.UnionType):
        (inner,) = (arm for arm in hint.__args__ if arm is not types.NoneType)
        return None if value is None else _raise(inner, value, buffers, where)
    if typing.get_origin(hint) is tuple:
        return _tuple(hint.__args__[0], _list(value, where), buffers, where)
    if hint is Array:
        return _array(value, buffers, where)
    if dataclasses.is_dataclass(hint):
        return _part(hint, value, buffers, where)
    return _plain(hint, value, where)


def _tuple(hint: Any, items: list[Any], buffers: Buffers, where: str) -> tuple[Any, ...]:
    if hint in _PLAIN and {hint}.issuperset(map(type, items)):
        return tuple(items)
    return tuple(_raise(hint, item, buffers, where) for item in items)


def _part(cls: Any, value: Any, buffers: Buffers, where: str) -> Any:
    fields = _fields(cls)
    items = _list(value, where)
    if len(items) != len(fields):
        raise WireError(f"{where}: {cls.__name__} has {len(fields)} fields")
    return cls(*(_raise(hint, item, buffers, where) for hint, item in zip(fields.values(), items)))


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
