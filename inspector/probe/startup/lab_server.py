"""The process of the loss lab: answers one question after another until the window hangs up."""

from __future__ import annotations

from typing import Any

from ...wire import codec, framing
from ...wire.lab import LAB, TakeBatch
from ...wire.messages import Declined, Refused, Welcome
from ..connection import agent
from ..connection.own_socket import Connection
from .launch import is_too_old


def main(address: str) -> None:
    """Runs until the window is gone. `address`: "port:token"."""
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
            pass  # the window sent a bad question; it hangs up after it has read why there is no answer
        return
    while (question := reader.next()) is not None:
        connection.sendall(codec.encode(_answer(question)))


def _obstacle() -> Declined | None:
    """Imports torch; returns why that is impossible, or None."""
    try:
        import torch
    except Exception as error:  # a broken torch can raise anything when it is imported
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
