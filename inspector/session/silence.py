"""Notices when the training thread gives no news for a while."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal

INTERVAL_MS = 500


class Silence(QObject):
    """A clock that every piece of news sets back; `lasts` brings the seconds of silence, twice a second."""

    lasts = Signal(float)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._since = 0.0
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(lambda: self.lasts.emit(time.monotonic() - self._since))

    def begin(self) -> None:
        self._since = time.monotonic()
        self._timer.start()

    def end(self) -> None:
        self._timer.stop()
