"""What a conversation needs to be carried: somebody who starts runs and keeps time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from .launch import Launch
from .outcome import Outcome


class Source(Protocol):
    """An event, or a signal of Qt's: whatever a function can be connected to."""

    def connect(self, hearer: Callable[..., object], /) -> object: ...


class Carried(Protocol):
    """One start of the debuggee: its process, its console and the connection with it, until all three are over."""

    @property
    def connected(self) -> Source:
        """messages.Hello"""

    @property
    def heard(self) -> Source:
        """A message of a debuggee, which makes sense."""

    @property
    def broke(self) -> Source:
        """The connection has ended, and the process has not: why, "closed" when it was hung up."""

    @property
    def text(self) -> Source:
        """What the script printed."""

    @property
    def skipped(self) -> Source:
        """So many bytes of it that will not come."""

    @property
    def input_closed(self) -> Source:
        """The script has closed its end of its standard input."""

    @property
    def over(self) -> Source:
        """Comes once, with the Outcome: all that was said and printed has been told."""

    def start(self) -> bool:
        """False: nothing could be started; `over` tells why, later."""

    def is_alive(self) -> bool: ...

    def is_connected(self) -> bool: ...

    def pid(self) -> int: ...

    def send(self, message: Any) -> None: ...

    def break_off(self, reason: str) -> None:
        """What it says makes no sense: nothing more is heard."""

    def write(self, text: str) -> None:
        """Text for the script's standard input."""

    def end_input(self) -> None: ...

    def takes_input(self) -> bool: ...

    def stop(self) -> None:
        """Ends the process, politely at first."""

    def hush(self) -> None:
        """What it says and prints interests nobody any more; that it ends still does."""

    def let_go(self) -> Outcome:
        """Leaves the process to itself."""

    def kill(self) -> None:
        """Ends everything at once, and tells nothing more."""

    def dispose(self) -> None:
        """It is over, and nobody needs it any more."""


class Timer(Protocol):
    def start(self) -> None:
        """Ticks again and again; started anew, from now on."""

    def stop(self) -> None: ...


class Carrier(Protocol):
    def run(self, launch: Launch, hold: bool) -> Carried:
        """A run that has not been started yet. `hold`: at the first batch."""

    def timer(self, milliseconds: int, on_tick: Callable[[], None]) -> Timer: ...
