"""What the monkey hears: Qt's messages, exceptions through any door, and turns of the event loop that are too long."""

from __future__ import annotations

import ast
import faulthandler
import re
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, QtMsgType, qInstallMessageHandler

from inspector.desk.base import errors

PROJECT = Path(__file__).parents[2] / "pyproject.toml"
BEAT_MS = 5
WAITING = 4  # times as long as it may compute, a turn may take: others want the machine too
UNABLE = "This plugin does not support "  # Qt's platform without a screen, of a menu that wants all keys
QUIET = (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg)


def ignored() -> list[str]:
    """The messages of Qt that no test minds."""
    found = re.search(r"^qt_log_ignore = (\[.*?\])", PROJECT.read_text(encoding="utf-8"), re.S | re.M)
    assert found is not None
    return list(ast.literal_eval(found[1]))


class Ears(QObject):
    """`failures`: all that was heard, in words. `report` is the desk's own door for errors."""

    def __init__(self, turn: float) -> None:
        super().__init__()
        self.failures: list[str] = []
        self.longest = self.longest_computed = 0.0  # s, by the clock and of this thread's CPU time
        self._limit = turn
        self._ignored = [re.compile(pattern) for pattern in ignored()]
        self._last = self._now()
        self._beats = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._beats.timeout.connect(self._beat)

    def listen(self) -> None:
        qInstallMessageHandler(self._on_qt)
        sys.unraisablehook = lambda told: self._on_exception("unraisable", told.exc_value)
        threading.excepthook = lambda told: self._on_exception("in a thread", told.exc_value)
        self._last = self._now()
        self._beats.start()

    def listen_at(self, desk: Any) -> None:
        """What comes to the desk's door for errors still comes there."""

        def report(summary: str, detail: str) -> None:
            self.failures.append(f"exception: {detail}")
            desk.report(summary, detail)

        errors.install(report)

    def _on_qt(self, kind: QtMsgType, context: Any, text: str) -> None:
        is_usual = text.startswith(UNABLE) or any(pattern.search(text) for pattern in self._ignored)
        if kind not in QUIET and not is_usual:
            stack = "".join(traceback.format_stack(limit=6)[:-1])
            self.failures.append(f"Qt said: {text}\n{stack}")

    def _on_exception(self, where: str, error: BaseException | None) -> None:
        detail = "".join(traceback.format_exception(error)) if error is not None else ""
        self.failures.append(f"exception {where}: {detail}")

    @staticmethod
    def _now() -> tuple[float, float]:
        return time.monotonic(), time.thread_time()

    def _beat(self) -> None:
        now = self._now()
        taken, computed = now[0] - self._last[0], now[1] - self._last[1]
        self._last = now
        if computed > self._limit or taken > WAITING * self._limit:
            self.failures.append(f"a turn of the event loop took {taken:.1f} s, of which it computed {computed:.1f} s")
        self.longest = max(self.longest, taken)
        self.longest_computed = max(self.longest_computed, computed)
        faulthandler.dump_traceback_later(WAITING * self._limit)  # where it is by then
