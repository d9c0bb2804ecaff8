"""The first lines of the two commands."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from inspector.setup import needs, start

AGAIN = ["main.py", "--theme", "dark", "train.py"]


def having(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    monkeypatch.setattr(needs, "installed", lambda name: "6.10" if name in names else None)


@pytest.mark.parametrize(("names", "is_walkthrough", "stays"), [
    (("torch", "torchvision"), True, True), (("torch",), True, False), (("torch",), False, True), ((), False, False),
    (("torchvision",), False, False),
])  # fmt: skip
def test_the_python_that_was_called_runs_the_script_where_it_has_torch(monkeypatch, names, is_walkthrough, stays):
    having(monkeypatch, *names)
    own = ["--interpreter", sys.executable] * stays
    expected = (needs.WINDOW if stays else needs.PROGRAM, ["main.py", *own, *AGAIN[1:]])
    assert start.for_script(AGAIN, None, is_walkthrough) == expected


def test_a_named_interpreter_is_kept_and_brings_its_torch(monkeypatch):
    having(monkeypatch)
    assert start.for_script(AGAIN, "/env/python", True) == (needs.WINDOW, AGAIN)


def test_where_nothing_is_lacking_nothing_more_is_loaded(tmp_path: Path):
    program = "import sys; from inspector.setup import start; start.for_tests('tests', [], False); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=tmp_path,
        env={"PYTHONPATH": str(needs.ROOT), "HOME": str(tmp_path)},
    )  # fmt: skip
    loaded = set(done.stdout.split())
    assert (done.returncode, done.stderr) == (0, "") and "inspector.setup.start" in loaded
    heavy = {"subprocess", "urllib.request", "importlib.metadata", "json", "ctypes", "torch", "PySide6"}
    assert not loaded & {*heavy, "inspector.setup.preparing"}


@pytest.mark.parametrize("words", [["main.py"], ["-m", "tests"]])
def test_a_python_that_is_too_old_gets_one_sentence(tmp_path: Path, words: list[str]):
    """Told by what stands before any import of ours."""
    file = needs.ROOT / ("main.py" if words == ["main.py"] else "tests/__main__.py")
    head = file.read_text(encoding="utf-8").partition("\nfrom ")[0]
    old = f"import sys; sys.version_info = (3, 8, 10, 'final', 0)\n{head}\nprint('went on')"
    done = subprocess.run([sys.executable, "-c", old], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Gradstep needs Python 3.10 or later; this is Python 3.8.\n"


def test_what_is_wrong_on_the_command_line_is_said_before_anything_is_fetched(tmp_path: Path):
    """-S: a Python without any package."""
    for words, code in ((["--help"], 0), (["--version"], 0), (["--theme", "pink"], 2)):
        command = [sys.executable, "-S", str(needs.ROOT / "main.py"), *words]
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
        assert done.returncode == code and "radstep" in done.stdout + done.stderr
