"""Gathers, while a run goes on, what tells how it has ended."""

from __future__ import annotations

import dataclasses
from typing import Any

from inspector.wire.messages import Declined, Ended, Progress, Stopped

from . import last_words
from .outcome import Outcome, conclude

PYTHON_2_REFUSES = "-X is reserved for implementation-specific arguments"  # Python 2 never reads our entry


class Ending:
    """What is known about a run's end.

    Attributes: `word`, the debuggee's Ended message, or None; `iteration`, the last one heard of.
    """

    def __init__(self) -> None:
        self.word: Ended | None = None
        self.iteration = 0
        self._declined: Declined | None = None
        self._said_hello = False
        self._is_stopped = False  # the user has stopped it
        self._has_parted = False  # the connection has ended while the process went on
        self._tail = ""  # the end of the console's text

    def greeted(self) -> None:
        self._said_hello = True

    def heard(self, message: Any) -> None:
        if isinstance(message, Ended):
            self.word = message
        elif isinstance(message, Declined):
            self._declined = message
        elif isinstance(message, Stopped):
            self.iteration = message.iteration
        elif isinstance(message, Progress) and message.done is not None:
            self.iteration = message.done.iteration  # not one to come, of which nothing was done

    def printed(self, text: str) -> None:
        self._tail = (self._tail + text)[-last_words.KEPT_CHARACTERS :]

    def stopped(self) -> None:
        """Notes that the user wants the run to end. A script that was over before keeps its own ending."""
        self._is_stopped = self._is_stopped or self.word is None

    def parted(self) -> None:
        self._has_parted = True

    def outcome(self, returncode: int, was_stopped: bool) -> Outcome:
        """Returns the outcome of a process that has exited, when all of its messages and text were noted.
        `was_stopped`: it was sent a signal from here, by which it may have ended."""
        outcome = conclude(
            self.word, returncode, self._is_stopped or (was_stopped and returncode < 0), self._said_hello,
            self._declined, self.iteration, self._has_parted,
        )  # fmt: skip
        if outcome.kind == "signal" and outcome.trouble is None:
            return dataclasses.replace(outcome, trouble=last_words.read(self._tail))
        if (outcome.kind, outcome.code) == ("exit", 2) and (words := last_words.refused_arguments(self._tail)):
            return dataclasses.replace(outcome, kind="arguments", detail=words)
        if outcome.kind == "no_connection" and PYTHON_2_REFUSES in self._tail:
            return dataclasses.replace(outcome, kind="declined", detail="python_too_old 2")
        return outcome
