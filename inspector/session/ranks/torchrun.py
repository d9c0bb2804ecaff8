"""One start of torchrun: the process above the ranks, with a console of its own. It begins when each rank has joined."""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from inspector.conversation import torchrun_words
from inspector.conversation.launch import Launch

from ..connection.listener import Listener
from ..process.debuggee import Debuggee
from ..process.output import Output

WRAPPER = str(Path(__file__).resolve().parents[2] / "probe" / "startup" / "python_exec.sh")
KEPT_CHARACTERS = 64 << 10  # of the end of what torchrun prints
UNKNOWN = 1  # exit code of a rank of which nobody tells


class TorchrunProcess(Debuggee):
    """The process of torchrun. It starts each rank in a session of its own, and ends them when it is told to end."""

    patience_ms = 5000  # it waits for its ranks

    def __init__(self, entry: str, parent: QObject | None = None) -> None:
        super().__init__(entry, parent)
        self.consoles: list[str] = []  # of the ranks: paths to write to

    def _command(self, launch: Launch) -> list[str]:
        return [launch.interpreter, "-u", *launch.torchrun(), *launch.words()]

    def _environment(self, launch: Launch, address: str) -> dict[str, str]:
        variables = super()._environment(launch, address)
        own = variables.get("PYTHON_EXEC", "")
        return {
            **variables,
            "PYTHON_EXEC": WRAPPER,
            "GRADSTEP_PYTHON": own or launch.interpreter,
            "GRADSTEP_PYTHON_EXEC": own,
            "GRADSTEP_ENTRY": self._entry,
            "GRADSTEP_CONSOLES": " ".join(self.consoles),
        }

    def kill(self) -> None:
        """Kills torchrun and the ranks, which are in groups of their own."""
        for pid in _children(self.pid()) if self.is_alive() else []:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)
        super().kill()


def _children(pid: int) -> list[int]:
    """Returns the ids of a process's children that lead a group; none where the system does not tell (not Linux)."""
    try:
        words = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [int(word) for word in words if _leads(int(word))]


def _leads(pid: int) -> bool:
    try:
        return os.getpgid(pid) == pid
    except OSError:
        return False


class Rank(Protocol):
    """What is needed of the process of one rank: see RankProcess."""

    number: int
    input: int
    refused: Any  # a signal with the error

    def console(self) -> str: ...

    def pid(self) -> int: ...

    def ends(self, code: int) -> None: ...


class Torchrun(QObject):
    """The ranks that have joined, and their order of failing (`falls`). `over`: all has ended."""

    text = Signal(str)
    skipped = Signal(object)  # number of bytes of the text that are left out
    over = Signal()

    def __init__(self, launch: Launch, entry: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.launch = launch
        self.falls: list[int] = []
        self.listener = Listener(self, launch.ranks)
        self._joined: dict[int, Rank] = {}
        self._is_closed = False  # nobody may join any more
        self._tail = ""
        self._returncode = 0
        self._output = Output(self)
        self._output.text.connect(self._on_text)
        self._output.skipped.connect(self.skipped)
        self._output.drained.connect(self._on_drained)
        self._process = TorchrunProcess(entry, self)
        self._process.exited.connect(self._on_exited)

    def takes(self, launch: Launch, rank: int) -> bool:
        """Returns whether this rank of this launch is still to join."""
        return launch == self.launch and rank not in self._joined and not self._is_closed

    def join(self, rank: Rank) -> None:
        """Starts the process when the last rank joins. Raises OSError, or ValueError, also for those before."""
        self._joined[rank.number] = rank
        if len(self._joined) == self.launch.ranks:
            self._is_closed = True
            try:
                self._start()
            except (OSError, ValueError) as error:
                for other in self._joined.values():
                    if other is not rank:
                        other.refused.emit(error)
                raise

    def _start(self) -> None:
        self._process.consoles = [self._joined[number].console() for number in sorted(self._joined)]
        output = self._output.open_for_writing()
        try:
            self._process.start(self.launch, self.listener.address(), output, self._joined[0].input)
        finally:
            os.close(output)
        self._output.follow()

    def is_alive(self) -> bool:
        return self._process.is_alive()

    def was_stopped(self) -> bool:
        return self._process.was_stopped()

    def has_fallen(self, number: int) -> None:
        """Notes that a rank has failed; the first one is the cause of what comes after."""
        if number not in self.falls and not self.was_stopped():
            self.falls.append(number)

    def lacks_torch(self) -> bool:
        return torchrun_words.lacks_torch(self._tail)

    def stop(self) -> None:
        self._is_closed = True
        if self._process.is_alive():
            self._process.stop()
        elif not self._process.pid():  # some have not joined, and never will
            QTimer.singleShot(0, self, lambda: self._end({}, -signal.SIGTERM))

    def kill(self) -> None:
        self._is_closed = True
        self._process.kill()

    def abandon(self) -> None:
        """Stops watching; the processes live on."""
        if not self._process.signalsBlocked():
            self._is_closed = True
            self._process.abandon()
            self.listener.close()
            self._output.close()
            self.over.emit()

    def _on_text(self, text: str) -> None:
        self._tail = (self._tail + text)[-KEPT_CHARACTERS:]
        self.text.emit(text)

    def _on_exited(self, returncode: int) -> None:
        self._returncode = returncode
        self._output.finish()

    def _on_drained(self) -> None:
        stopped = -int(signal.SIGTERM) if self.was_stopped() else None
        rest = self._returncode and UNKNOWN if stopped is None else stopped
        self._end(torchrun_words.exit_codes(self._tail), rest)

    def _end(self, codes: dict[int, int], rest: int) -> None:
        """`codes`: exit codes by process id; `rest`: that of a rank of which nobody tells."""
        self.listener.close()
        self._output.close()
        consequences = torchrun_words.closed(self._tail)  # their ends may have been seen before that of the cause
        self.falls.sort(key=lambda number: self._joined[number].pid() in consequences)
        for rank in self._joined.values():
            rank.ends(codes.get(rank.pid(), rest))
        self.over.emit()


class Torchruns(QObject):
    """Finds for each rank the torchrun that it joins."""

    text = Signal(str)
    skipped = Signal(object)

    def __init__(self, entry: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entry = entry
        self._last: Torchrun | None = None

    def of(self, launch: Launch, rank: int) -> Torchrun:
        if self._last is None or not self._last.takes(launch, rank):
            made = self._last = Torchrun(launch, self._entry, self)
            made.text.connect(self.text)
            made.skipped.connect(self.skipped)
            made.over.connect(made.deleteLater)
        return self._last
