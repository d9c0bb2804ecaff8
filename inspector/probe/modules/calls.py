"""Records the calls of layers while somebody steps: their nesting, their counts, and the autograd nodes that they made.

Every autograd node has a sequence number that rises within a thread. The next numbers at the begin and at the end of a
call tell which nodes the call has made.
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
from .running import running_root

if TYPE_CHECKING:
    from ..execution.phases import Recorder
    from .passing import Seen

MOST = 50_000  # calls remembered; when there are more, the older half is forgotten
NEVER = sys.maxsize

next_node: Any = getattr(torch._C._autograd, "_get_sequence_nr", None)  # without it the layer of a node is unknown
_CALL = torch.nn.Module._call_impl.__code__


class Call:
    """One call of a layer; keeps neither the module nor its tensors alive.

    Attributes: `module`, a weak reference; `above`, the calling layer's call; `root`, the outermost one; `depth`, 0 for
    the root; `number`, counted in its iteration from 1 (0: unknown); `begin` and `end`, the sequence numbers of the
    nodes it made; `file` and `line` of the call; `began`, the clock in seconds; `seconds`, its duration; `given` and
    `result`, the leaves of inputs and outputs; `failed`, whether it raised.
    """

    __slots__ = (
        "module", "above", "root", "depth", "number", "begin", "end", "file", "line", "began", "seconds", "given",
        "result", "failed", "__weakref__",
    )  # fmt: skip

    def __init__(self, module: torch.nn.Module, above: Call | None, number: int, began: float, begin: int = 0) -> None:
        self.module = weakref.ref(module)
        self.above = above
        self.root: Call = self if above is None else above.root
        self.depth: int = 0 if above is None else above.depth + 1
        self.number = number
        self.begin, self.end = begin, NEVER
        self.file, self.line = "", 0
        self.began = began
        self.seconds: float | None = None
        self.given: list[Seen] = []
        self.result: list[Seen] = []
        self.failed = False

    def is_same(self, other: Call) -> bool:
        """Returns whether it is the same call of the same module, in any iteration."""
        return self.module() is other.module() and self.number == other.number


class _Thread:
    """The calls in one thread.

    Attributes: `open`, the running calls, outermost first; `done`, the last finished call within the running root;
    `calls`, the remembered calls; `begins`, the first sequence number of each of them.
    """

    def __init__(self) -> None:
        self.open: list[Call] = []
        self.done: Call | None = None
        self.calls: list[Call] = []
        self.begins: list[int] = []


class Calls:
    """Follows all calls of layers, per thread, from `start` on."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._threads: dict[int, _Thread] = {}
        self._counts: dict[int, int] = {}  # id(module) → its calls in this iteration
        self._iteration = 0  # the iteration whose calls are counted
        self._is_counted = True  # … and whether they were counted from its begin

    def start(self) -> None:
        """Begins to record; calls made before are unknown."""
        self._threads.clear()
        self._counts.clear()
        self._iteration = self._recorder.iteration
        self._is_counted = not self._recorder.passes.was_in("forward") and running_root() is None

    def begins(self, module: torch.nn.Module, is_root: bool) -> Call:
        thread = self._here()
        if is_root:
            thread.open, thread.done = [], None  # left over by an interrupted call
        elif not thread.open:
            self._find_open(thread)
        call = Call(module, thread.open[-1] if thread.open else None, self._count(module), self._clock(), _next())
        user = user_code.here()
        if user is not None:
            call.file, call.line = user.f_code.co_filename, user.f_lineno or 0
        self._note(thread, call)
        return call

    def ends(self, module: torch.nn.Module, failed: bool) -> Call | None:
        """Returns the call that has ended, or None if its begin was not seen."""
        thread = self._here()
        place = next((i for i in reversed(range(len(thread.open))) if thread.open[i].module() is module), None)
        if place is None:
            return None
        call, now = thread.open[place], _next()
        for left in thread.open[place:]:  # more than one where a BaseException such as KeyboardInterrupt has passed
            left.end = now
        del thread.open[place:]
        call.seconds, call.failed = self._clock() - call.began, failed
        thread.done = call
        return call

    def open_here(self) -> Call | None:
        """Returns the innermost running call of this thread that was recorded, or None."""
        running = self._here().open
        return running[-1] if running else None

    def innermost_here(self) -> Call | None:
        """Returns the innermost running call of this thread, even if it began before the recording."""
        thread = self._here()
        if not thread.open:
            self._find_open(thread)
        return self.open_here()

    def done_here(self) -> Call | None:
        """Returns the call of this thread that ended last within the running root, or None."""
        return self._here().done

    def of_node(self, number: int, thread: int) -> Call | None:
        """Returns the innermost call that made the node with this sequence number, or None."""
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
        if thread.begins and call.begin < thread.begins[-1]:  # a new thread has got the id of one that has ended
            thread.calls, thread.begins = [], []
        if len(thread.calls) >= MOST:
            del thread.calls[: MOST // 2], thread.begins[: MOST // 2]
        thread.calls.append(call)
        thread.begins.append(call.begin)
        thread.open.append(call)

    def _find_open(self, thread: _Thread) -> None:
        """Adds the calls that began before the recording, found in this thread's frames."""
        for module in _running_modules(sys._getframe(1)):
            above = thread.open[-1] if thread.open else None
            self._note(thread, Call(module, above, 0, self._clock(), _next()))

    def _count(self, module: torch.nn.Module) -> int:
        if self._iteration != self._recorder.iteration:
            self._iteration, self._is_counted = self._recorder.iteration, True
            self._counts.clear()
        self._counts[id(module)] = count = self._counts.get(id(module), 0) + 1
        return count if self._is_counted else 0

    def _clock(self) -> float:
        """Returns the time in seconds, without time held at stops."""
        return time.perf_counter() - self._recorder.gate.held_s


def _next() -> int:
    return next_node() if next_node is not None else 0


def _running_modules(frame: FrameType | None) -> list[Any]:
    """Returns the modules whose calls are running, outermost first."""
    found = []
    while frame is not None:
        if frame.f_code is _CALL:
            found.append(frame.f_locals["self"])
        frame = frame.f_back
    return found[::-1]
