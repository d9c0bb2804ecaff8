"""The same training under debugpy, where it is installed: without a breakpoint, and with a false condition."""

from __future__ import annotations

import importlib.util
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .trainers import Trainer

DEBUGPY = ("debugpy free", "debugpy") if importlib.util.find_spec("debugpy") is not None else ()
PATIENCE_S = 60.0


class Client:
    """Speaks the Debug Adapter Protocol, as far as a breakpoint needs it."""

    def __init__(self, port: int) -> None:
        self._connection = _connected(port)
        self._stream = self._connection.makefile("rb")
        self._requests = 0

    def says(self, command: str, **arguments: Any) -> None:
        self._requests += 1
        request = {"seq": self._requests, "type": "request", "command": command, "arguments": arguments}
        body = json.dumps(request).encode()
        self._connection.sendall(b"Content-Length: %d\r\n\r\n" % len(body) + body)

    def until(self, **wanted: Any) -> None:
        while not wanted.items() <= self._next().items():
            pass

    def _next(self) -> dict[str, Any]:
        length = 0
        while line := self._stream.readline().strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        assert length, "it has hung up"
        return dict(json.loads(self._stream.read(length)))

    def listen(self) -> None:
        """Reads on until it hangs up."""
        try:
            while True:
                self._next()
        except (AssertionError, OSError, ValueError):
            pass

    def close(self) -> None:
        self._connection.close()


def _connected(port: int) -> socket.socket:
    end = time.monotonic() + PATIENCE_S
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


@contextmanager
def beside(script: Path, name: str, iterations: int) -> Iterator[Trainer]:
    trainer = Trainer(1, iterations, 0)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = ["-m", "debugpy", "--listen", str(port), "--wait-for-client", str(script), *trainer.words[1:]]
    process = subprocess.Popen([sys.executable, "-X", "frozen_modules=off", *command])
    client = Client(port)
    try:
        _greet(client, script if name == "debugpy" else None)
        threading.Thread(target=client.listen, daemon=True).start()
        trainer.accept()
        yield trainer
    finally:
        trainer.hang_up()
        process.wait(PATIENCE_S)
        client.close()


def _greet(client: Client, script: Path | None) -> None:
    client.says("initialize", adapterID="bench", pathFormat="path", linesStartAt1=True)
    client.until(type="response", command="initialize")
    client.says("attach", justMyCode=True)
    client.until(type="event", event="initialized")
    if script is not None:
        lines = script.read_text(encoding="utf-8").splitlines()
        line = next(number for number, text in enumerate(lines, 1) if text.strip() == "loss.backward()")
        source = {"path": str(script)}
        client.says("setBreakpoints", source=source, breakpoints=[{"line": line, "condition": "number < 0"}])
        client.until(type="response", command="setBreakpoints")
    client.says("configurationDone")
