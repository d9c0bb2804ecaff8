"""The interface of what carries a conversation: starts runs and keeps time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from .launch import Launch
from .outcome import Outcome


class Source(Protocol):
    """An event or a Qt signal: something a function can be connected to."""

    def connect(self, hearer: Callable[..., object], /) -> object: ...


class Carried(Protocol):
    """One start of the debuggee: its process, its console and its connection, until all three are over."""

    @property
    def connected(self) -> Source:
        """Passes messages.Hello."""

    @property
    def heard(self) -> Source:
        """Passes each message of the debuggee that makes sense."""

    @property
    def broke(self) -> Source:
        """The connection has ended and the process has not; passes the reason, "closed" if the debuggee hung up."""

    @property
    def text(self) -> Source:
        """Passes text that the script has printed."""

    @property
    def skipped(self) -> Source:
        """Passes the number of printed bytes that are left out."""

    @property
    def input_closed(self) -> Source:
        """The script has closed its standard input."""

    @property
    def over(self) -> Source:
        """Comes once, last, and passes the Outcome."""

    def start(self) -> bool:
        """Starts the process; returns False if nothing could be started: then `over` comes later with the reason."""

    def is_alive(self) -> bool: ...

    def is_connected(self) -> bool: ...

    def pid(self) -> int: ...

    def send(self, message: Any) -> None: ...

    def break_off(self, reason: str) -> None:
        """Ends the connection because the debuggee's messages make no sense."""

    def write(self, text: str) -> None:
        """Writes to the script's standard input."""

    def end_input(self) -> None: ...

    def takes_input(self) -> bool: ...

    def stop(self) -> None:
        """Ends the process, first by asking it to."""

    def hush(self) -> None:
        """Stops passing messages and text; `over` still comes."""

    def let_go(self) -> Outcome:
        """Leaves the process running without us; returns the outcome."""

    def kill(self) -> None:
        """Ends everything at once; no event comes any more."""

    def dispose(self) -> None:
        """Frees a run that is over."""


class Timer(Protocol):
    """A repeating timer."""

    def start(self) -> None:
        """Starts ticking, or starts over."""

    def stop(self) -> None: ...


class Carrier(Protocol):
    """Makes runs and timers."""

    def run(self, launch: Launch, hold: bool) -> Carried:
        """Returns a run that is not started yet. `hold`: at the first batch."""

    def timer(self, milliseconds: int, on_tick: Callable[[], None]) -> Timer: ...
