"""The script's process under the probe and the connection to it: plain sockets, no Qt."""

from __future__ import annotations

import contextlib
import os
import secrets
import selectors
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from inspector.wire import codec, framing
from inspector.wire.messages import PROTOCOL, Declined, Hello, Welcome

ENTRY = Path(__file__).resolve().parent.parent / "probe" / "__main__.py"
ADDRESS_VARIABLE = "GRADSTEP_WIRE"
TICK_S = 0.1
PATIENCE_S = 2.0  # from asking a process to end until it is killed
_POSIX = os.name == "posix"


class Debuggee:
    """A running debuggee, started when it is made; raises OSError or ValueError if it can not be.

    Attributes: `process`; `declined`, the message with which the probe refused, or None; `was_reached`, whether the
    probe has connected.
    """

    def __init__(self, interpreter: str, words: Sequence[str], stdout: Any, stdin: Any, last: int = 0) -> None:
        self._last = last
        self._token = secrets.token_hex(32)
        self._server = socket.create_server(("127.0.0.1", 0))
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._server, selectors.EVENT_READ)
        self._connection: socket.socket | None = None
        self._unpacker = framing.Unpacker()
        self.declined: Declined | None = None
        address = f"{self._server.getsockname()[1]}:{self._token}"
        command = [interpreter, "-u", "-X", "faulthandler", str(ENTRY), *words]
        try:
            self.process = subprocess.Popen(
                command, stdin=stdin, stdout=stdout, env={**os.environ, ADDRESS_VARIABLE: address},
                start_new_session=True,
            )  # fmt: skip
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._selector.close()
        for one in (self._connection, self._server):
            if one is not None:
                one.close()

    @property
    def was_reached(self) -> bool:
        """Whether its probe has said Hello."""
        return self._connection is not None

    def messages(self) -> Iterator[Any]:
        """Yields the messages that come, and None now and then while none come, until the process has ended and all was
        read."""
        while True:
            is_over = self.process.poll() is not None
            came = self._read(0.0 if is_over else TICK_S)
            yield from came
            if is_over and not came:
                return
            yield None

    def _read(self, patience_s: float) -> list[Any]:
        came: list[Any] = []
        for key, _ in self._selector.select(patience_s):
            if key.fileobj is self._server:
                self._greet()
            else:
                came += self._received()
        return came

    def _greet(self) -> None:
        """Accepts connections until one knows the token."""
        caller, _ = self._server.accept()
        caller.settimeout(PATIENCE_S)
        unpacker = framing.Unpacker()
        try:
            while not (frames := list(unpacker.frames())):
                data = caller.recv(1 << 16)
                if not data:
                    raise OSError("hung up")
                unpacker.feed(data)
            self._judge(frames[0][0], caller)
        except (OSError, framing.WireError):
            caller.close()
            return

    def _judge(self, head: dict[str, Any], caller: socket.socket) -> None:
        if not secrets.compare_digest(str(head.get("token")).encode(), self._token.encode()):
            raise OSError("a stranger")
        if "declined" in head:
            self.declined = Declined(str(head["declined"]), str(head.get("detail")))
            caller.close()
            return
        hello = codec.decode(head, [])
        assert isinstance(hello, Hello)
        caller.sendall(codec.encode(Welcome(PROTOCOL, False, True, self._last)))
        caller.settimeout(None)
        self._selector.unregister(self._server)
        self._connection = caller
        self._selector.register(caller, selectors.EVENT_READ)

    def _received(self) -> list[Any]:
        assert self._connection is not None
        try:
            data = self._connection.recv(1 << 16)
        except OSError:
            data = b""
        if not data:
            self._hang_up()
            return []
        self._unpacker.feed(data)
        try:
            return [codec.decode(head, buffers) for head, buffers in self._unpacker.frames()]
        except framing.WireError:
            self._hang_up()
            return []

    def _hang_up(self) -> None:
        """Closes the connection, for which the debuggee waits after its last message."""
        assert self._connection is not None
        with contextlib.suppress(KeyError):
            self._selector.unregister(self._connection)
        self._connection.close()

    def stop(self) -> None:
        """Asks the process and its children to end, and kills them if they do not within two seconds."""
        self._signal(signal.SIGTERM)
        if _POSIX:
            self._signal(signal.SIGCONT)
        until = time.monotonic() + PATIENCE_S
        while self.process.poll() is None and time.monotonic() < until:
            time.sleep(TICK_S / 5)
        self._signal(signal.SIGKILL if _POSIX else signal.SIGTERM)
        self.process.wait()

    def _signal(self, number: int) -> None:
        if not _POSIX:
            self.process.terminate()
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, number)
