"""Runs a script under the rules, to its end or to a limit, and reports."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from inspector.wire.findings import Checked, FindingTold
from inspector.wire.messages import Detached, Ended, Stopped

from .process import Debuggee
from .report import FAILED, FINISHED, KILLED, LIMIT, NEVER_TRAINED, NOT_STARTED, Outcome, Report, reported


def check(
    script: str | os.PathLike[str], arguments: Sequence[str] = (), *, iterations: int = 0, seconds: float = 0.0,
    ignore: Sequence[str] = (), interpreter: str = "", module: bool = False, stdout: Any = None,
    tell: Callable[[FindingTold | Checked], None] | None = None,
) -> Report:  # fmt: skip
    """Returns what the rules find in the training of `script`: `assert not check("train.py").errors`.

    `iterations`, `seconds`: where to end it, 0 for no limit; `ignore`: "code" or "code@file:line" of findings to leave
    out; `module`: `script` is the name of a module; `stdout`: a descriptor for what the script prints, None for our
    own; `tell` is called with each finding as it comes.
    """
    return Run(str(script), arguments, iterations, seconds, ignore, interpreter, module, stdout, tell).report()


class Run:
    """One check of a script."""

    def __init__(
        self, script: str, arguments: Sequence[str], iterations: int, seconds: float, ignore: Sequence[str],
        interpreter: str, module: bool, stdout: Any, tell: Callable[[FindingTold | Checked], None] | None,
    ) -> None:  # fmt: skip
        self._script, self._module = script, module
        self._words = [*(["-m", script] if module else [script]), *arguments]
        self._iterations, self._seconds, self._ignore = iterations, seconds, ignore
        self._interpreter, self._stdout = interpreter or sys.executable, stdout
        self._tell = tell or (lambda news: None)
        self._found: dict[int, FindingTold] = {}
        self._checked: Checked | None = None
        self._ended: Ended | None = None
        self._detached = ""

    def report(self) -> Report:
        outcome = self._run()
        return reported(list(self._found.values()), self._checked, outcome, self._ignore, self._iterations)

    def _run(self) -> Outcome:
        if not self._module and not os.path.isfile(self._script):
            return Outcome(NOT_STARTED, error=f"no such file: {self._script}", file=self._script)
        try:
            debuggee = Debuggee(self._interpreter, self._words, self._stdout, _stdin(), self._iterations)
        except (OSError, ValueError) as error:
            return Outcome(NOT_STARTED, error=str(error))
        try:
            return self._followed(debuggee)
        except KeyboardInterrupt:
            self._hear_the_rest(debuggee)
            return Outcome(KILLED, debuggee.process.returncode, "interrupted")
        finally:
            if debuggee.process.poll() is None:
                debuggee.stop()
            debuggee.close()

    def _followed(self, debuggee: Debuggee) -> Outcome:
        until = time.monotonic() + self._seconds if self._seconds else None
        for message in debuggee.messages():
            self._heard(message)
            is_late = until is not None and time.monotonic() >= until
            if isinstance(message, Stopped) or is_late and self._ended is None and debuggee.process.poll() is None:
                return self._stopped(debuggee)
        return self._concluded(debuggee)

    def _heard(self, message: Any) -> None:
        if isinstance(message, FindingTold):
            self._found[message.number] = message
            self._tell(message)
        elif isinstance(message, Checked):
            self._checked = message
            self._tell(message)
        elif isinstance(message, Ended):
            self._ended = message
        elif isinstance(message, Detached):
            self._detached = f"the check has left: {message.where}: {message.detail}"

    def _stopped(self, debuggee: Debuggee) -> Outcome:
        """Stops the script at a limit; returns the outcome."""
        self._hear_the_rest(debuggee)
        return Outcome(LIMIT if self._has_trained() else NEVER_TRAINED, debuggee.process.returncode, self._detached)

    def _hear_the_rest(self, debuggee: Debuggee) -> None:
        """Stops the script and takes the messages that it still sends."""
        debuggee.stop()
        for message in debuggee.messages():
            self._heard(message)

    def _has_trained(self) -> bool:
        return self._checked is not None and self._checked.backwards + self._checked.steps > 0

    def _concluded(self, debuggee: Debuggee) -> Outcome:
        code, ended = debuggee.process.returncode, self._ended
        if debuggee.declined is not None:
            return Outcome(NOT_STARTED, code, f"{debuggee.declined.code} {debuggee.declined.detail}")
        if not debuggee.was_reached:
            return Outcome(NOT_STARTED, code, "the script did not start")
        if code < 0:
            return Outcome(KILLED, code, f"signal {-code}")
        trouble = ended.trouble if ended is not None else None
        if code != 0:
            error = f"{trouble.type}: {trouble.message}" if trouble is not None else f"exit code {code}"
            return Outcome(FAILED, code, error, *((trouble.file, trouble.line) if trouble is not None else ("", 0)))
        return Outcome(FINISHED if self._has_trained() else NEVER_TRAINED, code, self._detached)


def _stdin() -> Any:
    """Returns our standard input if something is piped to it, else an empty one: the script runs in a session of its
    own, where it could not read from a terminal."""
    try:
        return None if sys.stdin is not None and not sys.stdin.isatty() else _nothing()
    except ValueError:  # closed
        return _nothing()


def _nothing() -> int:
    import subprocess

    return subprocess.DEVNULL
