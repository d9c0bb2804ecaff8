"""The loss lab's own process: started when something is asked, ended with the window."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from inspector.conversation.launch import Launch
from inspector.wire import messages
from inspector.wire.lab import LAB

from ..connection.link import Link
from ..process.debuggee import Debuggee

ENTRY = str(Path(__file__).resolve().parents[2] / "probe" / "lab_process.py")
ARRIVAL_MS = 60_000  # until its Hello; it imports torch afterwards, however long that takes


class LabProcess(QObject):
    """One start of the process. `ready`: it has said Hello; `over`: it has ended, comes once with the reason."""

    ready = Signal()
    heard = Signal(object)  # an answer
    over = Signal(str, str)  # code ("lab_missing", "lab_declined", "lab_ended"), detail

    def __init__(self, launch: Launch, entry: str = ENTRY, parent: QObject | None = None) -> None:
        """`launch`: the interpreter, and variables added to the window's own."""
        super().__init__(parent)
        self.launch = launch
        self._is_over = False
        self._code = ""  # its exit code
        self._hearers: dict[type, Callable[[Any], None]] = {
            **dict.fromkeys((*LAB.answers(), messages.Refused), self.heard.emit),
            messages.Declined: self._on_declined,
        }
        self._link = Link(self)
        self._link.connected.connect(self._on_connected)
        self._link.declined.connect(self._on_declined)
        self._link.received.connect(self._on_received)
        self._link.broke.connect(lambda reason: self._end("lab_ended", self._code or reason))
        self._process = Debuggee(entry, self)
        self._process.exited.connect(self._on_exited)
        self._patience = QTimer(self, singleShot=True, interval=ARRIVAL_MS)
        self._patience.timeout.connect(lambda: self._end("lab_ended", "silent"))

    def start(self) -> None:
        """Starts the process. Errors are told by `over`, in a later turn of the event loop."""
        try:
            self._launch()
        except (OSError, ValueError) as error:
            reason = str(error)
            QTimer.singleShot(0, self, lambda: self._end("lab_missing", reason))
        else:
            self._patience.start()

    def pid(self) -> int:
        return self._process.pid()

    def is_ready(self) -> bool:
        return self._link.is_connected()

    def send(self, question: Any) -> None:
        self._link.send(question)

    def break_off(self, reason: str) -> None:
        """Ends it because its answers make no sense."""
        self._end("lab_ended", reason)

    def close(self) -> None:
        """Ends it at once; emits nothing."""
        self._is_over = True
        self._patience.stop()
        self._link.close()
        self._process.kill()
        self._process.abandon()

    def _launch(self) -> None:
        if not self._link.listen():
            raise OSError("no port")
        nothing = os.open(os.devnull, os.O_WRONLY)
        try:
            self._process.start(self.launch, self._link.address(), nothing)
        finally:
            os.close(nothing)

    def _on_connected(self, hello: messages.Hello) -> None:
        self._patience.stop()
        self._link.send(messages.Welcome(messages.PROTOCOL, False))
        self.ready.emit()

    def _on_received(self, message: Any) -> None:
        """Handles a message; those that are no answers are ignored."""
        hearer = self._hearers.get(type(message))
        if hearer is not None:
            hearer(message)

    def _on_declined(self, declined: messages.Declined) -> None:
        self._end("lab_declined", f"{declined.code} {declined.detail}".strip())

    def _on_exited(self, code: int) -> None:
        """Notes its end; what it said before is passed on first, as it may tell why."""
        self._code = str(code)
        if self._link.is_connected():
            self._link.finish()
        else:
            self._end("lab_ended", self._code)

    def _end(self, code: str, detail: str) -> None:
        if not self._is_over:
            self.close()
            self.over.emit(code, detail)
