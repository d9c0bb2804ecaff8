"""`python -m tests.fuzz [--seconds 600] [--seed N]`: hostile conversations for as long as it is told.

Tells all troubles at the end; a crash leaves Python's stack and the seed that repeats it.
"""

from __future__ import annotations

import argparse
import collections
import faulthandler
import os
import random
import sys
import tempfile
import time
import warnings
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from tests.bench.own_settings import use_own_settings

from .playing import is_still_good, play
from .talking import Window, talking
from .words import Pool

BATCH = 40  # conversations with one seed, each batch with a window of its own


def conversations(window: Window, number: int, count: int) -> None:
    """Plays `count` of them, the same ones for the same number."""
    chance, pool = random.Random(number), Pool(window.files, number)
    for _ in range(count):
        play(window, chance, pool)


def batch(number: int, troubles: collections.Counter[str]) -> tuple[int, int]:
    """In a window of its own; gives how many messages were said, and how many of them turned away."""
    with tempfile.TemporaryDirectory() as folder, talking(Path(folder)) as window:
        conversations(window, number, BATCH)
        fault = is_still_good(window)
        troubles.update([*window.troubles.seen, *([f"the window does not work: {fault}"] if fault else [])])
        return window.said, window.refusals


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, help="of the first batch")
    chosen = parser.parse_args()
    faulthandler.enable()
    warnings.filterwarnings("ignore", module="inspector")  # overflows of numpy are numbers too
    use_own_settings()
    app = QApplication([])
    app.setQuitOnLastWindowClosed(False)
    number = chosen.seed if chosen.seed is not None else random.randrange(1 << 32)
    until, said, refusals = time.monotonic() + chosen.seconds, 0, 0
    troubles: collections.Counter[str] = collections.Counter()
    while time.monotonic() < until:
        print(f"seed {number} · {said} messages, {refusals} turned away, {troubles.total()} troubles", flush=True)
        told = batch(number, troubles)
        said, refusals, number = said + told[0], refusals + told[1], number + 1
    for trouble, times in troubles.most_common():
        print(f"── {times} times\n{trouble}")
    print(f"{said} messages, {refusals} turned away, {troubles.total()} troubles, {len(troubles)} different ones")
    return int(bool(troubles))


if __name__ == "__main__":
    sys.exit(main())
