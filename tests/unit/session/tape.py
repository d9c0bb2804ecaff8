"""What tests watch a session with."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import Any

from inspector.session.session import Session


def exists(pid: int) -> bool:
    """Whether there is such a process, be it a zombie."""
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


def wait_without_a_turn(pid: int) -> None:
    """Waits as a window does that is busy meanwhile: until the process has exited, and no turn of the event loop
    comes. It is left to be reaped by whoever does."""
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)


class Tape:
    """Everything that a session said, in order, as (signal, payload)."""

    SIGNALS = (
        "started", "connected", "torch_loaded", "stopped", "resumed", "progressed", "series_opened", "points_arrived",
        "output", "state_changed", "ended", "answered", "detached",
    )  # fmt: skip

    def __init__(self, session: Session) -> None:
        self.said: list[tuple[str, Any]] = []
        for name in self.SIGNALS:
            getattr(session, name).connect(lambda payload=None, name=name: self.said.append((name, payload)))

    def names(self, *wanted: str) -> list[str]:
        return [name for name, _ in self.said if not wanted or name in wanted]

    def payloads(self, wanted: str) -> list[Any]:
        return [payload for name, payload in self.said if name == wanted]

    def text(self) -> str:
        return "".join(self.payloads("output"))

    def codes(self) -> list[str]:
        """The codes of the run state, repetitions left out."""
        codes = [state.code for state in self.payloads("state_changed")]
        return [code for i, code in enumerate(codes) if i == 0 or codes[i - 1] != code]
