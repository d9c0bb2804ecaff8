"""Asks for what is below a row of variables when somebody opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from inspector.panels.variables.model import VariablesModel
from inspector.wire.arrays import Array
from inspector.wire.variables import AskVariables, Variables

if TYPE_CHECKING:
    from inspector.session.session import Session

PAGE = 200  # rows of one answer


def numbers_of(array: Array) -> list[float]:
    return list(memoryview(array.data).cast("d")) if array.data else []


class Below(QObject):
    def __init__(self, session: Session, model: VariablesModel, owner: Any) -> None:
        super().__init__(model)
        self._session, self._model, self._owner = session, model, owner
        self._asked: set[tuple[int, int]] = set()  # (handle, first row): what is still to come
        model.wanted.connect(self._ask)
        session.resumed.connect(self._asked.clear)

    def _ask(self, number: int, first: int) -> None:
        value = self._model.value(number)
        handle = value.handle if value is not None else 0
        if self._session.stop is None or not handle or (handle, first) in self._asked:
            return
        self._asked.add((handle, first))
        question = AskVariables(0, self._session.selection.frame, handle, first, PAGE, True)
        self._session.ask(question, lambda answer: self._take(number, handle, first, answer), self._owner)

    def _take(self, number: int, handle: int, first: int, answer: Any) -> None:
        """What was another row meanwhile has another handle."""
        self._asked.discard((handle, first))
        value = self._model.value(number)
        if isinstance(answer, Variables) and value is not None and value.handle == handle:
            self._model.set_rows(number, first, answer.total, answer.values, numbers_of(answer.numbers))
