"""The debuggee's process: starts it, notices its exit, stops it with its children, or leaves it running."""

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
PATIENCE_MS = 2000  # from asking a process to end until it is killed

_POSIX = os.name == "posix"


class ChildProcess(subprocess.Popen[bytes]):
    """A child that may outlive the window; then Python does not warn."""

    let_go = False

    def __del__(self, *arguments: Any) -> None:
        if not self.let_go:
            super().__del__(*arguments)


class Debuggee(QObject):
    """One process in a session of its own: a group that can be signalled as a whole, out of the terminal's reach.

    Not a QProcess, which kills its child when it is destroyed: training must be able to outlive the window.
    """

    exited = Signal(int)  # the exit code, or minus the number of the signal
    patience_ms = PATIENCE_MS

    def __init__(self, entry: str = ENTRY, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entry = entry
        self._process: ChildProcess | None = None
        self._stopping = False
        self._descriptor = -1
        self._watch: QSocketNotifier | QTimer | None = None
        self._patience = QTimer(self, singleShot=True, interval=self.patience_ms)
        self._patience.timeout.connect(self.kill)

    def start(self, launch: Launch, address: str, output: int, input: int = subprocess.DEVNULL) -> None:
        """Runs the script under the probe. `output`: descriptor for stdout and stderr; `input`: for stdin. Raises
        OSError, or ValueError for arguments that no process can get (with a null byte)."""
        self._process = ChildProcess(
            self._command(launch),
            cwd=launch.working_directory(),
            env=self._environment(launch, address),
            stdin=input,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._watch = self._watch_descriptor() or self._watch_clock()

    def _command(self, launch: Launch) -> list[str]:
        return [launch.interpreter, "-u", "-X", "faulthandler", self._entry, *launch.words()]

    def _environment(self, launch: Launch, address: str) -> dict[str, str]:
        return {**launch.variables(), ADDRESS_VARIABLE: address}

    def is_alive(self) -> bool:
        return self._process is not None and self._process.returncode is None

    def was_stopped(self) -> bool:
        """Returns whether it was told to end from here."""
        return self._stopping

    def pid(self) -> int:
        """Returns the process id, 0 before the start."""
        return self._process.pid if self._process else 0

    def stop(self) -> None:
        """Asks the process and its children to end, and kills them if they do not within two seconds."""
        if self.is_alive() and not self._stopping:
            self._stopping = True
            self._signal(signal.SIGTERM)
            if _POSIX:
                self._signal(signal.SIGCONT)  # a suspended process could not react
            self._patience.start()

    def kill(self) -> None:
        """Kills the process and its children at once."""
        if self.is_alive():
            self._stopping = True
            self._signal(signal.SIGKILL if _POSIX else signal.SIGTERM)

    def abandon(self) -> None:
        """Stops watching. The process lives on, and is reaped if it ends before the window."""
        self.blockSignals(True)
        if not self.is_alive():
            self.deleteLater()
            return
        assert self._process is not None
        self._process.let_go = True
        self.setParent(QCoreApplication.instance())

    def _watch_descriptor(self) -> QSocketNotifier | None:
        """Returns a notifier of the exit, if the system has a descriptor for it, else None."""
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
            )  # children that outlived it are signalled now, since the id of a reaped process is soon reused
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
        with contextlib.suppress(ProcessLookupError, PermissionError):  # no process is left, or (macOS) only a zombie
            os.killpg(self._process.pid, number)
