"""Debugs a script with the conversation's plain part alone: a program of its own, to which Qt is not to be had.

python -m tests.end_to_end.without_a_window train.py
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from inspector.conversation.conversation import Conversation
from inspector.conversation.ending import Ending
from inspector.conversation.events import Event
from inspector.conversation.launch import Launch
from inspector.conversation.outcome import Outcome
from inspector.conversation.sense.arriving import arrived
from inspector.wire import codec, messages
from inspector.wire.framing import Unpacker
from inspector.wire.messages import AskStructure, Stopped, Structure

ENTRY = Path(__file__).parents[2] / "inspector" / "probe" / "__main__.py"
TURN_S = 0.1


class SocketRun:
    """A run whose messages come when somebody calls `turn`."""

    def __init__(self, launch: Launch, hold: bool) -> None:
        self._launch, self._hold = launch, hold
        self.connected: Event[[messages.Hello]] = Event()
        self.heard: Event[[Any]] = Event()
        self.broke: Event[[str]] = Event()
        self.text: Event[[str]] = Event()
        self.skipped: Event[[int]] = Event()
        self.input_closed: Event[[]] = Event()
        self.over: Event[[Outcome]] = Event()
        self._ending = Ending()
        self._unpacker = Unpacker()
        self._socket: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> bool:
        server, token = socket.create_server(("127.0.0.1", 0)), secrets.token_hex(16)
        words = [self._launch.interpreter, "-u", str(ENTRY), *self._launch.words()]
        address = f"{server.getsockname()[1]}:{token}"
        environment = {**self._launch.variables(), "GRADSTEP_WIRE": address}
        self._process = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        with server:
            self._socket, _ = server.accept()
        return True

    def turn(self) -> None:
        """Hears what has come, or that it is over."""
        assert self._socket is not None and self._process is not None
        self._socket.settimeout(TURN_S)
        try:
            data = self._socket.recv(1 << 16)
        except TimeoutError:
            return
        self._unpacker.feed(data)
        for head, buffers in self._unpacker.frames():
            self._take(head, buffers)
        if not data:
            self._socket.close()
            self._socket = None
            self.over.emit(self._ending.outcome(self._process.wait(), False))

    def _take(self, head: dict[str, Any], buffers: codec.Buffers) -> None:
        if head["message"] == "Hello":
            self._ending.greeted()
            self.send(messages.Welcome(messages.PROTOCOL, self._hold))
            self.connected.emit(codec.decode(head, buffers))
        else:
            message = arrived(head, buffers)
            self._ending.heard(message)
            self.heard.emit(message)

    def is_alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def is_connected(self) -> bool:
        return self._socket is not None

    def pid(self) -> int:
        return self._process.pid if self._process is not None else 0

    def send(self, message: Any) -> None:
        if self._socket is not None:
            self._socket.sendall(codec.encode(message))

    def break_off(self, reason: str) -> None:
        raise RuntimeError(reason)

    def write(self, text: str) -> None:
        raise NotImplementedError

    def let_go(self) -> Outcome:
        raise NotImplementedError

    def takes_input(self) -> bool:
        return False

    def stop(self) -> None:
        assert self._process is not None
        self._ending.stopped()
        self._process.terminate()

    kill = stop

    def nothing(self) -> None:
        """There is no console, and nothing to be given back."""

    end_input = hush = dispose = nothing


class NoTimer:
    """Nobody waits long enough to wonder."""

    def start(self) -> None:
        pass

    stop = start


class Loop:
    """The carrier: one run at a time."""

    def __init__(self) -> None:
        self.current: SocketRun | None = None

    def run(self, launch: Launch, hold: bool) -> SocketRun:
        self.current = SocketRun(launch, hold)
        return self.current

    def timer(self, milliseconds: int, on_tick: Callable[[], None]) -> NoTimer:
        return NoTimer()

    def until(self, is_so: Callable[[], bool], seconds: float = 60.0) -> None:
        end = time.monotonic() + seconds
        while not is_so():
            assert self.current is not None and time.monotonic() < end
            self.current.turn()


def debug(script: str) -> dict[str, Any]:
    """Steps to the end of the first backward, asks for the model there, and lets the script run to its end."""
    loop = Loop()
    conversation = Conversation(loop)
    stops: list[Stopped] = []
    models: list[Any] = []
    conversation.events.heard.connect(lambda message: stops.append(message) if isinstance(message, Stopped) else None)
    conversation.start(Launch(script, interpreter=os.environ.get("DEBUGGEE", sys.executable)))
    loop.until(lambda: bool(stops))
    while stops[-1].done is None or stops[-1].done.phase != "backward":
        held = len(stops)
        conversation.step("phase")
        loop.until(lambda: len(stops) > held)
    conversation.ask(AskStructure(0, 0), models.append)
    loop.until(lambda: bool(models))
    seen = list(stops)  # at its end the script is looked at once more
    conversation.step("run")
    loop.until(lambda: conversation.state.outcome is not None)
    model, outcome = models[0], conversation.state.outcome
    assert isinstance(model, Structure) and outcome is not None
    return {
        "phases": [stop.done.phase if stop.done else "" for stop in seen],
        "with_grad": seen[-1].with_grad, "parameters": seen[-1].parameters,
        "names": [node.name for node in model.nodes], "outcome": outcome.kind,
        "qt": sorted(name for name in sys.modules if name.startswith(("PySide6", "shiboken6"))),
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(debug(sys.argv[1])))
