"""The debuggee's end of the connection: one thread reads, one writes, and the training thread waits for neither."""

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
from ...wire.messages import Ended
from ..core.live import live
from ..execution import interrupt, whereabouts
from ..execution.gate import Gate
from .own_socket import Connection

HANDSHAKE_S = 20.0
FLUSH_S = 3.0  # seconds at the end to send what is left, …
DRAIN_S = 1.0  # … and then until the window has read it and closes the connection
BURST_S = 1 / 30  # seconds between two sends of what comes in bursts (loss points, progress)


def connect(address: str) -> Agent | None:
    """Connects to the window at "port:token" and waits for its welcome; returns None if there is no window."""
    try:
        greeted = greet(address)
    except (OSError, framing.WireError):
        return None
    if greeted is None or not isinstance(greeted[2], messages.Welcome):
        return None
    return Agent(greeted[0], greeted[1], greeted[2])


def greet(address: str) -> tuple[Connection, Reader, Any] | None:
    """Returns (connection, its reader, the window's first message), or None without an address. Raises OSError or
    WireError."""
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
    python = platform.python_version()
    return messages.Hello(messages.PROTOCOL, token, os.getpid(), python, sys.executable, _rank())


def _rank() -> int:
    rank = os.environ.get("RANK", "")
    return int(rank) if rank.isascii() and rank.isdigit() else -1


class Reader:
    """Reads whole messages from a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._unpacker = framing.Unpacker()
        self._frames = self._unpacker.frames()

    def next(self, seconds: float | None = None) -> Any:
        """Returns the next message, or None at the end. Raises WireError, or OSError, also if nothing comes for
        `seconds`."""
        while True:
            for head, buffers in self._unpacker.frames():
                return codec.decode(head, buffers)
            data = self._connection.recv(seconds)
            if not data:
                return None
            self._unpacker.feed(data)


class Agent:
    """Sends messages to the window and gives the window's messages to the gate.

    Attributes: `welcome`, the window's first message; `checks` and `last`, see `live.Agent`; `gate`, the stop loop;
    `takes`, by message type, what the reading thread does by itself.
    """

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
        self.takes: dict[type, Callable[[Any], None]] = {}
        self._writer = threading.Thread(target=self._write, name="gradstep writer", daemon=True)
        self._writer.start()
        self._listener = threading.Thread(target=self._read, name="gradstep reader", daemon=True)

    def listen(self) -> None:
        """Begins to read, when there is something for each message in `takes`."""
        self._listener.start()

    def send(self, message: Any) -> None:
        self._outbox.put(message)

    def end(self, kind: str, code: int, trouble: messages.Trouble | None) -> None:
        """Tells the window how the script ended and waits a short time until the window has read it and closes the
        connection.

        Messages that still come are read meanwhile: a socket closed with unread data would discard our last messages.
        """
        iteration = live.recorder.last_iteration(kind == "finished") if live.recorder else 0
        self.gate.close()
        self._outbox.put(messages.Ended(kind, code, iteration, trouble))
        self._outbox.put(None)
        self._writer.join(FLUSH_S)
        if not self._writer.is_alive():
            if self._listener.is_alive():
                self._listener.join(DRAIN_S)
            self._connection.let_go()

    def forget(self) -> None:
        """Closes the descriptor in a forked child; touches nothing that a thread of the parent may hold."""
        self._connection.close()

    def _write(self) -> None:
        try:
            while self._write_burst():
                pass
            self._connection.half_close()
        except Exception as error:  # a failure of the probe's: it is told if possible, and training continues
            self._leave("writer", error)

    def _leave(self, where: str, error: Exception) -> None:
        self.gate.close()
        live.on = False
        with contextlib.suppress(OSError):
            self._connection.sendall(codec.encode(messages.Detached(where, f"{type(error).__name__}: {error}")))

    def _write_burst(self) -> bool:
        """Sends what is due; returns False when there is nothing more to send."""
        try:
            batch = [self._outbox.get(timeout=BURST_S)]
        except queue.Empty:
            batch = []
        while not self._outbox.empty():
            batch.append(self._outbox.get())
        is_over = any(message is None or isinstance(message, Ended) for message in batch)
        if is_over and live.debugger is not None:
            live.debugger.tells_all()
        parts = (live.watcher, live.debugger)
        flowed = [message for part in parts if part is not None for message in part.flow()]
        found = live.findings.drain() if live.findings is not None else []
        gathered = [message for message in found + flowed + batch if message is not None]
        if gathered and self._is_heard:
            self._say(b"".join(codec.encode(message) for message in gathered))
        return None not in batch

    def _say(self, frames: bytes) -> None:
        """Sends the bytes. If the window or our descriptor is gone, training continues and later messages are
        dropped."""
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
            pass  # the same as the end of the connection: the window is gone
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
