"""The Pythons that may run a script: those found on this machine, and what one of them says about itself."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, QProcess, QProcessEnvironment, QTimer, Signal

from inspector.conversation.launch import absolute

from ..sentences import declined
from ..sentences.declined import OLDEST_PYTHON, OLDEST_TORCH

ENVIRONMENTS = (".venv", "venv", "env")  # the names that virtual environments usually have
PATIENCE_MS = 15_000
MOST_BYTES = 64 << 10
MARK = "gradstep-interpreter"
UNKNOWN = "unknown"  # a torch is there, and does not say which

# For any Python from 2.7 on; torch itself is not imported, which would take seconds.
PROGRAM = f"""
import sys
sys.path[:] = [folder for folder in sys.path if folder]
torch = ""
try:
    from importlib import metadata, util
except ImportError:
    metadata = None
if metadata:
    try:
        torch = metadata.version("torch") or "{UNKNOWN}"
    except metadata.PackageNotFoundError:
        torch = "{UNKNOWN}" if util.find_spec("torch") else ""
print("{MARK} %s %s" % (".".join(str(part) for part in sys.version_info[:3]), torch))
"""

translate = QCoreApplication.translate


# ── found ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Found:
    path: str
    origin: str  # a translated word on where it comes from


def python_in(folder: str) -> str:
    """The interpreter of a virtual environment."""
    return os.path.join(folder, *(("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")))


def found(folder: str, recent: Iterable[str] = (), environment: Mapping[str, str] = os.environ) -> list[Found]:
    """Those that exist, each once: this one, beside the script (`folder`, or "") or above, active, recent ones."""
    offered: dict[str, Found] = {}
    for one in _offers(folder, recent, environment):
        if os.path.isfile(one.path) and os.path.normpath(one.path) not in offered:
            offered[os.path.normpath(one.path)] = one
    return list(offered.values())


def _offers(folder: str, recent: Iterable[str], environment: Mapping[str, str]) -> Iterator[Found]:
    for beside in _folders_up(folder):
        for name in ENVIRONMENTS:
            path = os.path.join(beside, name)
            yield Found(python_in(path), translate("interpreters", "virtual environment {name}").format(name=path))
    yield Found(sys.executable, translate("interpreters", "the one that runs Gradstep"))
    for variable in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        if environment.get(variable):
            words = translate("interpreters", "active environment ({variable})").format(variable=variable)
            yield Found(python_in(environment[variable]), words)
    for path in recent:
        yield Found(path, translate("interpreters", "used before"))


def _folders_up(folder: str) -> Iterator[str]:
    """The folder and those above it, as far as one that a project begins at."""
    while folder:
        yield folder
        above = os.path.dirname(folder)
        if above == folder or any(os.path.exists(os.path.join(folder, mark)) for mark in (".git", "pyproject.toml")):
            return
        folder = above


def resolved(text: str) -> str:
    """The absolute path that is meant by a path, a command, or the folder of a virtual environment.

    Links are not followed: the Python of a virtual environment is one, and finds its packages by where it lies.
    """
    path = os.path.expanduser(text.strip())
    if path and os.path.basename(path) == path and not os.path.exists(path):
        path = shutil.which(path) or path
    path = absolute(path) if path else ""
    inside = python_in(path)
    return inside if os.path.isdir(path) and os.path.isfile(inside) else path


# ── asked ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Answer:
    """What an interpreter is. `failure`: "" , "no_python", "silent", "not_asked", or the system's own reason."""

    path: str
    python: str = ""
    torch: str = ""
    failure: str = ""

    def trouble(self) -> str:
        """Why nothing can be debugged with it, "" where it can."""
        if self.failure and self.failure != "not_asked":
            return declined.interpreter_sentence(self.failure, self.path)
        if self.python and is_older(self.python, OLDEST_PYTHON):
            return declined.too_old("python_too_old", self.python) + "."
        if self.python and not self.torch:
            words = translate(
                "interpreters", "Python {version} has no torch: install it there, or choose another interpreter."
            )
            return words.format(version=self.python)
        if is_older(self.torch, OLDEST_TORCH):
            return declined.too_old("torch_too_old", self.torch) + "."
        return ""

    def words(self) -> str:
        """ "Python 3.11.7 · torch 2.14.1" """
        if self.failure == "not_asked":
            return translate("interpreters", "Its name is not that of a Python, so it was not asked for its version.")
        if self.torch == UNKNOWN:
            return translate("interpreters", "Python {python} · a torch of unknown version").format(python=self.python)
        return f"Python {self.python} · torch {self.torch}"


def is_older(version: str, oldest: tuple[int, int]) -> bool:
    """What is no version is not older."""
    numbers = re.match(r"(\d+)\.(\d+)", version)
    return numbers is not None and (int(numbers[1]), int(numbers[2])) < oldest


class InterpreterCheck(QObject):
    """Asks one interpreter after another, in a process of its own; only the answer to the last question is told."""

    told = Signal(object)  # Answer

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = ""
        self._output = b""
        self._process: QProcess | None = None
        self._patience = QTimer(self, singleShot=True)
        self._patience.timeout.connect(lambda: self._tell("silent" if self._process else "not_asked"))

    def ask(self, path: str, variables: Mapping[str, str]) -> None:
        """`told` comes later. A program whose name is not that of a Python is not run just to be asked."""
        self.close()
        self._path = path
        if not re.search("py(thon|py)", os.path.basename(path), re.IGNORECASE):
            self._patience.start(0)
            return
        process = self._process = QProcess(self)
        environment = QProcessEnvironment()
        for name, value in variables.items():
            environment.insert(name, value)
        process.setProcessEnvironment(environment)
        process.setStandardInputFile(QProcess.nullDevice())
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        self._patience.start(PATIENCE_MS)
        process.start(path, ["-c", PROGRAM])

    def is_asking(self) -> bool:
        return self._patience.isActive()

    def close(self) -> None:
        """Nothing is told any more; the process is ended without waiting for it."""
        self._patience.stop()
        process, self._process, self._output = self._process, None, b""
        if process is None:
            return
        process.readyReadStandardOutput.disconnect(self._read)
        process.finished.disconnect(self._on_finished)
        process.errorOccurred.disconnect(self._on_error)
        if process.state() == QProcess.ProcessState.NotRunning:
            process.deleteLater()
            return
        app = QCoreApplication.instance()
        process.setParent(app)  # it goes when the process has gone
        process.finished.connect(process.deleteLater)
        if app is not None:
            app.aboutToQuit.connect(process.waitForFinished)  # no window is left, and it was killed: at once
        process.kill()

    def _read(self) -> None:
        assert self._process is not None
        self._output += bytes(self._process.readAllStandardOutput().data())
        if len(self._output) > MOST_BYTES:
            self._tell("no_python")

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:  # after every other one comes `finished`
            assert self._process is not None
            self._tell(self._process.errorString())

    def _on_finished(self) -> None:
        self._read()
        if self._process is not None:
            self._tell("")

    def _tell(self, failure: str) -> None:
        answer = Answer(self._path, failure=failure) if failure else read(self._path, self._output)
        self.close()
        self.told.emit(answer)


def read(path: str, output: bytes) -> Answer:
    """What the program printed; a start-up file of the interpreter's may have said something before."""
    for line in reversed(output.decode("utf-8", "replace").splitlines()):
        mark, _, rest = line.partition(" ")
        if mark == MARK:
            python, _, torch = rest.partition(" ")
            return Answer(path, python, torch.strip())
    return Answer(path, failure="no_python")
