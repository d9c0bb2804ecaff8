"""Holds training between two moments: a signal interrupts the training thread wherever it is in Python code."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING

from ..core import guard
from ..core.live import live

if TYPE_CHECKING:
    from .gate import Gate

# a real-time signal, which nobody else uses; Windows and macOS have none
NUMBER = signal.SIGRTMIN + 11 if hasattr(signal, "SIGRTMIN") else None


between: list[Callable[[FrameType | None], None]] = []  # also called where the script was interrupted


def install() -> None:
    """Installs the signal handler; called by the main thread before the script begins. Another handler stays."""
    if NUMBER is not None and signal.getsignal(NUMBER) is signal.SIG_DFL:
        signal.signal(NUMBER, _on_signal)


def can_hold(gate: Gate) -> bool:
    """Returns whether the training thread can be interrupted: Python delivers signals only to the main thread, and the
    script may have set its own handler."""
    if NUMBER is None or signal.getsignal(NUMBER) is not _on_signal:
        return False
    return gate.thread == threading.main_thread().ident


def interrupt(gate: Gate) -> None:
    """Interrupts the training thread; called by the reading thread. A system call is woken and continues after the stop
    (PEP 475)."""
    if NUMBER is not None and can_hold(gate):
        signal.pthread_kill(gate.thread, NUMBER)


def call() -> None:
    """Makes the main thread run the functions in `between`, if it can be interrupted."""
    main = threading.main_thread().ident
    if NUMBER is not None and main is not None and signal.getsignal(NUMBER) is _on_signal:
        signal.pthread_kill(main, NUMBER)


def _on_signal(number: int, frame: FrameType | None) -> None:
    recorder = live.recorder
    if recorder is not None and live.on and not live.own.busy and not _is_in_probe(frame):
        guard.guarded(_between)(frame)


def _between(frame: FrameType | None) -> None:
    for do in between:
        do(frame)
    if live.recorder is not None:
        live.recorder.holding.between(frame)


def _is_in_probe(frame: FrameType | None) -> bool:
    """Returns whether the probe is already at work: its next moment holds anyway."""
    while frame is not None:
        if (frame.f_code.co_name, frame.f_code.co_filename) == ("guard", guard.__file__):
            return True
        frame = frame.f_back
    return False
