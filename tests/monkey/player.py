"""`python -m tests.monkey.player SECONDS SEED TURN TRAIL`: the monkey's own process; see `tests.monkey`.

It writes each action into TRAIL before it is done, and prints one line of JSON at its end.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections import Counter
from random import Random
from typing import Any, TextIO

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from inspector.desk.application import Desk, open_window
from tests.bench.window import memory

from . import hands
from .ears import Ears

PAUSES_MS = (0, 0, 5, 20, 60, 250)
FIRST_STOP_MS = 60_000
MINUTE_MS = 60_000
REOPEN = 0.001  # how likely the window is closed, and another opened


class Monkey(QObject):
    def __init__(self, seconds: float, seed: int, turn: float, trail: TextIO) -> None:
        super().__init__()
        self._seconds, self._seed, self._trail = seconds, seed, trail
        self.ears = Ears(turn)
        self.kinds: Counter[str] = Counter()
        self.memory: list[int] = []
        self._minutes = QTimer(self, interval=MINUTE_MS)
        self._minutes.timeout.connect(self._remember)
        self._next = QTimer(self, singleShot=True)
        self._patience = QTimer(self, singleShot=True, interval=FIRST_STOP_MS)
        self._patience.timeout.connect(lambda: self._end("a fresh start did not reach its first stop"))
        self._is_busy = self._is_dismissing = False
        self.desk: Any = None

    def begin(self) -> None:
        self.ears.listen()
        self._open(self._play)

    def _open(self, then: Any) -> None:
        """A window on the walkthrough; `then` is called at its first stop."""
        self.desk = open_window(None)
        self.ears.listen_at(self.desk)
        self._patience.start()

        def reached(stop: Any) -> None:
            desk.stopped.disconnect(reached)
            self._patience.stop()
            then()

        desk: Desk = self.desk
        desk.stopped.connect(reached)

    def _play(self) -> None:
        self._remember()
        self._minutes.start()
        self._until = time.monotonic() + self._seconds
        self._next.timeout.connect(self._act)
        self._next.start(0)

    def _remember(self) -> None:
        self.memory.append(round(memory()))

    def _act(self) -> None:
        if not self._is_busy and time.monotonic() > self._until:
            self._finish()
            return
        draw = Random(f"{self._seed}/{self.kinds.total()}")
        kind = draw.choices(list(hands.HANDS), [hand.weight for hand in hands.HANDS.values()])[0]
        self._next.start(draw.choice(PAUSES_MS))  # before it is done: a menu may hold what opened it until it is closed
        blocker = None if self._is_dismissing else hands.in_the_way()
        if blocker is not None:
            self._is_dismissing = True
            self._note("dismiss", hands.dismiss(blocker, draw))
            self._is_dismissing = False
        elif self._is_busy or self._is_dismissing:
            return  # what was begun is in a loop of its own, and goes on now
        elif draw.random() < REOPEN:
            self._note("reopen", "")
            self._reopen()
        else:
            self._do(kind, draw)

    def _do(self, kind: str, draw: Random) -> None:
        self.kinds[kind] += 1
        self._trail.write(f"{self.kinds.total()} {self.desk.session.state.code}: {kind} ")
        self._trail.flush()
        self._is_busy = True
        try:
            done = hands.HANDS[kind].do(self.desk, draw)
        finally:
            self._is_busy = False
        self._trail.write(f"{done}\n")
        self._trail.flush()

    def _note(self, kind: str, words: str) -> None:
        self.kinds[kind] += 1
        self._trail.write(f"{self.kinds.total()} {self.desk.session.state.code}: {kind} {words}\n")
        self._trail.flush()

    def _reopen(self) -> None:
        self._next.stop()
        self.desk.close()
        self._open(lambda: self._next.start(0))

    def _finish(self) -> None:
        """Nobody's work is lost by a monkey: another start does what the first one did."""
        self._next.timeout.disconnect(self._act)
        self._minutes.stop()
        self._remember()
        self.desk.close()
        self._open(lambda: self._end(""))

    def _end(self, failure: str) -> None:
        if failure:
            self.ears.failures.append(failure)
        self.desk.close()
        QTimer.singleShot(500, QApplication.exit)


def main(seconds: float, seed: int, turn: float, trail: str) -> None:
    app = QApplication([])
    app.setQuitOnLastWindowClosed(False)
    os.chdir(tempfile.mkdtemp())  # what a dialog may write
    with open(trail, "a", encoding="utf-8") as file:
        monkey = Monkey(seconds, seed, turn, file)
        QTimer.singleShot(0, monkey.begin)
        app.exec()
    told = {
        "actions": monkey.kinds.total(), "kinds": dict(monkey.kinds), "longest turn, s": round(monkey.ears.longest, 2),
        "longest computed, s": round(monkey.ears.longest_computed, 2), "memory, MB": monkey.memory,
        "failures": monkey.ears.failures,
    }  # fmt: skip
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), sys.argv[4])
