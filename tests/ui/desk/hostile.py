"""Answers and news of a debuggee whose every text is hostile, as they arrive."""

from __future__ import annotations

import dataclasses
import typing
from typing import Any

from inspector.conversation.sense.plainly import plainly
from inspector.wire import codec
from inspector.wire.arrays import Array
from inspector.wire.framing import Unpacker

# what means something to the window, beside what is declared to be one of a few codes
CODES = frozenset({"Rule.targets", "Rule.target", "TensorFacts.layout", "TensorFacts.dtype", "Refused.code"})


def arrived(message: Any, text: str) -> Any:
    """The message with `text` in place of every text that is no code, as the session hands it on."""
    return _over_the_wire(hostile(message, text))


def _over_the_wire(message: Any) -> Any:
    unpacker = Unpacker()
    unpacker.feed(codec.encode(message))
    return plainly(codec.decode(*next(unpacker.frames())))


def hostile(part: Any, text: str, where: str = "") -> Any:
    if isinstance(part, str):
        return part if where in CODES else text
    if isinstance(part, tuple):
        return tuple(hostile(item, text, where) for item in part)
    if not dataclasses.is_dataclass(part) or isinstance(part, Array):
        return part
    name = type(part).__name__
    hints = typing.get_type_hints(type(part), include_extras=True)
    told = {
        f.name: hostile(getattr(part, f.name), text, f"{name}.{f.name}")
        for f in dataclasses.fields(part)
        if not any(limit in str(hints[f.name]) for limit in ("OneOf", "Word"))
    }
    return dataclasses.replace(part, **told)


def targeted(rule: Any, text: str) -> Any:
    """A rule whose gradient leaves for something with this name, in all of its parts."""
    shapes = (dataclasses.replace(rule.shapes[0], name="grad_output"),
              dataclasses.replace(rule.shapes[1], name=f"grad:{text}"))  # fmt: skip
    rule = dataclasses.replace(hostile(rule, text), kind="vjp", shapes=shapes, targets=(text,), target=text)
    return _over_the_wire(rule)
