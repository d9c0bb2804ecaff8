"""How long until the first painted window, against an empty QMainWindow."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from .figures import Row

ROOT = Path(__file__).parents[2]
END = "print('painted', flush=True)\nimport os, sys\nassert 'torch' not in sys.modules\nos._exit(0)\n"
BARE = """\
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1440, 900)
window.show()
window.repaint()
"""
OURS = """\
from tests.bench.own_settings import use_own_settings
use_own_settings()
from PySide6.QtWidgets import QApplication
from inspector.desk.application import Desk, open_window
app = QApplication([])
def painted(desk):
    print("painted", flush=True)
    import os, sys
    assert "torch" not in sys.modules
    os._exit(0)
Desk._furnish = painted  # what comes right after the first paint
open_window(None)
"""


def seconds(program: str) -> float:
    """From the start of the process until it says that it has painted."""
    began = time.perf_counter()
    with subprocess.Popen([sys.executable, "-c", program + END], stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"painted\n"
        return time.perf_counter() - began


def measure(count: int) -> list[Row]:
    seconds(OURS), seconds(BARE)  # fill the page cache
    found = [(seconds(BARE), seconds(OURS)) for _ in range(count)]
    ratios = [ours / bare for bare, ours in found]
    return [Row("first painted window, against a bare QMainWindow", ratios, "2 ×, aim 1.5")]
