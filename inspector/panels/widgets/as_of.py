"""What a panel says when a run has ended and what it shows is older than the end: of which iteration it is."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from inspector.panels.widgets.caption import Caption


class AsOf(Caption):
    """Seen only where it has something to say."""

    def __init__(self, drawer: str, parent: QWidget | None = None) -> None:
        super().__init__(f"{drawer}.as_of", parent, "amber")
        self.setContentsMargins(10, 2, 10, 2)
        self.wrapping()
        self._iteration = 0
        self._retell()

    def show_iteration(self, iteration: int) -> None:
        """0: what is shown is what there is."""
        self._iteration = iteration
        self._retell()

    def _retell(self) -> None:
        words = self.tr("As of iteration {number}: the end was not seen.").format(number=f"{self._iteration:,}")
        self.put(words if self._iteration else "")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retell()


class LastSeen:
    """Of a panel: of which stop and which iteration its answers were."""

    def __init__(self, session: Any, label: AsOf) -> None:
        self._label = label
        self._seen = (0, 0)  # stop, iteration
        self._end = -1  # the stop at which the script had come to its end
        session.started.connect(self._begin)
        session.switched.connect(self._begin)
        session.stopped.connect(self._on_stopped)
        session.ended.connect(self._on_ended)

    def take(self, answer: Any) -> None:
        """An answer is shown from now on; it carries the iteration that it was given in."""
        self._seen = answer.stop, answer.iteration
        self._label.show_iteration(0)

    def miss(self) -> None:
        """There is nothing more to be had at this stop."""
        if self._end > 0:
            self._tell()

    def _begin(self, launch: Any) -> None:
        self._seen, self._end = (0, 0), -1
        self._label.show_iteration(0)

    def _on_stopped(self, stop: Any) -> None:
        self._end = stop.stop if stop.is_at_end else -1

    def _on_ended(self, outcome: Any) -> None:
        self._tell()

    def _tell(self) -> None:
        stop, iteration = self._seen
        self._label.show_iteration(0 if stop == self._end else iteration)
