"""Starts the keeper: a process that looks after the console's file when the window can not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from .debuggee import ChildProcess

PROGRAM = str(Path(__file__).with_name("keeper_process.py"))
REAP_MS = 200


class Keeper(QObject):
    """The keeper of one console. It ends by itself when it was left and nobody can write to the console any more."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: ChildProcess | None = None
        self._reaping = QTimer(self, interval=REAP_MS)
        self._reaping.timeout.connect(self._reap)

    def start(self, descriptor: int) -> None:
        """Starts it for the file of this descriptor, which has an open file description of its own. Raises OSError."""
        self._process = ChildProcess(
            [sys.executable, "-I", "-S", PROGRAM, str(descriptor)],
            cwd="/",
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(descriptor,),
            start_new_session=True,
        )
        self._process.let_go = True

    def pid(self) -> int:
        return self._process.pid if self._process is not None else 0

    def leave(self, log: str = "") -> None:
        """Leaves it alone, with the path of a log to write, or "". Raises OSError if a log is wanted and the keeper has
        gone."""
        orders = self._process.stdin if self._process is not None else None
        if orders is None:
            if log:
                raise ChildProcessError("there is no keeper")
        elif not orders.closed:
            self.setParent(QCoreApplication.instance())
            self._reaping.start()
            with orders:
                orders.write(os.fsencode(log))

    def _reap(self) -> None:
        assert self._process is not None
        if self._process.poll() is not None:
            self._reaping.stop()
            self.deleteLater()
