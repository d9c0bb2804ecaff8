"""Answers the loss lab's questions by the debuggee while it is held, else by a process of the lab's own. Never
waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from inspector.conversation.carrying import Source
from inspector.conversation.launch import Launch
from inspector.conversation.run_state import RunState
from inspector.conversation.sense.answers import check_answer
from inspector.wire.framing import WireError
from inspector.wire.lab import TakeBatch
from inspector.wire.messages import Refused

from .process import ENTRY, LabProcess

TRIES = 2  # processes that may die of one question


class MayBeHeld(Protocol):
    """The part of the session that the lab needs: a debuggee that may be held and then answers."""

    @property
    def state_changed(self) -> Source:
        """Passes the RunState."""

    @property
    def state(self) -> RunState: ...

    @property
    def launch(self) -> Launch | None: ...

    def can_answer(self) -> bool: ...

    def ask(self, question: Any, on_answer: Callable[[Any], None], owner: Any = None) -> None: ...


@dataclass
class _Asked:
    """A question that is not answered yet. `by_debuggee`: the debuggee was asked, else the lab's process."""

    question: Any
    on_answer: Callable[[Any], None]
    owner: Any
    tries: int = 0  # processes that have died while it was asked
    by_debuggee: bool = False


class Lab(QObject):
    """Asks the lab's questions.

    Each question is answered once, by one of its answers or by Refused. An owner's new question replaces its older one
    of the same kind that still waits and is then never answered; so an edit at every mouse move asks no more than can
    be answered.
    """

    busy = Signal(bool)  # True: a question is to be answered; False: none is
    ended = Signal(str, str)  # its process has ended, not by us: code, detail

    def __init__(self, session: MayBeHeld, entry: str = ENTRY, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._entry = entry
        self._process: LabProcess | None = None
        self._last = 0
        self._asked: dict[int, _Asked] = {}  # sent, by number
        self._waiting: dict[tuple[int, type], _Asked] = {}  # behind another question of the same owner and kind
        session.state_changed.connect(self._on_state)

    def ask(self, question: Any, on_answer: Callable[[Any], None], owner: Any = None) -> None:
        """Asks a question (with `request=0`: the number is set here). `TakeBatch` needs a held debuggee; without one it
        is refused ("not_held")."""
        was_busy = self.is_busy()
        asked = _Asked(question, on_answer, owner)
        if owner is not None and self._is_under_way(asked):
            self._waiting[_key(asked)] = asked
        else:
            self._send(asked)
        if not was_busy and self.is_busy():
            self.busy.emit(True)

    def is_busy(self) -> bool:
        return bool(self._asked)

    def is_starting(self) -> bool:
        """Returns whether its process was started and can not answer yet."""
        return self._process is not None and not self._process.is_ready()

    def pid(self) -> int:
        """Returns the id of its process, or 0."""
        return self._process.pid() if self._process is not None else 0

    def close(self) -> None:
        """Ends the process; open questions are not answered."""
        self._asked.clear()
        self._waiting.clear()
        self._forget_process()

    # ── asking ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _is_under_way(self, asked: _Asked) -> bool:
        return any(_key(other) == _key(asked) for other in self._asked.values())

    def _send(self, asked: _Asked) -> None:
        self._last += 1
        number = self._last
        self._asked[number] = asked
        asked.by_debuggee = self._session.state.code == "held" and self._session.can_answer()
        if asked.by_debuggee:
            self._session.ask(asked.question, lambda answer: self._take(number, answer), asked.owner)
        elif isinstance(asked.question, TakeBatch):
            self._take(number, Refused(0, 0, "not_held", ""))
        else:
            self._send_to_process(number, asked)

    def _send_to_process(self, number: int, asked: _Asked) -> None:
        launch = self._launch()
        if self._process is not None and self._process.launch != launch and not self._has_others(number):
            self._forget_process()
        if self._process is None:
            self._begin(launch)
        assert self._process is not None
        if self._process.is_ready():
            self._process.send(replace(asked.question, request=number))

    def _has_others(self, number: int) -> bool:
        return any(not asked.by_debuggee for other, asked in self._asked.items() if other != number)

    def _launch(self) -> Launch:
        """Returns a launch with the script's interpreter, so that the lab has the same torch."""
        script = self._session.launch
        return Launch() if script is None else Launch(interpreter=script.interpreter, environment=script.environment)

    # ── its process ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _begin(self, launch: Launch) -> None:
        process = self._process = LabProcess(launch, self._entry, self)
        process.ready.connect(self._on_ready)
        process.heard.connect(self._on_heard)
        process.over.connect(self._on_over)
        process.start()

    def _forget_process(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.close()
            process.deleteLater()

    def _on_ready(self) -> None:
        assert self._process is not None
        for number, asked in self._asked.items():
            if not asked.by_debuggee:
                self._process.send(replace(asked.question, request=number))

    def _on_heard(self, answer: Any) -> None:
        asked = self._asked.get(answer.request)
        if asked is None or self._process is None:
            return
        try:
            check_answer(asked.question, answer)
        except WireError as error:
            self._process.break_off(str(error))
        else:
            self._take(answer.request, answer)

    def _on_over(self, code: str, detail: str) -> None:
        """Asks the next process what the dead one was asked, but not endlessly."""
        self._forget_process()
        self.ended.emit(code, detail)
        for number, asked in list(self._asked.items()):
            if asked.by_debuggee or number not in self._asked:
                continue
            asked.tries += 1
            if code == "lab_ended" and asked.tries < TRIES:
                del self._asked[number]
                self._send(asked)
            else:
                self._take(number, Refused(0, 0, code, detail))

    # ── hearing ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _take(self, number: int, answer: Any) -> None:
        asked = self._asked.pop(number, None)
        if asked is None:
            return
        if isinstance(answer, Refused) and answer.code == "not_held" and not isinstance(asked.question, TakeBatch):
            self._send(asked)  # training went on at that moment
            return
        waiting = self._waiting.pop(_key(asked), None)
        if waiting is not None:
            self._send(waiting)
        asked.on_answer(answer)
        if not self.is_busy():
            self.busy.emit(False)

    def _on_state(self, state: RunState) -> None:
        """Asks the process what the debuggee was asked, when the debuggee goes on without answering."""
        if state.code == "held":
            return
        for number, asked in list(self._asked.items()):
            if asked.by_debuggee and number in self._asked:
                if isinstance(asked.question, TakeBatch):
                    self._take(number, Refused(0, 0, "not_held", ""))
                else:
                    del self._asked[number]
                    self._send(asked)


def _key(asked: _Asked) -> tuple[int, type]:
    return id(asked.owner), type(asked.question)
