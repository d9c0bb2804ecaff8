"""The process of one rank, which torchrun starts and reaps: it is seen from beside."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal

from inspector.conversation.launch import Launch

if TYPE_CHECKING:
    from .torchrun import Torchrun

LOOK_MS = 100  # between two looks where the system has no descriptor for a process
CLOSED = -1  # in place of a descriptor


class RankProcess(QObject):
    """What a Debuggee is to a run, for one rank. What is told to it is told to all of them.

    Attributes: `number`, the rank; `input`, the descriptor of what it reads. `exited`: with the exit code, as far as
    anybody knows it; `left`: the process is gone, and its code is not known yet; `refused`: the system's error, instead
    of a start.
    """

    exited = Signal(int)
    left = Signal()
    refused = Signal(object)

    def __init__(self, torchrun: Torchrun, number: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.number = number
        self._torchrun = torchrun
        self._pid = 0
        self._output = self.input = CLOSED
        self._descriptor = CLOSED
        self._watch: QSocketNotifier | QTimer | None = None
        self._is_over = False

    def start(self, launch: Launch, address: str, output: int, input: int) -> None:
        """Joins the others. Raises OSError, or ValueError, if the last one to join could not be started."""
        self._output, self.input = os.dup(output), os.dup(input)
        try:
            self._torchrun.join(self)
        except (OSError, ValueError):
            self._close()
            raise

    def console(self) -> str:
        """Returns a path under which another process can open the console: a file in memory has no name."""
        return f"/proc/{os.getpid()}/fd/{self._output}"

    def greeted(self, pid: int) -> None:
        """Notes its process id, which it has told, and looks after it."""
        self._pid = pid
        self._close()  # it has opened its console
        try:
            self._descriptor = os.pidfd_open(pid)
        except (OSError, AttributeError):  # another system, an old kernel, or it is gone already
            timer = self._watch = QTimer(self, interval=LOOK_MS)
            timer.timeout.connect(self._look)
            timer.start()
            return
        self._watch = QSocketNotifier(self._descriptor, QSocketNotifier.Type.Read, self)
        self._watch.activated.connect(self._on_left)

    def ends(self, code: int) -> None:
        """Tells how it has ended, once."""
        if not self._is_over:
            self._is_over = True
            self._close()
            self._stop_watching()
            self.exited.emit(code)

    def is_alive(self) -> bool:
        return not self._is_over and self._torchrun.is_alive()

    def was_stopped(self) -> bool:
        return self._torchrun.was_stopped()

    def pid(self) -> int:
        return self._pid

    def stop(self) -> None:
        self._torchrun.stop()

    def kill(self) -> None:
        self._torchrun.kill()

    def abandon(self) -> None:
        self.blockSignals(True)
        self._is_over = True
        self._close()
        self._stop_watching()
        self._torchrun.abandon()

    def _look(self) -> None:
        try:
            os.kill(self._pid, 0)
        except ProcessLookupError:
            self._on_left()

    def _on_left(self) -> None:
        self._stop_watching()
        self.left.emit()

    def _stop_watching(self) -> None:
        if isinstance(self._watch, QTimer):
            self._watch.stop()
        elif self._watch is not None:
            self._watch.setEnabled(False)
        if self._descriptor != CLOSED:
            os.close(self._descriptor)
            self._descriptor = CLOSED

    def _close(self) -> None:
        for descriptor in (self._output, self.input):
            if descriptor != CLOSED:
                os.close(descriptor)
        self._output = self.input = CLOSED
