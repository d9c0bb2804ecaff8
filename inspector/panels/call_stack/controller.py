"""Asks at each stop for the stack; the frame that is chosen is the one whose source and variables are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject

from inspector.panels.call_stack import rows
from inspector.panels.call_stack.model import CallStackModel
from inspector.panels.call_stack.view import CallStackView
from inspector.wire.messages import Refused
from inspector.wire.variables import AskStack, Stack

if TYPE_CHECKING:
    from inspector.session.session import Session

translate = QCoreApplication.translate


class CallStackController(QObject):
    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.model = CallStackModel(self)
        self.view = CallStackView(self.model)
        self._stack: Stack | None = None
        self.view.tree.frame_wished.connect(self._choose)
        self.view.retold.connect(self._retell)
        session.ended.connect(self._say_away)
        session.detached.connect(self._say_away)
        self._say_away()

    def begin(self) -> None:
        self._say_away()

    def come(self) -> None:
        if self.session.stop is None:
            self.ask()

    def leave(self) -> None:
        """Hidden, it asks for nothing."""

    def ask(self) -> None:
        if self.session.stop is not None:
            self.session.ask(AskStack(0), self._take, owner=self.parent())
        elif self._stack is not None:
            self.model.set_past(True)
        else:
            self._say_away()

    def _take(self, answer: Any) -> None:
        if isinstance(answer, Stack):
            self._stack = answer
            self._show()
        elif isinstance(answer, Refused):
            self._stack = None
            self.view.say(translate("call_stack", "The stack could not be read."))

    def _show(self) -> None:
        assert self._stack is not None
        stack = self._stack
        self.model.show_rows(rows.rows(stack.frames, stack.left_out, stack.threads), self._chosen(stack))
        self.view.show_rows()

    def _chosen(self, stack: Stack) -> int:
        """The innermost of the user's, unless another one was chosen."""
        chosen = self.session.selection.frame
        users = (frame.number for frame in stack.frames if frame.is_users)
        return next(users, 0) if chosen < 0 else chosen

    def _choose(self, number: int) -> None:
        row = self.model.row(number)
        if self.session.stop is None or row is None or row.frame is None:
            return
        self.model.choose(number)
        self.session.selection.choose_frame(number)
        if row.frame.line:
            self.session.show_place(row.frame.file, row.frame.line)

    def _say_away(self, *_: Any) -> None:
        self._stack = None
        self.model.forget()
        self.view.say(self._reason())

    def _reason(self) -> str:
        code = self.session.state.code
        if code in ("empty", "starting"):
            return translate("call_stack", "Who called whom stands here while the script is held.")
        if code == "ended":
            return translate("call_stack", "The script has ended: nothing calls anything any more.")
        return translate("call_stack", "Running. Who calls whom is known while it is held.")

    def _retell(self) -> None:
        if self._stack is not None:
            self._show()
        else:
            self.view.say(self._reason())
