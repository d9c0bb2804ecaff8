"""The parts of the probe that live in this debuggee, in one record that every room can reach."""

from __future__ import annotations

import threading
from types import CodeType, FrameType
from typing import Any, Protocol


class Gate(Protocol):
    """The stop loop. `mode`: what training was let go for; `held_s`: seconds held, all stops together."""

    mode: str
    held_s: float

    def close(self) -> None: ...


class Agent(Protocol):
    """The debuggee's end of the connection.

    Attributes: `gate`, the stop loop; `checks`, whether the rules of findings judge this training; `watches`, whether
    they do under a share of its time; `holds`, the findings that hold it; `last`, the last iteration that is watched
    (0: no limit).
    """

    checks: bool
    watches: bool
    holds: Any
    last: int

    @property
    def gate(self) -> Any: ...

    def send(self, message: Any) -> None: ...

    def end(self, kind: str, code: int, trouble: Any) -> None: ...

    def forget(self) -> None: ...


class Cost(Protocol):
    """The measured cost of the probe. `spent`: seconds inside its entries."""

    spent: float


class Routine(Protocol):
    """The work that a free run puts off; see `execution.routine.Routine`."""

    is_on: bool
    is_behind: bool
    is_new: bool
    is_spoiled: bool
    is_told: bool

    def gives_way(self) -> None: ...

    def begins(self, token_is_known: bool) -> None: ...


class Holding(Protocol):
    """The stops of training."""

    def between(self, frame: FrameType | None) -> None: ...


class Recorder(Protocol):
    """The recorded state of the training."""

    @property
    def cost(self) -> Cost: ...

    @property
    def routine(self) -> Routine: ...

    @property
    def holding(self) -> Holding: ...

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


class Debugger(Protocol):
    """Lines, breakpoints and variables."""

    def starts(self) -> None: ...

    def code_of(self, source: bytes, file: str) -> CodeType | None: ...

    def compiles(self) -> None: ...

    def tells_all(self) -> None: ...

    def flow(self) -> list[Any]: ...

    def script_failed(self, error: BaseException) -> None: ...


class Own(threading.local):
    """Per thread: `busy` is True while the probe itself works, so that its hooks ignore its own calls."""

    busy = False


class Live:
    """The live parts of the probe. `on` is False before the start and after a detach; a part is None where there is
    none."""

    on = False
    agent: Agent | None = None
    recorder: Recorder | None = None
    debugger: Debugger | None = None
    own = Own()
    watcher: Watcher | None = None
    findings: Findings | None = None


live = Live()
