"""What the debuggee has been asked and not answered yet: the one door at which stale answers are dropped."""

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
    """Numbers questions and finds the one that an answer belongs to.

    `stop` is the number of the stop that training is held at, 0 while it runs: only answers that carry it come through.
    """

    def __init__(self) -> None:
        self.answered: Event[[]] = Event()  # nothing is outstanding any more
        self.stop = 0
        self._last = 0
        self._pending: dict[int, _Pending] = {}

    def move_to(self, stop: int) -> None:
        """Training has moved: whoever asked about the last place does not want to know any more."""
        self.stop = stop
        self._pending.clear()

    def number(self, question: Any, on_answer: Callable[[Any], None], owner: Any = None, counted: bool = True) -> Any:
        """The question as it is to be sent. `counted` False: nobody waits for it with `answered`."""
        self._last += 1
        self._pending[self._last] = _Pending(question, on_answer, owner, counted)
        return dataclasses.replace(question, request=self._last)

    def is_asking(self, owner: Any) -> bool:
        return owner is not None and any(pending.owner is owner for pending in self._pending.values())

    def is_outstanding(self) -> bool:
        return any(pending.counted for pending in self._pending.values())

    def answer(self, message: Any) -> None:
        """Hands an answer to whoever asked, unless it is about a place that training has left. Raises WireError for one
        that is none to what was asked."""
        pending = self._pending.pop(message.request, None)
        if pending is None:
            return
        check_answer(pending.question, message)
        if message.stop == self.stop:
            pending.on_answer(message)
        if pending.counted and not self.is_outstanding():
            self.answered.emit()
