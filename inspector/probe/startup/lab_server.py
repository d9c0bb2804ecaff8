"""The loss lab's process at work: one question after the other, until nobody asks any more."""

from __future__ import annotations

from typing import Any

from ...wire import codec, framing
from ...wire.lab import LAB, TakeBatch
from ...wire.messages import Declined, Refused, Welcome
from ..connection import agent
from ..connection.own_socket import Connection
from .launch import is_too_old


def main(address: str) -> None:
    """`address`: "port:token"."""
    try:
        greeted = agent.greet(address)
        if greeted is not None and isinstance(greeted[2], Welcome):
            _serve(greeted[0], greeted[1])
    except (OSError, framing.WireError):
        pass  # the window is gone


def _serve(connection: Connection, reader: agent.Reader) -> None:
    obstacle = _obstacle()
    if obstacle is not None:
        connection.sendall(codec.encode(obstacle))
        connection.half_close()
        while reader.next(agent.DRAIN_S) is not None:
            pass  # a question of the window's, which hangs up when it has read why there is no answer
        return
    while (question := reader.next()) is not None:
        connection.sendall(codec.encode(_answer(question)))


def _obstacle() -> Declined | None:
    """Why there is nothing to be had here; else torch is loaded."""
    try:
        import torch
    except Exception as error:  # whatever a broken torch does when it is imported
        return Declined("no_torch", f"{type(error).__name__}: {error}"[:500])
    version = str(torch.__version__)
    return Declined("torch_too_old", version) if is_too_old(version) else None


def _answer(question: Any) -> Any:
    from ..loss_lab import answers

    request = getattr(question, "request", 0)
    if isinstance(question, TakeBatch):
        return Refused(request, 0, "no_batch", "")
    if type(question) not in LAB.questions:
        return Refused(request, 0, "unknown", type(question).__name__)
    try:
        return answers.answer(question, 0)
    except Exception as error:
        return Refused(request, 0, "failed", f"{type(error).__name__}: {error}"[:500])
