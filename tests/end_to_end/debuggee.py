"""A real debuggee driven over the real wire without a window, so that a test reads like a debugging session:

with Debuggee(script) as debuggee:
    stop = debuggee.stopped()
    stop = debuggee.step()
    values = debuggee.ask(AskValues(0, structure.version, wanted))
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import secrets
import socket
import subprocess
import threading
from pathlib import Path
from typing import Any

from inspector.wire import codec, framing
from inspector.wire.lines import Breakpoint
from inspector.wire.messages import PROTOCOL, AskStructure, AskValues, Ended, Go, Pause, Stopped, Structure, Welcome
from tests.end_to_end import warm

ENTRY = Path(__file__).parents[2] / "inspector" / "probe" / "__main__.py"
PATIENCE_S = 60.0


class Debuggee:
    def __init__(
        self,
        script: str | Path,
        *arguments: str,
        hold: bool = True,
        entry: Path = ENTRY,
        cwd: Any = None,
        interpreter: str | None = None,
        checks: bool = False,
        watches: bool = False,
        breakpoints: tuple[Breakpoint, ...] = (),
        environment: dict[str, str] | None = None,
    ) -> None:
        """`interpreter` None: a warm one, which has torch loaded; `checks`: the rules judge the training; `watches`: they
        do under their share of the time, as in the window; `environment`: what is more in it."""
        self._breakpoints = breakpoints
        self.token = secrets.token_hex(16)
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(PATIENCE_S)
        wire = f"{self._server.getsockname()[1]}:{self.token}"
        environment = {**os.environ, **(environment or {}), "GRADSTEP_WIRE": wire}
        command = [interpreter or warm.python(), "-u", "-X", "faulthandler", str(entry), str(script), *arguments]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, cwd=cwd, text=True
        )
        self._unpacker = framing.Unpacker()
        self.seen: list[Any] = []
        self._requests = 0
        self._hold, self._checks, self._watches = hold, checks, watches

    def __enter__(self) -> Debuggee:
        self._connection, _ = self._server.accept()
        self._connection.settimeout(PATIENCE_S)
        self.hello = self.next()
        assert self.hello.token == self.token
        self.send(Welcome(PROTOCOL, self._hold, self._checks, breakpoints=self._breakpoints, watches=self._watches))
        return self

    def __exit__(self, *error: Any) -> None:
        self._connection.close()
        self._server.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()

    def send(self, message: Any) -> None:
        self._connection.sendall(codec.encode(message))

    def next(self) -> Any:
        """The next message of any kind; None when the debuggee has hung up."""
        while True:
            for head, buffers in self._unpacker.frames():
                message = codec.decode(head, buffers)
                self.seen.append(message)
                return message
            data = self._connection.recv(1 << 16)
            if not data:
                return None
            self._unpacker.feed(data)

    def until(self, *kinds: type) -> Any:
        """The next message of one of these kinds; fails when the debuggee hangs up before."""
        while not isinstance(message := self.next(), kinds):
            assert message is not None, f"hung up; {self.process.communicate()}"
        return message

    def stopped(self) -> Stopped | Ended:
        return self.until(Stopped, Ended)

    def go(self, unit: str) -> None:
        last = next(m for m in reversed(self.seen) if isinstance(m, Stopped))
        self.send(Go(last.stop, unit))

    def step(self, unit: str = "phase") -> Stopped | Ended:
        self.go(unit)
        return self.stopped()

    def pause(self) -> None:
        self.send(Pause())

    def ask(self, question: Any, patience: float = PATIENCE_S) -> Any:
        self._requests += 1
        self._connection.settimeout(patience)
        self.send(dataclasses.replace(question, request=self._requests))
        while getattr(message := self.next(), "request", None) != self._requests:
            assert message is not None, "hung up"
        self._connection.settimeout(PATIENCE_S)
        return message

    def tree(self) -> dict[str, tuple[str, int]]:
        """{path of each parameter: (grad state, k)} at this stop."""
        structure = self.ask(AskStructure(0, 0))
        paths = paths_of(structure)
        values = self.ask(AskValues(0, structure.version, tuple(paths)))
        return {paths[i]: (state, k) for i, state, k in zip(*decoded(values)[:3])}

    def finish(self) -> tuple[str, str, int]:
        """(stdout, stderr, exit code) when it has ended by itself."""
        listening = threading.Thread(target=self._listen_to_the_end)
        listening.start()
        out, err = self.process.communicate(timeout=PATIENCE_S)
        listening.join()
        return out, err, self.process.returncode

    def _listen_to_the_end(self) -> None:
        """Hears the last word, and hangs up, as the window does."""
        with contextlib.suppress(OSError):  # a test has hung up before
            while self.next() is not None:
                pass
        self._connection.close()


def paths_of(structure: Structure) -> dict[int, str]:
    paths: dict[int, str] = {}
    for node in structure.nodes:
        paths[node.id] = f"{paths[node.parent]}.{node.name}" if node.parent >= 0 else node.name
    return {node.id: paths[node.id] for node in structure.nodes if node.kind == "parameter"}


def decoded(values: Any) -> tuple[list[Any], ...]:
    """(ids, states, counts, measured, norm, grad norm, minimum, maximum, mean) as lists."""
    import array

    from inspector.wire.messages import GRAD_STATES, Array

    codes = {"u1": "B", "i4": "i", "i8": "q", "f8": "d"}
    fields = [getattr(values, field.name) for field in dataclasses.fields(values)]
    lists = [list(array.array(codes[field.dtype], field.data)) for field in fields if isinstance(field, Array)]
    lists[1] = [GRAD_STATES[i] for i in lists[1]]
    return tuple(lists)
