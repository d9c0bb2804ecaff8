"""Notices when the training thread has given no news for a while."""

from __future__ import annotations

import time

from .carrying import Timer

INTERVAL_MS = 500


class Silence:
    """Measures the time since the last news; its timer ticks while it runs."""

    def __init__(self, timer: Timer) -> None:
        self._since = 0.0
        self._timer = timer

    def seconds(self) -> float:
        """Returns the seconds since the last news."""
        return time.monotonic() - self._since

    def begin(self) -> None:
        self._since = time.monotonic()
        self._timer.start()

    def end(self) -> None:
        self._timer.stop()
