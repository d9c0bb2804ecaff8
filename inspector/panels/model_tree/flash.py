"""ShownRows that light up when a stop has changed them, and fade."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal

FADE_SECONDS = 0.6
TICK_MS = 33


class Flash(QObject):
    """Remembers when each row lit up; its one timer runs only while a row still glows."""

    ticked = Signal(object)
    """A list of the keys of the rows to paint anew."""

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = monotonic) -> None:
        super().__init__(parent)
        self.enabled = True
        self._clock = clock
        self._since: dict[int, float] = {}
        self.timer = QTimer(self, interval=TICK_MS)
        self.timer.timeout.connect(self._tick)

    def start(self, keys: Iterable[int]) -> None:
        if not self.enabled:
            return
        self._since.update(dict.fromkeys(keys, self._clock()))
        if self._since:
            self.timer.start()

    def clear(self) -> None:
        self._since.clear()
        self.timer.stop()

    def strength(self, key: int) -> float:
        """From 1, just lit, to 0."""
        since = self._since.get(key)
        return 0.0 if since is None else max(0.0, 1.0 - (self._clock() - since) / FADE_SECONDS)

    def _tick(self) -> None:
        glowing = list(self._since)
        self._since = {key: since for key, since in self._since.items() if self.strength(key) > 0}
        if not self._since:
            self.timer.stop()
        self.ticked.emit(glowing)
