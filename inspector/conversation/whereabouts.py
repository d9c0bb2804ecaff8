"""Asks where the training thread is when it has given no news."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from inspector.wire.messages import AskWhere, Where

from .course import Course
from .questions import Questions

SILENT_SECONDS = 1.0  # without news, before the question


class Whereabouts:
    """Asks for the place. `send` sends a question; there must be a connection."""

    def __init__(self, course: Course, questions: Questions, send: Callable[[Any], None]) -> None:
        self._course = course
        self._questions = questions
        self._send = send
        self._asked = 0.0  # when the question was sent

    def wonder(self, seconds: float, is_connected: bool) -> None:
        """Asks, if there was no news for so many seconds."""
        if seconds < SILENT_SECONDS and self._course.state.code != "pausing":
            return
        self._course.change(seconds=seconds, unanswered=self._unanswered())
        if is_connected and not self._questions.is_asking(self):
            self._asked = time.monotonic()
            self._send(self._questions.number(AskWhere(0), self._on_where, self, counted=False))

    def _unanswered(self) -> float:
        """Returns the seconds for which not even the reading thread has answered."""
        return time.monotonic() - self._asked if self._questions.is_asking(self) else 0.0

    def _on_where(self, answer: Any) -> None:
        if isinstance(answer, Where):
            self._course.change(where=answer, unanswered=0.0)
