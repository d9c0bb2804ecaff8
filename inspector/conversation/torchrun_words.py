"""Reads from what torchrun prints how the ranks have ended that left no word."""

from __future__ import annotations

import re
import signal

_EXITED = re.compile(r"exitcode\s*:\s*(-?\d+) \(pid: (\d+)\)")
_CLOSED = re.compile(r"Sending process (\d+) closing signal (SIG[A-Z]+)")
_NO_TORCH = re.compile(r"No module named '?torch\b|ModuleNotFoundError: No module named 'torch", re.MULTILINE)


def exit_codes(text: str) -> dict[int, int]:
    """Returns {process id: exit code, or minus the number of the signal} of the ranks that torchrun names in `text`."""
    return {**closed(text), **{int(pid): int(code) for code, pid in _EXITED.findall(text)}}


def closed(text: str) -> dict[int, int]:
    """Returns {process id: minus the number of the signal} of those that torchrun has ended, as another one failed."""
    return {int(pid): -int(getattr(signal, name, signal.SIGTERM)) for pid, name in _CLOSED.findall(text)}


def lacks_torch(text: str) -> bool:
    """Returns whether there is no torch, and so no torchrun."""
    return _NO_TORCH.search(text) is not None
