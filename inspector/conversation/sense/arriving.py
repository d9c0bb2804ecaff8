"""Turns a frame of the wire into a message that a debuggee may send, that makes sense and can be shown."""

from __future__ import annotations

from typing import Any

from inspector.wire import codec, messages
from inspector.wire.framing import WireError

from .messages import check
from .plainly import plainly

_AFTER_HELLO = frozenset(messages.DEBUGGEE_MESSAGES) - {messages.Hello}


def arrived(head: dict[str, Any], buffers: codec.Buffers) -> Any:
    """Returns the message of one frame. Raises WireError."""
    message = codec.decode(head, buffers)
    if type(message) not in _AFTER_HELLO:
        raise WireError(f"{type(message).__name__} is not for a debuggee to say")
    check(message)
    return plainly(message)
