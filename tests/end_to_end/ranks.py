"""Two ranks of one training, each a debuggee of its own, held and let go together:

with Ranks(script) as ranks:
    ranks.step_until("backward")
    ranks.alone(0, question)
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
from pathlib import Path
from typing import Any

from inspector.wire.messages import Stopped
from tests.end_to_end import warm
from tests.end_to_end.debuggee import Debuggee

WORLD = 2
ALONE_S = 10.0  # in which one rank answers while the other is held


def environment(rank: int, port: int) -> dict[str, str]:
    """What torchrun sets."""
    return {
        "RANK": str(rank), "LOCAL_RANK": str(rank), "WORLD_SIZE": str(WORLD), "MASTER_ADDR": "127.0.0.1",
        "MASTER_PORT": str(port), "OMP_NUM_THREADS": "1",
    }  # fmt: skip


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def bare(script: Path) -> list[str]:
    """What each rank prints without the probe."""
    port = free_port()
    ranks = [
        subprocess.Popen(
            [warm.python(), str(script)],
            env={**os.environ, **environment(rank, port)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for rank in range(WORLD)
    ]
    told = [rank.communicate(timeout=120)[0] for rank in ranks]
    assert [rank.returncode for rank in ranks] == [0] * WORLD
    return told


class Ranks:
    def __init__(self, script: Path, **more: Any) -> None:
        port = free_port()
        self.ranks = [Debuggee(script, environment=environment(rank, port), **more) for rank in range(WORLD)]
        self._opened = contextlib.ExitStack()

    def __enter__(self) -> Ranks:
        for rank in self.ranks:
            self._opened.enter_context(rank)
        self.stopped()
        return self

    def __exit__(self, *error: Any) -> None:
        self._opened.close()

    def stopped(self) -> list[Any]:
        """Where each of them stops next."""
        return [rank.stopped() for rank in self.ranks]

    def step(self, unit: str = "phase") -> list[Any]:
        """Lets all go before it waits for any."""
        for rank in self.ranks:
            rank.go(unit)
        return self.stopped()

    def step_until(self, phase: str) -> Stopped:
        """Steps by phase until all are held where this one is done."""
        while True:
            stops = self.step()
            assert all(isinstance(stop, Stopped) for stop in stops), stops
            if all(stop.done is not None and stop.done.phase == phase for stop in stops):
                assert isinstance(stops[0], Stopped)
                return stops[0]

    def alone(self, rank: int, question: Any) -> Any:
        """What one of them answers while the other is held."""
        return self.ranks[rank].ask(question, ALONE_S)

    def finish(self) -> list[str]:
        """What each prints, run to its end."""
        for rank in self.ranks:
            rank.go("run")
        told = [rank.finish() for rank in self.ranks]
        assert [code for _, _, code in told] == [0] * WORLD, told
        return [out for out, _, _ in told]
