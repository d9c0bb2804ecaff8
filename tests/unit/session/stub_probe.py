"""A debuggee without torch: runs a script that says by itself, through `wire`, what a probe would have said.

The script finds `wire` among its names, and the classes of `inspector.wire.messages`.
"""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from inspector.wire import codec, framing, messages
from inspector.wire.findings import HoldAtFindings

EVERY_RUN = (messages.HoldAtEnd, HoldAtFindings)  # what each is told


class Wire:
    """The debuggee's end of the conversation, blocking and plain."""

    def __init__(self) -> None:
        self.address = os.environ.pop("GRADSTEP_WIRE")
        self.port, _, self.token = self.address.partition(":")
        self.socket: Any = None
        self.unpacker = framing.Unpacker()

    def connect(self, protocol: int = messages.PROTOCOL, token: str = "") -> None:
        self.socket = socket.create_connection(("127.0.0.1", int(self.port)))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # as the probe: nothing waits in the system
        rank = int(os.environ.get("RANK", "-1"))
        self.say(messages.Hello(protocol, token or self.token, os.getpid(), "3", sys.executable, rank))

    def begin(self) -> messages.Welcome:
        """Connects and waits for Welcome."""
        self.connect()
        return self.hear(messages.Welcome)

    def is_refused(self) -> bool:
        """Waits until the window hangs up, as it does with strangers."""
        try:
            return self.hear() is None
        except ConnectionError:
            return True

    def say(self, message: Any) -> None:
        self.socket.sendall(codec.encode(message))

    def hear(self, *kinds: type) -> Any:
        """The next message of one of `kinds` (all but what every run is told, if none are given); None at the end."""
        while True:
            for head, buffers in self.unpacker.frames():
                message = codec.decode(head, buffers)
                if isinstance(message, kinds) if kinds else not isinstance(message, EVERY_RUN):
                    return message
            data = self.socket.recv(65536)
            if not data:
                return None
            self.unpacker.feed(data)

    def hold(self, stop: int) -> None:
        self.say(messages.Stopped(stop, None, None, stop, "batch", (), 0, 0, 0, None, 0.0, None, None))

    def progress(self, iteration: int) -> None:
        self.say(messages.Progress(iteration, "batch", (), None, None, None, None))

    def end(self, kind: str = "finished", code: int = 0, trouble: Any = None) -> None:
        self.say(messages.Ended(kind, code, 7, trouble))
        sys.exit(code)


if __name__ == "__main__":
    path = sys.argv[1]
    names = {"__name__": "__main__", "wire": Wire(), **vars(messages)}
    exec(compile(Path(path).read_bytes(), path, "exec"), names)
