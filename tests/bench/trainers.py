"""The training script of the bench as two processes that take turns: bare, and in a window at a free run."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
TRAINING = str(Path(__file__).parent / "training.py")
PATIENCE_S = 120.0


class Cost(NamedTuple):
    """What a block took: seconds, seconds, and the process's memory in MB behind it."""

    cpu: float
    wall: float
    memory: float


class Trainer:
    """The bench's end of the conversation with one training process."""

    def __init__(self, batch: int, iterations: int, workers: int, diary: str = "") -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(PATIENCE_S)
        self._connection: socket.socket | None = None
        self.words = [
            TRAINING,
            *map(str, (self._server.getsockname()[1], batch, iterations, workers)),
            *filter(None, [diary]),
        ]

    def accept(self) -> None:
        """Waits until the process is there."""
        connection, _ = self._server.accept()
        connection.settimeout(PATIENCE_S)
        self._connection, self._lines = connection, connection.makefile("rw")

    def block(self) -> Cost:
        """Lets it train one block."""
        self.let_go()
        return self.taken()

    def let_go(self) -> None:
        print("block", file=self._lines, flush=True)

    def taken(self) -> Cost:
        """Of the block that was let go, when it is through."""
        return Cost(*map(float, self._lines.readline().split()))

    def hang_up(self) -> None:
        """It ends, if it has come."""
        self._server.close()
        if self._connection is not None:
            self._lines.close()
            self._connection.close()


@contextmanager
def bare(batch: int, iterations: int, workers: int = 0, diary: str = "") -> Iterator[Trainer]:
    """`python training.py`, no probe; with a `diary` it writes histograms to TensorBoard in that folder."""
    trainer = Trainer(batch, iterations, workers, diary)
    process = subprocess.Popen([sys.executable, *trainer.words])
    try:
        trainer.accept()
        yield trainer
    finally:
        trainer.hang_up()
        process.wait(PATIENCE_S)


@contextmanager
def watched(batch: int, iterations: int, told: dict[str, Any], workers: int = 0, tensor: str = "") -> Iterator[Trainer]:
    """The same in a window that runs it freely, and shows a `tensor` where one is named. What the window tells at the
    end is put into `told`."""
    trainer = Trainer(batch, iterations, workers)
    window = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.window", tensor, *trainer.words],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    try:
        trainer.accept()
        yield trainer
    finally:
        trainer.hang_up()  # with it the script ends, and with the script the window
        told.update(json.loads(window.communicate(timeout=PATIENCE_S)[0]))
