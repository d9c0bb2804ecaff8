"""Asks at each stop for the variables of the chosen frame, and for what is below a row when somebody opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from inspector.panels.variables import words
from inspector.panels.variables.model import TOP, VariablesModel
from inspector.panels.variables.view import VariablesView
from inspector.wire.messages import Refused
from inspector.wire.tensors import TensorName
from inspector.wire.variables import AskVariables, Value, Variables

if TYPE_CHECKING:
    from inspector.session.session import Session

PAGE = 200  # rows of one answer
MOST = 1_000  # variables of a frame
INNERMOST = -1  # of the user's frames


class VariablesController(QObject):
    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.model = VariablesModel(self)
        self._is_here = False  # on the screen
        self._asked: set[tuple[int, int]] = set()  # (handle, first row): what is still to come
        self.view = VariablesView(self.model)
        self.model.wanted.connect(self._ask_below)
        self.view.tree.opened.connect(self._open)
        self.view.retold.connect(self._retell)
        session.selection.frame_chosen.connect(self.ask)
        session.resumed.connect(self._asked.clear)
        session.ended.connect(self._say_away)
        session.detached.connect(self._say_away)
        self._say_away()

    def begin(self) -> None:
        self._say_away()

    def come(self) -> None:
        self._is_here = True
        if self.session.stop is None:
            self._show_past()

    def leave(self) -> None:
        """Hidden, it asks for nothing."""
        self._is_here = False

    # ── asking ──

    def ask(self) -> None:
        if self.session.stop is None:
            self._show_past()
        elif self._is_here:
            question = AskVariables(0, self.session.selection.frame, 0, 0, MOST, True)
            self.session.ask(question, self._take, owner=self.parent())

    def _show_past(self) -> None:
        """What the last stop has shown stays, grey; without one there is a sentence."""
        self.model.set_past(True)
        if not self.model.rowCount():
            self._say_away()

    def _take(self, answer: Any) -> None:
        stop = self.session.stop
        if isinstance(answer, Refused):
            self.model.clear()
            self.view.say(words.refused(answer.code, answer.detail))
        elif isinstance(answer, Variables) and stop is not None:
            is_innermost = self.session.selection.frame == INNERMOST  # what it is told of is true of that one
            returned = [stop.returned] if stop.returned is not None and is_innermost else []
            self.model.assigned_later = frozenset(stop.assigns if is_innermost else ())
            self.model.set_past(False)
            self._put(TOP, 0, answer, returned)
            self.view.show_rows()

    def _put(self, number: int, first: int, answer: Variables, before: list[Value]) -> None:
        numbers = list(memoryview(answer.numbers.data).cast("d")) if answer.numbers.data else []
        unknown = [float("nan")] * (5 * len(before))
        values = [*before, *answer.values]
        self.model.set_rows(number, first, answer.total + len(before), values, [*unknown, *numbers])

    def _ask_below(self, number: int, first: int) -> None:
        value = self.model.value(number)
        handle = value.handle if value is not None else 0
        if self.session.stop is None or not handle or (handle, first) in self._asked:
            return
        self._asked.add((handle, first))
        question = AskVariables(0, self.session.selection.frame, handle, first, PAGE, True)
        self.session.ask(question, lambda answer: self._take_below(number, handle, first, answer), self.parent())

    def _take_below(self, number: int, handle: int, first: int, answer: Any) -> None:
        """What was another row meanwhile has another handle."""
        self._asked.discard((handle, first))
        value = self.model.value(number)
        if isinstance(answer, Variables) and value is not None and value.handle == handle:
            self._put(number, first, answer, [])

    # ── choosing ──

    def _open(self, value: Value, expression: str) -> None:
        """A tensor that the model tree knows comes to the front."""
        selection = self.session.selection
        name = selection.find(expression) if value.tensor is not None else None
        if name is None and value.kind == "parameter" and value.row >= 0 and self.session.stop is not None:
            name = TensorName("parameter", self.session.stop.structure, value.row)
        if name is not None:
            selection.select(name, expression or value.name)
            selection.show()

    # ── showing ──

    def _say_away(self, *_: Any) -> None:
        self.model.clear()
        self.view.say(words.away(self.session.state.code))

    def _retell(self) -> None:
        self.model.retell()
        if self.view.is_telling():
            self.view.say(words.away(self.session.state.code))
