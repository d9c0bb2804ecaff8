"""The parts of the probe that live in this debuggee, in one record that every room can reach."""

from __future__ import annotations

import threading
from typing import Any, Protocol


class Agent(Protocol):
    """The debuggee's end of the connection.

    Attributes: `gate`, the stop loop; `checks`, whether the rules of findings judge this training; `last`, the last
    iteration that is watched (0: no limit).
    """

    gate: Any
    checks: bool
    last: int

    def send(self, message: Any) -> None: ...

    def end(self, kind: str, code: int, trouble: Any) -> None: ...

    def forget(self) -> None: ...


class Recorder(Protocol):
    """The recorded state of the training.

    Attributes: `cost`, the measured cost of the probe; `routine`, the repeating pattern of iterations.
    """

    cost: Any
    routine: Any
    holding: Any

    def last_iteration(self, of_training: bool) -> int: ...


class Watcher(Protocol):
    """Handles the begin and the end of each phase."""

    def flow(self) -> list[Any]: ...

    def script_failed(self, error: BaseException) -> None: ...

    def at_end(self, error: BaseException | None) -> None: ...


class Findings(Protocol):
    """The rules that judge the training."""

    def drain(self) -> list[Any]: ...

    def ends(self, error: BaseException | None) -> None: ...


class Own(threading.local):
    """Per thread: `busy` is True while the probe itself works, so that its hooks ignore its own calls."""

    busy = False


class Live:
    """The live parts of the probe. `on` is False before the start and after a detach; a part is None where there is
    none."""

    on = False
    agent: Agent | None = None
    recorder: Recorder | None = None
    debugger: Any = None  # lines, breakpoints and variables
    own = Own()
    watcher: Watcher | None = None
    findings: Findings | None = None


live = Live()
