"""Carries conversations by Qt: processes, sockets and timers in the window's event loop."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from inspector.conversation.launch import Launch

from .connection.link import Link
from .process.debuggee import Debuggee
from .process.run import Run
from .ranks.rank_run import RankRun
from .ranks.torchrun import Torchruns


class QtCarrier:
    """Makes runs and timers as children of `parent`. `entry`: path of the program that runs the script with the probe;
    `rank`: whose runs they are, where a launch has several ranks; `torchruns`: what they share then."""

    def __init__(self, entry: str, parent: QObject, rank: int = 0, torchruns: Torchruns | None = None) -> None:
        self.entry = entry
        self.torchruns = torchruns or Torchruns(entry, parent)
        self._parent = parent
        self._rank = rank

    def of_rank(self, rank: int) -> QtCarrier:
        """Returns the carrier of the runs of this rank, which is this one where they are its own."""
        if rank == self._rank:
            return self
        return QtCarrier(self.entry, self._parent, rank, self.torchruns)

    def run(self, launch: Launch, hold: bool) -> Run:
        if launch.ranks == 1:
            return Run(launch, hold, Debuggee(self.entry), Link(), self._parent)
        return RankRun(launch, hold, self.torchruns.of(launch, self._rank), self._rank, self._parent)

    def timer(self, milliseconds: int, on_tick: Callable[[], None]) -> QTimer:
        timer = QTimer(self._parent, interval=milliseconds)
        timer.timeout.connect(on_tick)
        return timer
