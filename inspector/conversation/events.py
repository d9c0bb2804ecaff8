"""How a conversation tells of what happens: events that any plain function can be connected to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, ParamSpec

from inspector.wire.messages import Hello

from .launch import Launch
from .outcome import Outcome
from .run_state import RunState

Words = ParamSpec("Words")


class Event(Generic[Words]):
    """Calls all who are connected, in their order, within `emit`."""

    def __init__(self) -> None:
        self._hearers: list[Callable[Words, object]] = []

    def connect(self, hearer: Callable[Words, object]) -> None:
        self._hearers.append(hearer)

    def emit(self, *words: Words.args, **more: Words.kwargs) -> None:
        for hearer in tuple(self._hearers):
            hearer(*words, **more)


@dataclass(frozen=True)
class Events:
    """`state_changed` comes before what tells of the same change in another way."""

    state_changed: Event[[RunState]] = field(default_factory=Event)
    started: Event[[Launch]] = field(default_factory=Event)
    connected: Event[[Hello]] = field(default_factory=Event)
    heard: Event[[Any]] = field(default_factory=Event)  # a message that is no answer, when it is in the state
    resumed: Event[[]] = field(default_factory=Event)
    printed: Event[[str]] = field(default_factory=Event)  # of the console, stdout and stderr in the order written
    skipped: Event[[int]] = field(default_factory=Event)  # bytes of it that were too much to be read
    answered: Event[[]] = field(default_factory=Event)  # nothing that was asked about this place is outstanding
    not_run_to: Event[[Any, str]] = field(default_factory=Event)  # Refused, and what was to be run to
    ended: Event[[Outcome]] = field(default_factory=Event)
