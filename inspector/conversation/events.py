"""Events of a conversation, to which any function can be connected."""

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
    """Calls all connected functions, in the order of connecting, inside `emit`."""

    def __init__(self) -> None:
        self._hearers: list[Callable[Words, object]] = []

    def connect(self, hearer: Callable[Words, object]) -> None:
        self._hearers.append(hearer)

    def emit(self, *words: Words.args, **more: Words.kwargs) -> None:
        for hearer in tuple(self._hearers):
            hearer(*words, **more)


@dataclass(frozen=True)
class Events:
    """The events of a conversation. `state_changed` comes before other events about the same change."""

    state_changed: Event[[RunState]] = field(default_factory=Event)
    started: Event[[Launch]] = field(default_factory=Event)
    connected: Event[[Hello]] = field(default_factory=Event)
    heard: Event[[Any]] = field(default_factory=Event)  # a message that is no answer, after the state has changed
    resumed: Event[[]] = field(default_factory=Event)
    printed: Event[[str]] = field(default_factory=Event)  # text of the console, stdout and stderr in the order written
    skipped: Event[[int]] = field(default_factory=Event)  # bytes of the console that were too many to read
    answered: Event[[]] = field(default_factory=Event)  # no question about this place is outstanding
    not_run_to: Event[[Any, str]] = field(default_factory=Event)  # Refused, and the name of the target
    ended: Event[[Outcome]] = field(default_factory=Event)
