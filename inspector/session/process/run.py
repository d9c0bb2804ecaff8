"""One start of the debuggee: its process, its console and its connection, until all three are over."""

from __future__ import annotations

import contextlib
import os
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from inspector.conversation import obstacles
from inspector.conversation.ending import Ending
from inspector.conversation.launch import Launch
from inspector.conversation.outcome import Outcome
from inspector.wire import messages

from ..connection.link import Link
from .input import Input
from .output import Output

FAREWELL_MS = 250  # the connection and the process end together; which end is noticed first is chance


class Process(Protocol):
    """What a run needs of its process: see Debuggee."""

    exited: Any  # a signal with the exit code

    def setParent(self, parent: QObject, /) -> None: ...

    def start(self, launch: Launch, address: str, output: int, input: int) -> None: ...

    def is_alive(self) -> bool: ...

    def was_stopped(self) -> bool: ...

    def pid(self) -> int: ...

    def stop(self) -> None: ...

    def kill(self) -> None: ...

    def abandon(self) -> None: ...


class Run(QObject):
    """One start of the debuggee. `over` comes once, when the process has exited and its output and messages were all
    read."""

    connected = Signal(object)  # Hello
    heard = Signal(object)  # a message
    broke = Signal(str)  # the connection has ended, the process has not; the reason, "closed" if the debuggee hung up
    text = Signal(str)
    skipped = Signal(object)  # number of bytes of the text that are left out
    input_closed = Signal()  # by the script
    over = Signal(object)  # Outcome

    def __init__(
        self,
        launch: Launch,
        hold: bool,
        process: Process,
        link: Link,
        parent: QObject | None = None,
    ) -> None:
        """`process` and `link` are nobody else's: they end with the run."""
        super().__init__(parent)
        self._launch = launch
        self._hold = hold
        self._returncode: int | None = None
        self._drained = False
        self._hushed = False
        self._reason = ""  # why the connection has ended
        self._ending = Ending()
        self._link = link
        self._output = Output(self)
        self._input = Input(self)
        self._debuggee = process
        for part in (link, process):
            part.setParent(self)
        self._parting = QTimer(self, singleShot=True, interval=FAREWELL_MS)  # hung up, and not exited yet
        self._farewell = QTimer(self, singleShot=True, interval=FAREWELL_MS)  # exited, and not hung up: a child may not
        self._listen()

    def start(self) -> bool:
        """Starts the process. Returns False if nothing could be started; `over` tells why in a later turn of the event
        loop."""
        failure = self._attempt()
        if failure is not None:
            QTimer.singleShot(0, self, lambda: self._end(failure))
        return failure is None

    def is_alive(self) -> bool:
        return self._debuggee.is_alive()

    def is_connected(self) -> bool:
        return self._link.is_connected()

    def pid(self) -> int:
        return self._debuggee.pid()

    def send(self, message: Any) -> None:
        self._link.send(message)

    def break_off(self, reason: str) -> None:
        """Ends the connection because its messages make no sense."""
        self._link.break_off(reason)

    def write(self, text: str) -> None:
        """Writes to the script's standard input."""
        self._input.write(text)

    def end_input(self) -> None:
        self._input.end()

    def takes_input(self) -> bool:
        return self._input.is_open()

    def stop(self) -> None:
        """Stops the process at the user's wish. A script that was over before keeps its own ending, even if it is
        unread."""
        self._link.hear()
        self._ending.stopped()
        self._debuggee.stop()

    def hush(self) -> None:
        """Stops passing messages and text; `over` still comes."""
        self._link.close()
        self._hushed = True

    def let_go(self) -> Outcome:
        """Leaves the process running; its output stays in the file that the outcome names."""
        self._parting.stop()
        self._debuggee.abandon()
        self._link.close()
        self._input.close()
        return Outcome("let_go", iteration=self._ending.iteration, detail=self._output.leave())

    def kill(self) -> None:
        """Ends everything at once, without waiting for how it ends."""
        self._parting.stop()
        self._debuggee.kill()
        self._debuggee.abandon()
        self._link.close()
        self._input.close()
        self._output.close()

    def dispose(self) -> None:
        """Deletes a run that is over."""
        self.deleteLater()

    def _listen(self) -> None:
        self._link.connected.connect(self._on_connected)
        self._link.declined.connect(self._on_declined)
        self._link.received.connect(self._on_received)
        self._link.broke.connect(self._on_broke)
        self._output.text.connect(self._on_text)
        self._output.drained.connect(self._on_drained)
        self._output.skipped.connect(self._on_skipped)
        self._input.closed.connect(self.input_closed)
        self._debuggee.exited.connect(self._on_exited)
        self._parting.timeout.connect(self._on_parted)
        self._farewell.timeout.connect(self._link.finish)

    def _attempt(self) -> Outcome | None:
        """Starts the process; returns the outcome of any error, so that the window can start the next one, or None."""
        try:
            return obstacles.obstacle(self._launch) or self._launch_process()
        except Exception as error:
            self._debuggee.kill()
            self._debuggee.abandon()
            return Outcome("not_started", detail=obstacles.words_of(error))

    def _launch_process(self) -> Outcome | None:
        if not self._link.listen():
            return Outcome("no_port")
        with contextlib.ExitStack() as opened:
            try:
                output = self._output.open_for_writing()
            except OSError as error:
                return obstacles.no_room(error)
            opened.callback(os.close, output)
            input = self._input.open_for_reading()
            opened.callback(os.close, input)
            try:
                self._debuggee.start(self._launch, self._link.address(), output, input)
            except (OSError, ValueError) as error:
                return obstacles.refusal(self._launch, error)
        self._output.follow()
        return None

    def _on_connected(self, hello: messages.Hello) -> None:
        self._ending.greeted()
        points, is_muted = self._launch.breakpoints, self._launch.is_muted
        welcome = messages.Welcome(messages.PROTOCOL, self._hold, breakpoints=points, muted=is_muted, watches=True)
        self._link.send(welcome)
        self.connected.emit(hello)

    def _on_declined(self, declined: messages.Declined) -> None:
        self._ending.heard(declined)
        self.heard.emit(declined)

    def _on_received(self, message: Any) -> None:
        if self._farewell.isActive():
            self._farewell.start()
        self._ending.heard(message)
        self.heard.emit(message)

    def _on_broke(self, reason: str) -> None:
        self._reason = reason
        if self._ending.word is None and self._returncode is None:
            self._parting.start()
        self._finish()

    def _on_parted(self) -> None:
        self._ending.parted()
        self.broke.emit(self._reason)

    def _on_text(self, text: str) -> None:
        self._ending.printed(text)
        if not self._hushed:
            self.text.emit(text)

    def _on_skipped(self, count: int) -> None:
        if not self._hushed:
            self.skipped.emit(count)

    def _on_exited(self, returncode: int) -> None:
        self._returncode = returncode
        self._parting.stop()
        self._farewell.start()
        self._output.finish()

    def _on_drained(self) -> None:
        self._drained = True
        self._finish()

    def _finish(self) -> None:
        if self._returncode is None or not self._drained or self._link.is_connected():
            return
        self._end(self._ending.outcome(self._returncode, self._debuggee.was_stopped()))

    def _end(self, outcome: Outcome) -> None:
        self._farewell.stop()
        self._link.close()
        self._input.close()
        self._output.close()
        self.over.emit(outcome)
