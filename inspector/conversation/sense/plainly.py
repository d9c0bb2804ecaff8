"""Makes all texts of a debuggee's message safe to show; done once, where a message arrives."""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from collections.abc import Callable
from typing import Any

from inspector.wire.arrays import Array
from inspector.wire.plain_text import LONGEST_NAME, lines
from inspector.wire.plain_text import name as named

# texts that are used exactly as sent, to open a file or in questions: made safe where they are shown
EXACT = frozenset({"Hello.token", "TensorFacts.states", "Value.step", "Source.text"})
FILE = "file"

# texts that may have several lines
LINES = frozenset({
    "Trouble.message", "Trouble.traceback", "Refused.detail", "NotMoved.detail", "Detached.detail",
    "LossRefused.detail", "LossAnswer.warnings", "Curve.refused", "Evaluated.words", "Assigned.words",
    "StopReason.words", "Logged.text",
})  # fmt: skip

Make = Callable[[Any], Any]  # returns the same object if nothing has to be changed


def plainly(message: Any) -> Any:
    """Returns the message with safe texts, or the same object if they are safe already."""
    cls: type = type(message)
    return _maker(cls)(message)


@functools.cache
def _maker(cls: type) -> Make:
    """Returns a function that makes all fields of a message, or of a part of one, safe."""
    hints = typing.get_type_hints(cls)
    makes = {field.name: _make(hints[field.name], cls, field.name) for field in dataclasses.fields(cls)}
    told: list[tuple[str, Make]] = [(name, make) for name, make in makes.items() if make is not None]

    def make_all(whole: Any) -> Any:
        old = [getattr(whole, name) for name, _ in told]
        new = [make(value) for (_, make), value in zip(told, old)]
        changed = {name: value for (name, _), value, was in zip(told, new, old) if value is not was}
        return dataclasses.replace(whole, **changed) if changed else whole

    return make_all


def _make(hint: Any, cls: type, name: str) -> Make | None:
    """Returns what makes a field of this type safe, or None if it contains no text."""
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        (inner,) = (arm for arm in hint.__args__ if arm is not types.NoneType)
        make = _make(inner, cls, name)
        return make and functools.partial(_optional, make)
    if typing.get_origin(hint) is tuple:
        make = _make(hint.__args__[0], cls, name)
        return make and functools.partial(_each, make)
    if hint is str:
        return _text(f"{cls.__name__}.{name}", name)
    return _maker(hint) if dataclasses.is_dataclass(hint) and hint is not Array else None  # type: ignore[arg-type]


def _text(where: str, name: str) -> Make | None:
    if where in EXACT or name == FILE:
        return None
    return lines if where in LINES else named


def _optional(make: Make, value: Any) -> Any:
    return None if value is None else make(value)


def _each(make: Make, values: tuple[Any, ...]) -> tuple[Any, ...]:
    if make is named and _are_plain(values):
        return values
    made = tuple(map(make, values))
    return values if all(new is old for new, old in zip(made, values)) else made


def _are_plain(names: tuple[str, ...]) -> bool:
    """Returns whether all names are safe, tested at once: a large model has a hundred thousand."""
    return not names or ("".join(names).isprintable() and len(max(names, key=len)) <= LONGEST_NAME)
