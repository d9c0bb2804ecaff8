"""The debuggee's end of the wire: a thread that reads, one that writes; the training thread never waits for either."""

from __future__ import annotations

import contextlib
import os
import platform
import queue
import socket
import sys
import threading
from collections.abc import Callable
from typing import Any

from ...wire import codec, framing, messages
from ...wire.findings import HoldAtFindings
from ..core.live import live
from ..execution import interrupt, whereabouts
from ..execution.gate import Gate
from .own_socket import Connection

HANDSHAKE_S = 20.0
FLUSH_S = 3.0  # at the end, until the last word is on its way, …
DRAIN_S = 1.0  # … and then until the window has read it and hangs up
BURST_S = 1 / 30  # how often what flows (loss points, progress) is sent


def connect(address: str) -> Agent | None:
    """Greets the window at "port:token" and waits for its welcome; None when there is nobody to talk to."""
    try:
        greeted = greet(address)
    except (OSError, framing.WireError):
        return None
    if greeted is None or not isinstance(greeted[2], messages.Welcome):
        return None
    return Agent(greeted[0], greeted[1], greeted[2])


def greet(address: str) -> tuple[Connection, Reader, Any] | None:
    """(connection, its reader, what the window says first); None for no address. Raises OSError or WireError."""
    port, _, token = address.partition(":")
    if not port.isdigit():
        return None
    made = socket.create_connection(("127.0.0.1", int(port)), timeout=HANDSHAKE_S)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    made.settimeout(None)
    connection = Connection(made)
    connection.sendall(codec.encode(_hello(token)))
    reader = Reader(connection)
    return connection, reader, reader.next(HANDSHAKE_S)


def _hello(token: str) -> messages.Hello:
    return messages.Hello(messages.PROTOCOL, token, os.getpid(), platform.python_version(), sys.executable)


class Reader:
    """Whole messages from a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._unpacker = framing.Unpacker()
        self._frames = self._unpacker.frames()

    def next(self, seconds: float | None = None) -> Any:
        """The next message, or None at the end; raises OSError, where nothing comes for `seconds` too, or WireError."""
        while True:
            for head, buffers in self._unpacker.frames():
                return codec.decode(head, buffers)
            data = self._connection.recv(seconds)
            if not data:
                return None
            self._unpacker.feed(data)


class Agent:
    def __init__(self, connection: Connection, reader: Reader, welcome: messages.Welcome) -> None:
        self.welcome = welcome
        self._connection = connection
        self._reader = reader
        self._is_heard = True
        self.checks, self.watches = welcome.checks, welcome.watches  # whether rules judge the training
        self.last = welcome.last  # … and to which iteration
        self.holds = HoldAtFindings()
        self._outbox: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.gate = Gate(self.send, welcome.hold)
        self.takes: dict[type, Callable[[Any], None]] = {}  # what the reading thread does itself
        self._writer = threading.Thread(target=self._write, name="gradstep writer", daemon=True)
        self._writer.start()
        self._listener = threading.Thread(target=self._read, name="gradstep reader", daemon=True)
        self._listener.start()

    def send(self, message: Any) -> None:
        self._outbox.put(message)

    def end(self, kind: str, code: int, trouble: messages.Trouble | None) -> None:
        """Says how the script ended and waits, not for long, until the window has read it and hangs up: what it asks
        meanwhile is read too, since a closed socket would answer that by taking back our last words."""
        iteration = live.recorder.last_iteration(kind == "finished") if live.recorder else 0
        self.gate.close()
        self._outbox.put(messages.Ended(kind, code, iteration, trouble))
        self._outbox.put(None)
        self._writer.join(FLUSH_S)
        if not self._writer.is_alive():
            self._listener.join(DRAIN_S)
            self._connection.let_go()

    def forget(self) -> None:
        """In a forked child: give back the descriptor, touch nothing that a thread of the parent may hold."""
        self._connection.close()

    def _write(self) -> None:
        try:
            while self._write_burst():
                pass
            self._connection.half_close()
        except Exception as error:  # ours: say so, as far as that goes, and leave training alone
            self._leave("writer", error)

    def _leave(self, where: str, error: Exception) -> None:
        self.gate.close()
        live.on = False
        with contextlib.suppress(OSError):
            self._connection.sendall(codec.encode(messages.Detached(where, f"{type(error).__name__}: {error}")))

    def _write_burst(self) -> bool:
        """Sends what is due; False when there is nothing more to say."""
        try:
            batch = [self._outbox.get(timeout=BURST_S)]
        except queue.Empty:
            batch = []
        while not self._outbox.empty():
            batch.append(self._outbox.get())
        parts = (live.watcher, live.debugger)
        flowed = [message for part in parts if part is not None for message in part.flow()]
        found = live.findings.drain() if live.findings is not None else []
        gathered = [message for message in found + flowed + batch if message is not None]
        if gathered and self._is_heard:
            self._say(b"".join(codec.encode(message) for message in gathered))
        return None not in batch

    def _say(self, frames: bytes) -> None:
        """The window may be gone, or our descriptor: then training goes on, and what gathers is thrown away."""
        try:
            self._connection.sendall(frames)
        except OSError:
            self._is_heard = False
            self.gate.close()

    def _read(self) -> None:
        try:
            while (message := self._reader.next()) is not None:
                self._take(message)
        except (OSError, framing.WireError):
            pass  # the same as the end: nobody is there to talk to
        except Exception as error:
            self._leave("reader", error)
        self.gate.close()

    def _take(self, message: Any) -> None:
        if isinstance(message, messages.AskWhere):
            self.send(whereabouts.answer(message, self.gate))
        elif isinstance(message, HoldAtFindings):
            self.holds = message
        elif isinstance(message, messages.HoldHere):
            interrupt.interrupt(self.gate)
        elif type(message) in self.takes:
            self.takes[type(message)](message)
        else:
            self.gate.tell(message)
