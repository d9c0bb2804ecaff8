"""How long until the walkthrough stands at its first batch: by itself, and held under the probe."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import tempfile
import time
import venv
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


def bare_seconds(script: Path, interpreter: str = sys.executable) -> float:
    began = time.perf_counter()
    with subprocess.Popen([interpreter, str(script)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert "first batch\n" in iter(process.stdout.readline, "")
        taken = time.perf_counter() - began
        process.kill()
    return taken


def held_seconds(script: Path, interpreter: str = sys.executable) -> float:
    began = time.perf_counter()
    with Debuggee(script, interpreter=interpreter) as debuggee:
        debuggee.stopped()
        return time.perf_counter() - began


def other_interpreter(folder: Path) -> str:
    """Another virtual environment, which has the same torch."""
    venv.create(folder, symlinks=True)
    packages = sysconfig.get_path("purelib", vars={"base": str(folder)})
    (Path(packages) / "same.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return str(folder / "bin" / "python")


def pairs(script: Path, interpreter: str, count: int) -> list[float]:
    bare_seconds(script, interpreter)  # fills the page cache
    found = [(bare_seconds(script, interpreter), held_seconds(script, interpreter)) for _ in range(count)]
    return [held / bare for bare, held in found]


def measure(count: int) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        script = marked_walkthrough(Path(folder))
        other = other_interpreter(Path(folder) / "environment")
        return [
            Row("ready: held at the first batch", pairs(script, sys.executable, count), "1.3 ×, aim 1.2"),
            Row("ready, by another interpreter", pairs(script, other, count), "1.3 ×, aim 1.2"),
        ]
