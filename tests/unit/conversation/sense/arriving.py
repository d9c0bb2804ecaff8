"""A message as it comes through the window's door."""

from __future__ import annotations

from typing import Any

from inspector.conversation.sense import arriving
from inspector.wire import codec
from inspector.wire.framing import Unpacker


def arrived(message: Any) -> Any:
    """What is heard of it; raises WireError where it is turned away."""
    unpacker = Unpacker()
    unpacker.feed(codec.encode(message))
    (frame,) = unpacker.frames()
    return arriving.arrived(*frame)
