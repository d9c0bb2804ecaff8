"""A carrier in plain Python: what a conversation says is written down, and a test says what the debuggee says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from inspector.conversation.events import Event
from inspector.conversation.launch import Launch
from inspector.conversation.outcome import Outcome
from inspector.wire.messages import PROTOCOL, Hello


class HeldRun:
    """A run of nothing. `sent` is all that it was told, `done` what was done with it."""

    def __init__(self, launch: Launch, hold: bool) -> None:
        self.launch, self.hold = launch, hold
        self.connected: Event[[Hello]] = Event()
        self.heard: Event[[Any]] = Event()
        self.broke: Event[[str]] = Event()
        self.text: Event[[str]] = Event()
        self.skipped: Event[[int]] = Event()
        self.input_closed: Event[[]] = Event()
        self.over: Event[[Outcome]] = Event()
        self.sent: list[Any] = []
        self.done: list[str] = []
        self._is_connected = False

    # ── what the debuggee does ──

    def connects(self) -> None:
        self._is_connected = True
        self.connected.emit(Hello(PROTOCOL, "", 4711, "3.12", "python"))

    def ends(self, outcome: Outcome) -> None:
        self._is_connected = False
        self.over.emit(outcome)

    # ── as inspector.conversation.carrying.Carried ──

    def start(self) -> bool:
        self.done.append("start")
        return True

    def is_alive(self) -> bool:
        return "kill" not in self.done

    def is_connected(self) -> bool:
        return self._is_connected

    def pid(self) -> int:
        return 4711

    def send(self, message: Any) -> None:
        self.sent.append(message)

    def break_off(self, reason: str) -> None:
        self._is_connected = False
        self.broke.emit(reason)

    def write(self, text: str) -> None:
        self.done.append(f"write {text}")

    def end_input(self) -> None:
        self.done.append("end_input")

    def takes_input(self) -> bool:
        return "end_input" not in self.done

    def stop(self) -> None:
        self.done.append("stop")

    def hush(self) -> None:
        self.done.append("hush")

    def let_go(self) -> Outcome:
        self.done.append("let_go")
        return Outcome("let_go")

    def kill(self) -> None:
        self.done.append("kill")

    def dispose(self) -> None:
        self.done.append("dispose")


class HeldTimer:
    """Ticks when a test says so."""

    def __init__(self, on_tick: Callable[[], None]) -> None:
        self._on_tick = on_tick
        self.is_running = False

    def start(self) -> None:
        self.is_running = True

    def stop(self) -> None:
        self.is_running = False

    def tick(self) -> None:
        assert self.is_running
        self._on_tick()


class HeldCarrier:
    """`runs` and `timers` are all that were made, in order."""

    def __init__(self) -> None:
        self.runs: list[HeldRun] = []
        self.timers: list[HeldTimer] = []

    def run(self, launch: Launch, hold: bool) -> HeldRun:
        self.runs.append(HeldRun(launch, hold))
        return self.runs[-1]

    def timer(self, milliseconds: int, on_tick: Callable[[], None]) -> HeldTimer:
        self.timers.append(HeldTimer(on_tick))
        return self.timers[-1]
