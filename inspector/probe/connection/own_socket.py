"""The probe's socket: its number is looked at before each use, since something of the script's may lie under it."""

from __future__ import annotations

import contextlib
import select
import socket
import time
from typing import Any

from . import descriptors

LOOK_S = 0.25  # how often we look, while nothing comes, whether the number is ours
PIECE_BYTES = 1 << 16

_NO_SIGNAL = getattr(socket, "MSG_NOSIGNAL", 0)  # a script may have given SIGPIPE its deadly meaning back
_poll: Any = getattr(select, "poll", None)  # as it is now: libraries of green threads put others in its place


class Lost(OSError):
    """The script has closed our descriptor; under its number lies nothing now, or something that is not ours."""


class Connection:
    """What a socket does, and no byte from or to one that is not ours."""

    def __init__(self, made: socket.socket) -> None:
        """Takes `made` over."""
        self._socket = _moved_high(made)
        self._number = self._socket.fileno()
        self._identity = descriptors.identity(self._number) if descriptors.ARE_HERE else None

    def sendall(self, data: bytes) -> None:
        """Waits until the system has taken all of it. Raises OSError, Lost among them."""
        rest = memoryview(data)
        while rest:
            self._check()
            rest = rest[self._socket.send(rest, _NO_SIGNAL) :]

    def recv(self, seconds: float | None = None) -> bytes:
        """What has come, b"" at the end. Waits for it, `seconds` at most. Raises OSError: TimeoutError and Lost too."""
        until = time.monotonic() + seconds if seconds is not None else None
        while not self._has_come():
            self._check()
            if until is not None and time.monotonic() > until:
                raise TimeoutError
        self._check()
        return self._socket.recv(PIECE_BYTES)

    def half_close(self) -> None:
        """Nothing more will be said: the other end reads that behind the last word."""
        with contextlib.suppress(OSError):
            self._check()
            self._socket.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """Gives the number back, where it is ours."""
        with contextlib.suppress(OSError):
            self._check()
            self._socket.close()

    def let_go(self) -> None:
        """Never to be used again. It stays open until the process ends: whatever takes objects apart closes nothing."""
        self._socket.detach()

    def _has_come(self) -> bool:
        """Whether there is something to be read, the end, or a number that is not ours. Waits for it for a while."""
        if not descriptors.ARE_HERE:
            return bool(select.select([self._socket], [], [], LOOK_S)[0])
        waiting = _poll()
        waiting.register(self._number, select.POLLIN)
        return bool(waiting.poll(LOOK_S * 1000))

    def _check(self) -> None:
        if self._identity is not None and descriptors.identity(self._number) != self._identity:
            self.let_go()
        if self._socket.fileno() < 0:
            raise Lost(f"descriptor {self._number} is not the probe's")


def _moved_high(made: socket.socket) -> socket.socket:
    """The same socket under a high number; as it is where the system has none left."""
    number = descriptors.high(made.fileno())
    if number is None:
        return made
    with made:
        return socket.socket(made.family, made.type, made.proto, fileno=number)
