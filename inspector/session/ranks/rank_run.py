"""The run of one rank among those that torchrun has started."""

from __future__ import annotations

import dataclasses
from typing import Any

from PySide6.QtCore import QObject

from inspector.conversation import obstacles
from inspector.conversation.launch import Launch
from inspector.conversation.outcome import Outcome
from inspector.wire.messages import Ended, Hello

from ..connection.link import Link
from ..process.run import Run
from .rank_process import RankProcess
from .torchrun import Torchrun


class RankRun(Run):
    """Ends when its own process has ended, maybe long before the others."""

    def __init__(
        self, launch: Launch, hold: bool, torchrun: Torchrun, rank: int, parent: QObject | None = None
    ) -> None:
        self._rank, self._torchrun = rank, torchrun
        self._process = RankProcess(torchrun, rank)
        super().__init__(launch, hold, self._process, Link(listener=torchrun.listener, rank=rank), parent)
        self._process.refused.connect(lambda error: self._end(obstacles.refusal(launch, error)))
        self._process.left.connect(self._on_left)

    def _on_connected(self, hello: Hello) -> None:
        self._process.greeted(hello.pid)
        super()._on_connected(hello)

    def _on_received(self, message: Any) -> None:
        if isinstance(message, Ended) and (message.kind == "exception" or message.code):
            self._torchrun.has_fallen(self._rank)
        super()._on_received(message)

    def _on_left(self) -> None:
        """Its last word has the exit code; without one, torchrun tells it at its own end."""
        self._link.hear()
        word = self._ending.word
        if word is not None:
            self._process.ends(word.code)
        else:
            self._torchrun.has_fallen(self._rank)

    def _end(self, outcome: Outcome) -> None:
        if outcome.kind == "no_connection" and self._torchrun.lacks_torch():
            outcome = dataclasses.replace(outcome, kind="no_torch")
        cause = next(iter(self._torchrun.falls), -1)
        super()._end(dataclasses.replace(outcome, cause=cause))
