"""Notices when the training thread gives no news for a while."""

from __future__ import annotations

import time

from .carrying import Timer

INTERVAL_MS = 500


class Silence:
    """A clock that every piece of news sets back; while it runs, the timer ticks."""

    def __init__(self, timer: Timer) -> None:
        self._since = 0.0
        self._timer = timer

    def seconds(self) -> float:
        """Since the last news."""
        return time.monotonic() - self._since

    def begin(self) -> None:
        self._since = time.monotonic()
        self._timer.start()

    def end(self) -> None:
        self._timer.stop()
