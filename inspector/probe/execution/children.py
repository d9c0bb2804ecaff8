"""Processes that the script starts with `multiprocessing`, as hogwild training does. The probe does not follow them and
tells the window so. Workers of a DataLoader, of pools and of managers do not count."""

from __future__ import annotations

import os
import select
import time
import weakref
from collections.abc import Callable
from typing import Any

from ...wire import messages
from ..core import guard
from ..core.recursion_limit import between

APART_S = 0.25  # seconds between two looks at which of them still run
MOST_NAMES = 8
_LIBRARIES = ("torch.utils.data", "multiprocessing.", "concurrent.futures")


class Children:
    """Counts the script's own child processes and reports changes. `works` is told of each process before its start."""

    def __init__(self) -> None:
        self.works: Callable[[Any], None] = lambda process: None
        self._running: list[weakref.ref[Any]] = []
        self._names: dict[str, None] = {}
        self._name = ""  # of the process that is starting
        self._started = 0
        self._told = (0, 0)  # (running, started) as last reported
        self._looked = 0.0

    def around(self, original: Callable[..., Any]) -> Callable[..., Any]:
        """Returns a wrapper of `BaseProcess.start`."""
        starts, has_started = guard.guarded(self.starts), guard.guarded(self.has_started)

        def start(process: Any) -> None:
            starts(process)
            with between:
                original(process)
            has_started(process)

        return start

    def starts(self, process: Any) -> None:
        """Notes the name before the start: the process forgets its target when it has started."""
        self._name = _name(process)
        self.works(process)

    def has_started(self, process: Any) -> None:
        if self._name:
            self._running.append(weakref.ref(process))
            self._names[self._name] = None
            self._started += 1

    def news(self, at_once: bool = False) -> list[messages.Children]:
        """Returns a message if something has changed since the last one; called by the writing thread."""
        now = time.perf_counter()
        if not self._started or not at_once and now - self._looked < APART_S:
            return []
        self._looked = now
        self._running = [child for child in self._running if _runs(child())]
        if self._told == (len(self._running), self._started):
            return []
        self._told = (len(self._running), self._started)
        return [messages.Children(*self._told, tuple(self._names)[:MOST_NAMES])]


def _name(process: Any) -> str:
    """Returns the name of what the process runs, or "" for one that a library made for its own work."""
    target = getattr(process, "_target", None)
    if target is None:
        return "" if type(process).__module__.startswith(_LIBRARIES) else type(process).__name__
    if getattr(target, "__module__", "").startswith("torch.multiprocessing"):  # the script has called spawn(fn, …)
        target = next(iter(getattr(process, "_args", ())), target)
    module, name = getattr(target, "__module__", None) or "", getattr(target, "__name__", type(target).__name__)
    return "" if module.startswith(_LIBRARIES) else str(name)


def _runs(process: Any) -> bool:
    """Returns whether the process runs. Does not ask the process object, which would reap its exit code before the
    script."""
    try:
        return process is not None and not _is_ready(process.sentinel)
    except (ValueError, OSError):  # the script has closed the process object
        return False


def _is_ready(sentinel: int) -> bool:
    """Returns whether the sentinel is ready: a handle on Windows (written from Python's documentation, not run there),
    else a descriptor."""
    if os.name == "nt":
        import _winapi

        return bool(_winapi.WaitForSingleObject(sentinel, 0) == 0)  # type: ignore[attr-defined, unused-ignore]
    poll = select.poll()
    poll.register(sentinel, select.POLLIN)
    return bool(poll.poll(0))
