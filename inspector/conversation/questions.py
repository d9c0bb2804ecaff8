"""Questions to the debuggee that are not answered yet; drops outdated answers."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .events import Event
from .sense.answers import check_answer


@dataclass(frozen=True)
class _Pending:
    question: Any
    on_answer: Callable[[Any], None]
    owner: Any
    counted: bool


class Questions:
    """Numbers questions and finds the question of an answer.

    Attributes: `answered`, the event that nothing is outstanding; `stop`, number of the held stop, 0 while training
    runs: only answers with this number are passed on.
    """

    def __init__(self) -> None:
        self.answered: Event[[]] = Event()
        self.stop = 0
        self._last = 0
        self._pending: dict[int, _Pending] = {}

    def move_to(self, stop: int) -> None:
        """Notes that training has moved: questions about the last place are dropped."""
        self.stop = stop
        self._pending.clear()

    def number(self, question: Any, on_answer: Callable[[Any], None], owner: Any = None, counted: bool = True) -> Any:
        """Returns the question as it is to be sent. `counted` False: `answered` does not wait for it."""
        self._last += 1
        self._pending[self._last] = _Pending(question, on_answer, owner, counted)
        return dataclasses.replace(question, request=self._last)

    def is_asking(self, owner: Any) -> bool:
        return owner is not None and any(pending.owner is owner for pending in self._pending.values())

    def is_outstanding(self) -> bool:
        return any(pending.counted for pending in self._pending.values())

    def answer(self, message: Any) -> None:
        """Passes an answer to the asker, unless training has left its place. Raises WireError if it does not fit its
        question."""
        pending = self._pending.pop(message.request, None)
        if pending is None:
            return
        check_answer(pending.question, message)
        if message.stop == self.stop:
            pending.on_answer(message)
        if pending.counted and not self.is_outstanding():
            self.answered.emit()
