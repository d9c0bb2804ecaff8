"""The probe's socket. Its number is checked before each use, since the script may have put its own file under it."""

from __future__ import annotations

import contextlib
import select
import socket
import time
from typing import Any

from . import descriptors

LOOK_S = 0.25  # seconds between two checks of the number while nothing comes
PIECE_BYTES = 1 << 16

_NO_SIGNAL = getattr(socket, "MSG_NOSIGNAL", 0)  # a script may have restored SIGPIPE's default, which ends the process
_poll: Any = getattr(select, "poll", None)  # kept, as libraries of green threads replace it


class Lost(OSError):
    """The script has closed our descriptor; its number is free now or belongs to a file that is not ours."""


class Connection:
    """A socket that neither reads nor writes if its number has come to belong to another file."""

    def __init__(self, made: socket.socket) -> None:
        """Takes over the socket `made`, which must not be used by anybody else."""
        self._socket = _moved_high(made)
        self._number = self._socket.fileno()
        self._identity = descriptors.identity(self._number) if descriptors.ARE_HERE else None

    def sendall(self, data: bytes) -> None:
        """Sends all of the data; waits until the system has taken it. Raises OSError, Lost among them."""
        rest = memoryview(data)
        while rest:
            self._check()
            rest = rest[self._socket.send(rest, _NO_SIGNAL) :]

    def recv(self, seconds: float | None = None) -> bytes:
        """Returns received bytes, or b"" at the end. Waits at most `seconds`. Raises OSError, TimeoutError and Lost
        among them."""
        until = time.monotonic() + seconds if seconds is not None else None
        while not self._has_come():
            self._check()
            if until is not None and time.monotonic() > until:
                raise TimeoutError
        self._check()
        return self._socket.recv(PIECE_BYTES)

    def half_close(self) -> None:
        """Ends the sending side; the other end reads the end after the last message."""
        with contextlib.suppress(OSError):
            self._check()
            self._socket.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """Closes the socket if its number is still ours."""
        with contextlib.suppress(OSError):
            self._check()
            self._socket.close()

    def let_go(self) -> None:
        """Gives the socket up without closing it; it stays open until the process ends."""
        self._socket.detach()

    def _has_come(self) -> bool:
        """Waits a short time and returns whether there is something to read, the end, or a number that is not ours."""
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
    """Returns the same socket under a high number, or the socket as it is if no number is free."""
    number = descriptors.high(made.fileno())
    if number is None:
        return made
    with made:
        return socket.socket(made.family, made.type, made.proto, fileno=number)
