"""Evaluates the user's text in a held frame as the script's own code; it can be cancelled and tells what it has
changed.

Cancelling raises in the thread that evaluates, between two instructions of Python; code in C can not be ended.
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from ..core.live import live
from . import scope
from .random_state import Kept
from .scope import Made

AGAIN_S = 0.05  # seconds after which a swallowed cancellation is sent again
FILE = "<evaluate>"
_A_WHILE = 1000  # turns of a loop: an exception sent to a thread arrives at the next one


class Cancelled(BaseException):
    """Raised in the evaluated text to end it."""


@dataclass(slots=True)
class Outcome:
    """What came of an evaluation.

    Attributes: `line`, of the text, where the error was raised; `assigned`, names; `has_drawn`, whether it drew random
    numbers; `seconds`, its duration.
    """

    value: Any = None
    has_value: bool = False
    error: BaseException | None = None
    line: int = 0
    assigned: list[str] = field(default_factory=list)
    has_drawn: bool = False
    seconds: float = 0.0

    @property
    def is_cancelled(self) -> bool:
        return isinstance(self.error, Cancelled)


class Evaluating:
    """Evaluates one text at a time in the held thread. `cancel` is called by the reading thread."""

    def __init__(self) -> None:
        self._made: dict[int, Made] = {}  # by id(frame): names made at this stop
        self._thread = 0  # id of the thread that evaluates now, or 0
        self._lock = threading.Lock()
        self._awaited = 0  # evaluations that are asked for and have not begun
        self._is_cancelled = False  # the next of them is to be cancelled
        self.no_grad: Callable[[], AbstractContextManager[Any]] = contextlib.nullcontext
        self.has_run: Callable[[], None] = lambda: None

    def forget(self) -> None:
        """Forgets the names made at this stop."""
        self._made.clear()

    def run(
        self, frame: FrameType, text: str, keeps_random: bool, without_grad: bool = False, given: Made | None = None
    ) -> Outcome:
        """Runs the text and returns its outcome; raises only exceptions from outside. `given`: names for this text
        alone."""
        outcome, began, kept = Outcome(), time.perf_counter(), Kept(keeps_random)
        made = self._made.setdefault(id(frame), {}) if given is None else given
        was_busy, live.own.busy = live.own.busy, True  # no moment of the training, and no stop within a stop
        try:
            with self._cancellable(), kept, _no_input():
                with self.no_grad() if without_grad else contextlib.nullcontext():
                    self._run(frame, text, made, outcome)
        except Cancelled as error:
            outcome.error = error
        finally:
            live.own.busy = was_busy
            self.has_run()
        outcome.has_drawn, outcome.seconds = kept.has_drawn, time.perf_counter() - began
        return outcome

    def _run(self, frame: FrameType, text: str, made: Made, outcome: Outcome) -> None:
        try:
            ran = scope.run(frame, text, FILE, made)
        except Cancelled:
            raise
        except BaseException as error:  # raised by the text, SystemExit included
            if isinstance(error, KeyboardInterrupt) and not _is_of_text(error):
                raise
            outcome.error, outcome.line = error, _line_of(error)
        else:
            outcome.value, outcome.has_value, outcome.assigned = ran.value, ran.is_expression, ran.assigned

    @contextlib.contextmanager
    def _cancellable(self) -> Iterator[None]:
        try:
            self._thread = threading.get_ident()
            yield
        finally:
            self._ends()

    def _ends(self) -> None:
        """Waits for a cancellation that comes too late. (Taking one back, as Python can, makes 3.11 look for it
        forever.)"""
        while True:
            try:
                self._thread = 0
                with self._lock:
                    pass  # a thread that is just sending one has then sent it
                for _ in range(_A_WHILE):
                    pass
                return
            except Cancelled:
                continue

    def awaits(self) -> None:
        """Notes that an evaluation was asked for; called by the reading thread."""
        with self._lock:
            self._awaited += 1

    def comes(self) -> bool:
        """Called before a requested evaluation begins; returns whether it has not been cancelled."""
        with self._lock:
            self._awaited -= 1
            is_cancelled, self._is_cancelled = self._is_cancelled, False
        return not is_cancelled

    def cancel(self) -> None:
        """Cancels; called by another thread, which does not wait. A swallowed cancellation is sent again."""
        with self._lock:
            self._is_cancelled = not self._thread and self._awaited > 0
            if not self._thread:
                return
        threading.Thread(target=self._cancel, args=(self._thread,), name="gradstep cancel", daemon=True).start()

    def _cancel(self, thread: int) -> None:
        while True:
            with self._lock:
                if not thread or self._thread != thread:
                    return
                _raise_in(thread, Cancelled)
            time.sleep(AGAIN_S)


def _raise_in(thread: int, error: type[BaseException]) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(error))


def _line_of(error: BaseException) -> int:
    if isinstance(error, SyntaxError) and error.filename == FILE:
        return error.lineno or 0
    line, trace = 0, error.__traceback__
    while trace is not None:
        line = trace.tb_lineno if trace.tb_frame.f_code.co_filename == FILE else line
        trace = trace.tb_next
    return line


def _is_of_text(error: BaseException) -> bool:
    return _line_of(error) > 0


@contextlib.contextmanager
def _no_input() -> Iterator[None]:
    """Standard input is empty while a text is evaluated, as nobody could answer it while training is held."""
    theirs, sys.stdin = sys.stdin, io.StringIO()
    try:
        yield
    finally:
        sys.stdin = theirs
