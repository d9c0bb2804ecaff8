"""What is alive in this debuggee: whether the probe is on, and who to ask. Everything else hangs on it."""

from __future__ import annotations

import threading
from typing import Any, Protocol


class Agent(Protocol):
    """The debuggee's end of the wire."""

    gate: Any
    checks: bool  # rules judge the training, …
    last: int  # … to the end of this iteration; 0: of all
    watches: bool  # … or judge it as far as their share of the time goes
    holds: Any  # HoldAtFindings

    def send(self, message: Any) -> None: ...

    def end(self, kind: str, code: int, trouble: Any) -> None: ...

    def forget(self) -> None: ...


class Recorder(Protocol):
    """The state of the training that is watched."""

    cost: Any
    routine: Any
    holding: Any

    def last_iteration(self, of_training: bool) -> int: ...


class Watcher(Protocol):
    """What is done at each end of each phase."""

    def flow(self) -> list[Any]: ...

    def script_failed(self, error: BaseException) -> None: ...

    def at_end(self, error: BaseException | None) -> None: ...


class Findings(Protocol):
    """The rules that judge the training."""

    def drain(self) -> list[Any]: ...

    def ends(self, error: BaseException | None) -> None: ...


class Own(threading.local):
    """Per thread: whether the probe itself is at work, so that it sees none of its own doing."""

    busy = False


class Live:
    on = False
    agent: Agent | None = None
    recorder: Recorder | None = None
    debugger: Any = None  # lines, breakpoints and variables
    own = Own()
    watcher: Watcher | None = None
    findings: Findings | None = None


live = Live()
