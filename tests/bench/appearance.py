"""Another theme or language while the walkthrough is held: the longest turn of the window's event loop."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from . import appearance_window
from .figures import Row

ROOT = Path(__file__).parents[2]
FULL = {"debug": "layout for debugging", "everything": "every panel opened"}
CHANGES = 4  # of each kind in a process


def measure(count: int) -> list[Row]:
    rows = []
    for full, words in FULL.items():
        runs = [changed(full) for _ in range(max(2, count // CHANGES))]
        for kind in appearance_window.CHANGES:
            what = f"longest turn of the event loop at a change of {kind}, {words}, CPU time"
            rows.append(Row(what, [taken for run in runs for taken in run[kind]], "200 ms", "ms", 0))
    return rows


def changed(full: str) -> dict[str, list[float]]:
    """What a fresh window takes for each change, by its kind."""
    command = [sys.executable, "-m", appearance_window.__name__, full, str(CHANGES)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, check=True, timeout=300)
    taken: dict[str, list[float]] = json.loads(done.stdout.splitlines()[-1])
    return taken
