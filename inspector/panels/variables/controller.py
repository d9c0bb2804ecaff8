"""Asks at each stop for the variables of the chosen frame, and for what is below a row when somebody opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from inspector.panels.variables import words
from inspector.panels.variables.below_controller import Below, numbers_of
from inspector.panels.variables.model import TOP, VariablesModel
from inspector.panels.variables.view import VariablesView
from inspector.panels.variables.watch_controller import Watching
from inspector.wire.messages import Refused
from inspector.wire.tensors import TensorName
from inspector.wire.variables import AskVariables, Assigned, AssignValue, UndoAssign, Value, Variables

if TYPE_CHECKING:
    from inspector.session.session import Session

MOST = 1_000  # variables of a frame
INNERMOST = -1  # of the user's frames


class VariablesController(QObject):
    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.model = VariablesModel(self)
        self._is_here = False  # on the screen
        self._variables: tuple[Variables, list[Value]] | None = None  # of this stop, and what was returned
        self.view = VariablesView(self.model)
        self._below = Below(session, self.model, parent)
        self.watching = Watching(session, parent, self)
        self.model.told = self.watching.past
        self._connect_watches()
        self.model.assigned.connect(self._assign)
        self.view.undo_wished.connect(self._undo)
        self.view.tree.opened.connect(self._open)
        self.view.retold.connect(self._retell)
        session.selection.frame_chosen.connect(self.ask)
        session.resumed.connect(lambda: self.view.tell(""))
        session.ended.connect(self._say_away)
        session.detached.connect(self._say_away)
        self._say_away()

    def _connect_watches(self) -> None:
        watches, tree = self.session.watches, self.view.tree
        watches.changed.connect(self._on_watches)
        self.watching.changed.connect(self._show)
        self.view.watched.connect(watches.add)
        self.model.watch_edited.connect(watches.edit)
        tree.watch_wished.connect(watches.add)
        tree.hold_wished.connect(lambda text: self.session.breakpoints.toggle_named("tensor", text, "before"))
        tree.unwatch_wished.connect(watches.take)
        tree.plot_wished.connect(self.watching.plot)

    def begin(self) -> None:
        self.watching.begin()
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
            self.watching.ask()

    def _on_watches(self) -> None:
        """Others than before: those that are new are evaluated."""
        if self.session.stop is not None and self._is_here:
            self.watching.ask()
        self._show()

    def _show_past(self) -> None:
        """What the last stop has shown stays, grey; without one there is a sentence."""
        self.model.set_past(True)
        if not self.model.rowCount():
            self._say_away()

    def _take(self, answer: Any) -> None:
        stop = self.session.stop
        if isinstance(answer, Refused):
            self._variables = None
            self.model.clear()
            self.view.say(words.refused(answer.code, answer.detail))
        elif isinstance(answer, Variables) and stop is not None:
            is_innermost = self.session.selection.frame == INNERMOST  # what it is told of is true of that one
            returned = [stop.returned] if stop.returned is not None and is_innermost else []
            self.model.assigned_later = frozenset(stop.assigns if is_innermost else ())
            self.model.set_past(False)
            self._variables = answer, returned
            self._show()
            self.view.show_rows()

    def _show(self) -> None:
        """Watches, what was returned, and the variables."""
        self.model.awaited = frozenset(self.watching.awaited)
        if self._variables is None:
            return
        answer, returned = self._variables
        watches, watched = self.watching.rows()
        head = [Value("variables", "", "head", "", "", 0, 0, 0, "returned")] if watches else []
        unknown = [float("nan")] * (5 * (len(head) + len(returned)))
        values = [*watches, *head, *returned, *answer.values]
        total = answer.total + len(values) - len(answer.values)
        self.model.set_rows(TOP, 0, total, values, [*watched, *unknown, *numbers_of(answer.numbers)])

    # ── setting ──

    def _assign(self, expression: str, text: str) -> None:
        if self.session.stop is not None:
            question = AssignValue(0, self.session.selection.frame, expression, text)
            self.session.ask(question, self._on_assigned, self.parent())

    def _undo(self) -> None:
        self.session.ask(UndoAssign(0), self._on_assigned, self.parent())

    def _on_assigned(self, answer: Any) -> None:
        """What is shown may be another everywhere."""
        if isinstance(answer, Assigned):
            self.view.tell(words.assigned(answer), answer.undoable)
            if not answer.error:
                self.session.value_set.emit(answer)
            self.session.touched.emit()
        elif isinstance(answer, Refused):
            self.view.tell(words.refused(answer.code, answer.detail))

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
        self._variables = None
        self.model.clear()
        self.view.tell("")
        self.view.say(words.away(self.session.state.code))

    def _retell(self) -> None:
        self.model.retell()
        if self.view.is_telling():
            self.view.say(words.away(self.session.state.code))
