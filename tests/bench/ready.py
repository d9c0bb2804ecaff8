"""How long until the walkthrough stands at its first batch: by itself, and held under the probe."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.end_to_end.debuggee import Debuggee

from .figures import Row

RESOURCES = Path(__file__).parents[2] / "resources"
FIRST_BATCH = "for images, labels in loader:\n"
MARK = f'{FIRST_BATCH}        print("first batch", flush=True)\n'


def marked_walkthrough(folder: Path) -> Path:
    """A copy that says when it has its first batch."""
    text = (RESOURCES / "walkthrough" / "train.py").read_text(encoding="utf-8")
    assert text.count(FIRST_BATCH) == 1
    script = folder / "walkthrough" / "train.py"
    script.parent.mkdir()
    script.write_text(text.replace(FIRST_BATCH, MARK), encoding="utf-8")
    (folder / "sample_cifar10").symlink_to(RESOURCES / "sample_cifar10")
    return script


def bare_seconds(script: Path) -> float:
    began = time.perf_counter()
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert "first batch\n" in iter(process.stdout.readline, "")
        taken = time.perf_counter() - began
        process.kill()
    return taken


def held_seconds(script: Path) -> float:
    began = time.perf_counter()
    with Debuggee(script) as debuggee:
        debuggee.stopped()
        return time.perf_counter() - began


def measure(count: int) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        script = marked_walkthrough(Path(folder))
        bare_seconds(script)  # fills the page cache
        found = [(bare_seconds(script), held_seconds(script)) for _ in range(count)]
    return [Row("ready: held at the first batch", [held / bare for bare, held in found], "1.3 ×, aim 1.2")]
