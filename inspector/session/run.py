"""One start of the debuggee: its process, its console and the conversation with it, until all three are over."""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import os
import shutil
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from inspector.wire import messages

from . import last_words, script_file
from .debuggee import Debuggee
from .input import Input
from .launch import Launch
from .link import Link
from .outcome import Outcome, conclude
from .output import Output

FAREWELL_MS = 250  # a conversation and its process end together; which of the two is seen first is chance

PYTHON_2_REFUSES = "-X is reserved for implementation-specific arguments"  # it never comes to read our entry


def _words(error: Exception) -> str:
    """The system's own, without number and file; those of the language, with the kind of failure."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) if isinstance(error, ValueError) else f"{type(error).__name__}: {error}"


def _place_and_words(error: OSError) -> str:
    """ "/tmp: No space left on device" """
    place = os.path.dirname(os.fsdecode(error.filename)) if error.filename else ""
    return ": ".join(filter(None, (place, _words(error))))


class Run(QObject):
    """`over` comes once: the process has exited, its output and its messages have been read to the end."""

    connected = Signal(object)  # Hello
    heard = Signal(object)  # a message
    broke = Signal(str)  # the conversation has ended, the process has not; why, "closed" when it was hung up
    text = Signal(str)
    skipped = Signal(object)  # so many bytes of the text will not come
    input_closed = Signal()  # the script has closed its end
    over = Signal(object)  # Outcome

    def __init__(self, launch: Launch, hold: bool, entry: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._launch = launch
        self._hold = hold
        self._returncode: int | None = None
        self._drained = False
        self._said_hello = False
        self._word: messages.Ended | None = None
        self._declined: messages.Declined | None = None
        self._iteration = 0
        self._stopped = False
        self._hushed = False
        self._tail = ""  # of the console
        self._reason = ""  # why the conversation has ended
        self._parted = False  # … while the process goes on
        self._link = Link(self)
        self._output = Output(self)
        self._input = Input(self)
        self._debuggee = Debuggee(entry, self)
        self._parting = QTimer(self, singleShot=True, interval=FAREWELL_MS)  # hung up, and not exited yet
        self._farewell = QTimer(self, singleShot=True, interval=FAREWELL_MS)  # exited, and not hung up: a child may not
        self._listen()

    def start(self) -> bool:
        """False: nothing could be started, and `over` tells why in a later turn of the event loop."""
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
        """What it says makes no sense: the conversation is over."""
        self._link.break_off(reason)

    def write(self, text: str) -> None:
        """Text for the script's standard input."""
        self._input.write(text)

    def end_input(self) -> None:
        self._input.end()

    def takes_input(self) -> bool:
        return self._input.is_open()

    def stop(self) -> None:
        """The user wants it to end. A script that was over already keeps its own ending, be it unread."""
        self._link.hear()
        self._stopped = self._stopped or self._word is None
        self._debuggee.stop()

    def hush(self) -> None:
        """What it says and prints interests nobody any more; that it ends still does."""
        self._link.close()
        self._hushed = True

    def let_go(self) -> Outcome:
        """Leaves the process to itself; its output stays in the file that the outcome names."""
        self._parting.stop()
        self._debuggee.abandon()
        self._link.close()
        self._input.close()
        return Outcome("let_go", iteration=self._iteration, detail=self._output.leave())

    def kill(self) -> None:
        """Ends everything at once, for when there is no time left to hear how."""
        self._parting.stop()
        self._debuggee.kill()
        self._debuggee.abandon()
        self._link.close()
        self._input.close()
        self._output.close()

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
        """Starts it; gives what came in between, of whatever kind: the window must be able to start the next."""
        try:
            return self._obstacle() or self._launch_process()
        except Exception as error:
            self._debuggee.kill()
            self._debuggee.abandon()
            return Outcome("not_started", detail=_words(error))

    def _obstacle(self) -> Outcome | None:
        """What stands in the way, seen without starting anything."""
        if not os.path.isdir(self._launch.working_directory()):
            return Outcome("directory_missing", detail=self._launch.working_directory())
        kind = "script" if self._launch.module else script_file.kind_of(self._launch.script_path())
        if kind == "missing":
            return Outcome("script_missing", detail=self._launch.script)
        if kind != "script":
            return Outcome("no_script", detail=kind)
        return None if self._link.listen() else Outcome("no_port")

    def _launch_process(self) -> Outcome | None:
        with contextlib.ExitStack() as opened:
            try:
                output = self._output.open_for_writing()
            except OSError as error:
                return Outcome("no_room", detail=_place_and_words(error))
            opened.callback(os.close, output)
            input = self._input.open_for_reading()
            opened.callback(os.close, input)
            try:
                self._debuggee.start(self._launch, self._link.address(), output, input)
            except (OSError, ValueError) as error:
                return self._refusal(error)
        self._output.follow()
        return None

    def _refusal(self, error: OSError | ValueError) -> Outcome:
        """What the system had against this interpreter, folder or these words."""
        if isinstance(error, ValueError) or error.errno == errno.E2BIG:
            return Outcome("words_refused", detail=_words(error))
        if error.filename == self._launch.working_directory():
            return Outcome("directory_refused", detail=_words(error))
        if isinstance(error, FileNotFoundError):
            is_there = shutil.which(self._launch.interpreter) is not None
            return Outcome("interpreter_broken" if is_there else "interpreter_missing", detail=self._launch.interpreter)
        return Outcome("interpreter_refused", detail=_words(error))

    def _on_connected(self, hello: messages.Hello) -> None:
        self._said_hello = True
        self._link.send(messages.Welcome(messages.PROTOCOL, self._hold))
        self.connected.emit(hello)

    def _on_declined(self, declined: messages.Declined) -> None:
        self._declined = declined
        self.heard.emit(declined)

    def _on_received(self, message: Any) -> None:
        if self._farewell.isActive():
            self._farewell.start()
        if isinstance(message, messages.Ended):
            self._word = message
        elif isinstance(message, messages.Declined):
            self._declined = message
        elif isinstance(message, messages.Stopped):
            self._iteration = message.iteration
        elif isinstance(message, messages.Progress) and message.done is not None:
            self._iteration = message.done.iteration  # not one to come, of which nothing was done
        self.heard.emit(message)

    def _on_broke(self, reason: str) -> None:
        self._reason = reason
        if self._word is None and self._returncode is None:
            self._parting.start()
        self._finish()

    def _on_parted(self) -> None:
        self._parted = True
        self.broke.emit(self._reason)

    def _on_text(self, text: str) -> None:
        self._tail = (self._tail + text)[-last_words.KEPT_CHARACTERS :]
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
        stopped = self._stopped or (self._debuggee.was_stopped() and self._returncode < 0)
        outcome = conclude(
            self._word, self._returncode, stopped, self._said_hello, self._declined, self._iteration, self._parted
        )
        if outcome.kind == "signal" and outcome.trouble is None:
            outcome = dataclasses.replace(outcome, trouble=last_words.read(self._tail))
        if outcome.kind == "no_connection" and PYTHON_2_REFUSES in self._tail:
            outcome = dataclasses.replace(outcome, kind="declined", detail="python_too_old 2")
        self._end(outcome)

    def _end(self, outcome: Outcome) -> None:
        self._farewell.stop()
        self._link.close()
        self._input.close()
        self._output.close()
        self.over.emit(outcome)
