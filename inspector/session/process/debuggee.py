"""The debuggee as a process: started, noticed when it exits, stopped with its children, or let go."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QSocketNotifier, QTimer, Signal

from inspector.conversation.launch import Launch

ENTRY = str(Path(__file__).resolve().parents[2] / "probe" / "__main__.py")
ADDRESS_VARIABLE = "GRADSTEP_WIRE"
POLL_MS = 50
PATIENCE_MS = 2000  # between asking a process to end and ending it

_POSIX = os.name == "posix"


class ChildProcess(subprocess.Popen[bytes]):
    """A child that may outlive the window, and is then not warned about."""

    let_go = False

    def __del__(self, *arguments: Any) -> None:
        if not self.let_go:
            super().__del__(*arguments)


class Debuggee(QObject):
    """One process in a session of its own: a group that can be signalled whole, and out of the terminal's reach.

    Not a QProcess, which kills its child when it is destroyed: training must be able to outlive the window.
    """

    exited = Signal(int)  # the exit code, or minus the number of the signal

    def __init__(self, entry: str = ENTRY, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entry = entry
        self._process: ChildProcess | None = None
        self._stopping = False
        self._descriptor = -1
        self._watch: QSocketNotifier | QTimer | None = None
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self.kill)

    def start(self, launch: Launch, address: str, output: int, input: int = subprocess.DEVNULL) -> None:
        """Runs the script under the probe; descriptors: `output` for stdout and stderr, `input`. Raises OSError, and
        ValueError for words that no process can be given (a null byte in them)."""
        self._process = ChildProcess(
            [launch.interpreter, "-u", "-X", "faulthandler", self._entry, *launch.words()],
            cwd=launch.working_directory(),
            env={**launch.variables(), ADDRESS_VARIABLE: address},
            stdin=input,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._watch = self._watch_descriptor() or self._watch_clock()

    def is_alive(self) -> bool:
        return self._process is not None and self._process.returncode is None

    def was_stopped(self) -> bool:
        """Whether it was told to end from here."""
        return self._stopping

    def pid(self) -> int:
        """The process id, 0 before the start."""
        return self._process.pid if self._process else 0

    def stop(self) -> None:
        """Asks the process and its children to end, and ends them when they do not within two seconds."""
        if self.is_alive() and not self._stopping:
            self._stopping = True
            self._signal(signal.SIGTERM)
            if _POSIX:
                self._signal(signal.SIGCONT)  # what is suspended could not hear it
            self._patience.start()

    def kill(self) -> None:
        """Ends the process and its children at once."""
        if self.is_alive():
            self._stopping = True
            self._signal(signal.SIGKILL if _POSIX else signal.SIGTERM)

    def abandon(self) -> None:
        """From now on nobody is told. The process lives on if it lives, and is reaped if it ends before the window."""
        self.blockSignals(True)
        if not self.is_alive():
            self.deleteLater()
            return
        assert self._process is not None
        self._process.let_go = True
        self.setParent(QCoreApplication.instance())

    def _watch_descriptor(self) -> QSocketNotifier | None:
        """Wakes the event loop at the exit itself, where the system has such a descriptor."""
        if not hasattr(os, "pidfd_open"):
            return None
        try:
            self._descriptor = os.pidfd_open(self.pid())
        except OSError:  # an old kernel, or a sandbox that forbids it
            return None
        notifier = QSocketNotifier(self._descriptor, QSocketNotifier.Type.Read, self)
        notifier.activated.connect(self._on_exit)
        return notifier

    def _watch_clock(self) -> QTimer:
        timer = QTimer(self, interval=POLL_MS)
        timer.timeout.connect(self._on_tick)
        timer.start()
        return timer

    def _on_tick(self) -> None:
        if self._process is not None and self._process.poll() is not None:
            self._on_exit()

    def _on_exit(self) -> None:
        assert self._process is not None
        self._stop_watching()
        if self._stopping and _POSIX:
            self._signal(
                signal.SIGKILL
            )  # to children that outlived it: now, since a reaped process's id is soon reused
        self.exited.emit(self._process.wait())
        if self._process.let_go:
            self.deleteLater()

    def _stop_watching(self) -> None:
        self._patience.stop()
        if isinstance(self._watch, QTimer):
            self._watch.stop()
        elif self._watch is not None:
            self._watch.setEnabled(False)
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _signal(self, number: int) -> None:
        assert self._process is not None
        if not _POSIX:
            self._process.terminate()
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):  # nobody is left, or (macOS) only a zombie is
            os.killpg(self._process.pid, number)
