"""Who answers the loss lab: the debuggee while it is held, else a process of the lab's own. Nothing here waits."""

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

TRIES = 2  # processes that one question may cost


class MayBeHeld(Protocol):
    """The session, as far as the lab needs it: a debuggee that may be held, and then answers."""

    @property
    def state_changed(self) -> Source:
        """RunState"""

    @property
    def state(self) -> RunState: ...

    @property
    def launch(self) -> Launch | None: ...

    def can_answer(self) -> bool: ...

    def ask(self, question: Any, on_answer: Callable[[Any], None], owner: Any = None) -> None: ...


@dataclass
class _Asked:
    question: Any
    on_answer: Callable[[Any], None]
    owner: Any
    tries: int = 0  # processes that have died of it, or beside it
    by_debuggee: bool = False


class Lab(QObject):
    """Each question is answered once, with what its kind is answered with, or with Refused. An owner's new question
    takes the place of its older one of the same kind that is still waiting, which then is never answered; so an edit
    at every move of the mouse asks no more than can be answered."""

    busy = Signal(bool)  # something is to be answered / nothing is any more
    ended = Signal(str, str)  # its process is over and not by us: code, detail

    def __init__(self, session: MayBeHeld, entry: str = ENTRY, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._entry = entry
        self._process: LabProcess | None = None
        self._last = 0
        self._asked: dict[int, _Asked] = {}  # on their way, by number
        self._waiting: dict[tuple[int, type], _Asked] = {}  # behind one of the same owner and kind
        session.state_changed.connect(self._on_state)

    def ask(self, question: Any, on_answer: Callable[[Any], None], owner: Any = None) -> None:
        """Asks (with `request=0`: the number is given here). `TakeBatch` is for a debuggee that is held, and is refused
        ("not_held") without one."""
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
        """Whether its process has been started and can not answer yet."""
        return self._process is not None and not self._process.is_ready()

    def pid(self) -> int:
        """Of its process, 0 while there is none."""
        return self._process.pid() if self._process is not None else 0

    def close(self) -> None:
        """Ends the process, and answers nothing that was asked."""
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
        """The interpreter of the script, so that its torch says what it says."""
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
        """It has died: what it was asked goes to the next one, but not for ever."""
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
            self._send(asked)  # it went on just then
            return
        waiting = self._waiting.pop(_key(asked), None)
        if waiting is not None:
            self._send(waiting)
        asked.on_answer(answer)
        if not self.is_busy():
            self.busy.emit(False)

    def _on_state(self, state: RunState) -> None:
        """A debuggee that goes on leaves its questions behind: the process answers them."""
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
