"""The calls of layers while somebody steps: which runs within which, how often each, and which nodes it has made.

Every node of autograd has a number that rises within a thread; the numbers that were next when a call began and when
it ended tell the nodes that it has made.
"""

from __future__ import annotations

import sys
import threading
import time
import weakref
from bisect import bisect_right
from types import FrameType
from typing import TYPE_CHECKING, Any

import torch

from ..frames import user_code
from . import running as layers

if TYPE_CHECKING:
    from ..execution.phases import Recorder
    from .passing import Seen

MOST = 50_000  # calls that are remembered; of more, the older half is forgotten
NEVER = sys.maxsize

next_node: Any = getattr(torch._C._autograd, "_get_sequence_nr", None)  # without it no layer of a node is known
_CALL = torch.nn.Module._call_impl.__code__


class Call:
    """One call of a layer. Nothing of it is kept alive."""

    __slots__ = (
        "module", "above", "root", "depth", "number", "begin", "end", "file", "line", "began", "seconds", "given",
        "result", "failed", "__weakref__",
    )  # fmt: skip

    def __init__(self, module: Any, above: Call | None, number: int, began: float, begin: int = 0) -> None:
        self.module = weakref.ref(module)
        self.above = above
        self.root: Call = self if above is None else above.root
        self.depth: int = 0 if above is None else above.depth + 1
        self.number = number  # in its iteration, from 1; 0: not known
        self.begin, self.end = begin, NEVER  # numbers of nodes
        self.file, self.line = "", 0
        self.began = began
        self.seconds: float | None = None
        self.given: list[Seen] = []
        self.result: list[Seen] = []
        self.failed = False

    def is_same(self, other: Call) -> bool:
        """The same call, in whatever iteration."""
        return self.module() is other.module() and self.number == other.number


class _Thread:
    """What is known of the calls in one thread."""

    def __init__(self) -> None:
        self.open: list[Call] = []  # running now, the outermost first
        self.done: Call | None = None  # finished last, within the root that runs
        self.calls: list[Call] = []
        self.begins: list[int] = []  # of each of the calls


class Calls:
    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._threads: dict[int, _Thread] = {}
        self._counts: dict[int, int] = {}  # id(module) → its calls in this iteration
        self._iteration = 0  # that is counted
        self._is_counted = True  # … from its beginning

    def start(self) -> None:
        """From now on every call is told; nothing is known of those before."""
        self._threads.clear()
        self._counts.clear()
        self._iteration = self._recorder.iteration
        self._is_counted = not self._recorder.passes.was_in("forward") and layers.running_root() is None

    def begins(self, module: Any, is_root: bool) -> Call:
        thread = self._here()
        if is_root:
            thread.open, thread.done = [], None  # what an interrupt left over
        elif not thread.open:
            self._find_open(thread)
        call = Call(module, thread.open[-1] if thread.open else None, self._count(module), self._clock(), _next())
        user = user_code.here()
        if user is not None:
            call.file, call.line = user.f_code.co_filename, user.f_lineno or 0
        self._note(thread, call)
        return call

    def ends(self, module: Any, failed: bool) -> Call | None:
        """The call that has ended; None when its beginning was not seen."""
        thread = self._here()
        place = next((i for i in reversed(range(len(thread.open))) if thread.open[i].module() is module), None)
        if place is None:
            return None
        call, now = thread.open[place], _next()
        for left in thread.open[place:]:  # more than one where something that is no Exception has passed
            left.end = now
        del thread.open[place:]
        call.seconds, call.failed = self._clock() - call.began, failed
        thread.done = call
        return call

    def open_here(self) -> Call | None:
        """The innermost that is running in this thread."""
        running = self._here().open
        return running[-1] if running else None

    def innermost_here(self) -> Call | None:
        """The same, also when it began before anybody stepped."""
        thread = self._here()
        if not thread.open:
            self._find_open(thread)
        return self.open_here()

    def done_here(self) -> Call | None:
        """The one that was finished last in this thread, within the root that is running."""
        return self._here().done

    def of_node(self, number: int, thread: int) -> Call | None:
        """The innermost call that has made the node with this number."""
        known = self._threads.get(thread) if len(self._threads) != 1 else next(iter(self._threads.values()))
        if known is None or next_node is None:
            return None
        place = bisect_right(known.begins, number) - 1
        call = known.calls[place] if place >= 0 else None
        while call is not None and call.end <= number:
            call = call.above
        return call

    def _here(self) -> _Thread:
        known = self._threads.get(threading.get_ident())
        if known is None:
            known = self._threads[threading.get_ident()] = _Thread()
        return known

    def _note(self, thread: _Thread, call: Call) -> None:
        if thread.begins and call.begin < thread.begins[-1]:  # another thread, which got the number of one that is gone
            thread.calls, thread.begins = [], []
        if len(thread.calls) >= MOST:
            del thread.calls[: MOST // 2], thread.begins[: MOST // 2]
        thread.calls.append(call)
        thread.begins.append(call.begin)
        thread.open.append(call)

    def _find_open(self, thread: _Thread) -> None:
        """The calls that began before anybody stepped, as the frames of this thread tell."""
        for module in _running_modules(sys._getframe(1)):
            above = thread.open[-1] if thread.open else None
            self._note(thread, Call(module, above, 0, self._clock(), _next()))

    def _count(self, module: Any) -> int:
        if self._iteration != self._recorder.iteration:
            self._iteration, self._is_counted = self._recorder.iteration, True
            self._counts.clear()
        self._counts[id(module)] = count = self._counts.get(id(module), 0) + 1
        return count if self._is_counted else 0

    def _clock(self) -> float:
        """Seconds, without those held."""
        return time.perf_counter() - self._recorder.gate.held_s


def _next() -> int:
    return next_node() if next_node is not None else 0


def _running_modules(frame: FrameType | None) -> list[Any]:
    """The modules whose calls are running, the outermost first."""
    found = []
    while frame is not None:
        if frame.f_code is _CALL:
            found.append(frame.f_locals["self"])
        frame = frame.f_back
    return found[::-1]
