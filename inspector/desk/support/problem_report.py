"""What somebody who shall help has to know about a problem, as one text for the clipboard. Nothing is sent anywhere."""

from __future__ import annotations

import os
import platform
import re
import shlex
from importlib import metadata
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, qVersion
from PySide6.QtGui import QGuiApplication

import inspector
from inspector.panels.widgets import plain_text

from ..sentences import run_state

if TYPE_CHECKING:
    from inspector.session.session import Session

LOG_LINES = 50
MOST_SET = 100  # values set by hand that are listed
KEPT_CHARACTERS = 64 << 10  # of the console's end

_ESCAPES = re.compile(r"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[@-Z\\-_])")
_SECRETS = re.compile(r"\b[0-9a-f]{64}\b")  # what the token looks like, should a script have printed its environment


class ProblemReport(QObject):
    """Listens to a session, so that `text` can tell of its last run."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._failure = ""  # of the window's own, as a traceback
        self._forget(None)
        session.started.connect(self._forget)
        session.connected.connect(self._on_connected)
        session.torch_loaded.connect(self._on_torch)
        session.output.connect(self._on_output)
        session.value_set.connect(self._on_value_set)

    def remember_failure(self, traceback: str) -> None:
        """The window itself has failed."""
        self._failure = traceback

    def text(self) -> str:
        """Versions, platform, command line, the sentence, tracebacks and the last lines of the console; the home folder
        is "~"."""
        parts = (self.versions(), self._run(), self._by_hand(), *self._tracebacks(), self._log())
        return _clean("\n\n".join(plain_text.lines(part) for part in parts if part) + "\n")

    # ── what was heard ──

    def _forget(self, launch: Any) -> None:
        self._tail, self._python, self._torch = "", "", ""
        self._set: list[str] = []  # what the user has set in this run

    def _on_connected(self, hello: Any) -> None:
        self._python = f"{hello.python} ({hello.executable})"

    def _on_torch(self, loaded: Any) -> None:
        self._torch = loaded.version

    def _on_output(self, text: str) -> None:
        self._tail = (self._tail + text)[-KEPT_CHARACTERS:]

    def _on_value_set(self, answer: Any) -> None:
        stop = self._session.stop
        at = None if stop is None else stop.next if stop.next is not None and stop.next.line else stop.done
        place = f"{at.file}:{at.line}" if at is not None and at.line else "between two lines"
        iteration = f", iteration {stop.iteration}" if stop is not None else ""
        self._set.append(f"{place}{iteration}: {answer.target}: {answer.before} → {answer.after}")

    # ── what is told ──

    def versions(self) -> str:
        """Of the program, of Qt, and of the script's Python and torch as far as they are known."""
        own = {
            inspector.NAME: inspector.VERSION,
            "Python": platform.python_version(),
            "Qt": f"{qVersion()} ({QGuiApplication.platformName()})",
            "PySide6": metadata.version("PySide6-Essentials"),
            "pyqtgraph": metadata.version("pyqtgraph"),
            "System": platform.platform(),
            "The script's Python": self._python or "not connected",
            "The script's torch": self._torch or "not loaded",
        }
        return "\n".join(f"{name}: {version}" for name, version in own.items())

    def _run(self) -> str:
        launch = self._session.launch
        sentence = run_state.state_sentence(self._session.state, launch)
        if launch is None:
            return f"State: {sentence}"
        command = shlex.join([launch.interpreter, *launch.words()])
        names = ", ".join(name for name, _ in launch.environment) or "none"  # their values may be secrets
        folder = launch.working_directory()
        return f"Command: {command}\nFolder: {folder}\nVariables added: {names}\nState: {sentence}"

    def _by_hand(self) -> str:
        """What this training would not have done by itself."""
        points = self._session.breakpoints
        is_here = not points.is_muted and any(point.loads_here and point.enabled for point in points.all)
        parts = ["Data of worker processes is loaded in the script's own process"] if is_here else []
        if self._set:
            shown = self._set[-MOST_SET:]
            parts.append("\n".join([f"Values set by hand ({len(self._set)}), the latest last:", *shown]))
        return "\n".join(parts)

    def _tracebacks(self) -> list[str]:
        outcome = self._session.state.outcome
        trouble = outcome.trouble if outcome is not None else None
        of_script = trouble.traceback if trouble else ""
        told = (("The script's traceback", of_script), ("The window's traceback", self._failure))
        return [f"{title}:\n{traceback.rstrip()}" for title, traceback in told if traceback]

    def _log(self) -> str:
        lines = _ESCAPES.sub("", self._tail).split("\n")
        shown = [line.rstrip("\r").rpartition("\r")[2] for line in lines]  # a bar that was rewritten: its last state
        while shown and not shown[-1]:
            shown.pop()
        return "\n".join([f"Console, the last {LOG_LINES} lines:", *shown[-LOG_LINES:]]) if shown else ""


def _clean(text: str) -> str:
    """Without what is nobody's business: the name in the home folder, and a token."""
    home = os.path.expanduser("~").rstrip("/\\")
    if home:
        text = re.sub(re.escape(home) + r"(?![\w.-])", "~", text)
    return _SECRETS.sub("<64 hexadecimal digits>", text)
