"""The threads that train. One at a time runs the probe's own code, and gradients are read only while nobody can write
them.

torch's engine writes a `grad` without Python's lock, and even `p.grad = None` in one thread crashes the process when
another one reads it at that moment. So a thread reads what it alone trains, as the script does there; all is read while
the others that train wait for their turn, or for one another.
"""

from __future__ import annotations

import contextlib
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

LOOK_S = 0.5  # how often who waits for its turn looks whether it shall go on waiting
STUCK_S = 5.0  # in a free run nobody has the turn for so long, unless it is stuck
POLL_S = 0.005  # how often is looked whether a thread waits: nobody tells

_Made = TypeVar("_Made")


class _Mark:
    """Of a thread that trains: gone when the thread is."""

    __slots__ = ("__weakref__",)


class _Here(threading.local):
    """Of this thread."""

    depth = 0  # backwards that run inside of one another (reentrant checkpoints)
    mark: _Mark | None = None
    is_pythons: bool | None = None  # Python has started it; None: not known yet


class Threads:
    """`turn` is held by the thread that runs the probe's own code, also while it is held at a stop: others that come
    to a moment wait there. `is_held` says whether a stop is held."""

    def __init__(self) -> None:
        self.turn = threading.RLock()
        self.is_held = False
        self._here = _Here()
        self.backwards: set[int] = set()  # threads in which one runs
        self.are_several = False  # more than one of the threads that are alive have trained
        self._trainers: dict[int, weakref.ref[_Mark]] = {}  # threads that have trained and are alive
        self.joins: Callable[[], None] = lambda: None  # called before another one trains
        self._parked: set[int] = set()  # threads that wait for their turn
        self._reader = 0  # the thread that reads gradients, …
        self._is_quiet_around = False  # … and whether no other one changes any meanwhile

    # ── turns ──

    def wait_for_turn(self, is_wanted: Callable[[], bool]) -> bool:
        """Whether this thread has got the turn; not when it is no longer wanted, nor when whoever has it is stuck."""
        waited, me = 0.0, threading.get_ident()
        self._parked.add(me)
        try:
            while not self.turn.acquire(timeout=LOOK_S):
                waited = 0.0 if self.is_held else waited + LOOK_S
                if waited >= STUCK_S or not is_wanted():
                    return False
            return True
        finally:
            self._parked.discard(me)

    def waiting(self) -> int:
        """How many wait."""
        return len(self._parked)

    def is_waiting(self, thread: int) -> bool:
        return thread in self._parked

    # ── what changes gradients ──

    def trains(self) -> None:
        """This thread is about to change gradients; it waits while another one reads them."""
        if self._here.mark is None:
            self._register()
        if self._reader not in (0, threading.get_ident()) and self.wait_for_turn(lambda: self._reader != 0):
            self.turn.release()

    def enter_backward(self) -> None:
        self.trains()
        self._here.depth += 1
        self.backwards.add(threading.get_ident())

    def leave_backward(self) -> None:
        here = self._here
        here.depth -= 1
        if not here.depth:
            self.backwards.discard(threading.get_ident())

    def is_in_backward(self) -> bool:
        """Whether what runs here was called by a backward: checkpoints compute again then, which is no call of the
        script's. On an accelerator backward runs in threads of torch's own, which Python has not started. Not called
        on the way of a free run while there is no thread in `backwards`."""
        here = self._here
        if here.depth or not self.backwards:
            return here.depth > 0
        if here.is_pythons is None:
            here.is_pythons = any(thread.ident == threading.get_ident() for thread in threading.enumerate())
        return not here.is_pythons

    def others(self) -> list[int]:
        """The other threads that are alive and have trained."""
        return [thread for thread in list(self._trainers) if thread != threading.get_ident()]

    def _register(self) -> None:
        me = threading.get_ident()
        self.joins()
        self._here.mark = mark = _Mark()
        self._trainers[me] = weakref.ref(mark, lambda gone: self._forget(me, gone))
        self.are_several = len(self._trainers) > 1

    def _forget(self, thread: int, gone: weakref.ref[_Mark]) -> None:
        if self._trainers.get(thread) is gone:  # else another thread has got the number
            del self._trainers[thread]
            self.are_several = len(self._trainers) > 1

    # ── reading ──

    @contextlib.contextmanager
    def reading(self, patience_s: float) -> Iterator[bool]:
        """`with threads.reading(1.0) as reads_all:` whether all gradients may be read within, or only those that this
        thread alone trains. Others are waited for, at most `patience_s` seconds."""
        with self.turn:
            before = self._reader, self._is_quiet_around
            self._reader = threading.get_ident()
            self._is_quiet_around = before == (self._reader, True) or self._are_others_quiet(patience_s)
            try:
                yield self._is_quiet_around
            finally:
                self._reader, self._is_quiet_around = before

    @property
    def reads_all(self) -> bool:
        """Whether this thread may read all gradients just now."""
        return self._reader == threading.get_ident() and self._is_quiet_around or not self.others()

    def _are_others_quiet(self, patience_s: float) -> bool:
        end = time.perf_counter() + patience_s
        while any(not self._is_quiet(thread) for thread in list(self._trainers)):
            if time.perf_counter() >= end:
                return False
            time.sleep(POLL_S)
        return True

    def _is_quiet(self, thread: int) -> bool:
        return thread in self._parked or thread == threading.get_ident() or waits(thread)


class OfThreads(Generic[_Made]):
    """One of something for each thread."""

    def __init__(self, make: Callable[[], _Made]) -> None:
        self._make = make
        self._local = threading.local()
        self._last = make()

    @property
    def here(self) -> _Made:
        """This thread's own."""
        try:
            one: _Made = self._local.one
        except AttributeError:
            one = self._local.one = self._make()
        self._last = one
        return one

    @contextlib.contextmanager
    def lent(self, one: _Made) -> Iterator[None]:
        """Within, this thread's own is that of another one."""
        own = getattr(self._local, "one", None)
        self._local.one = one
        try:
            yield
        finally:
            del self._local.one
            if own is not None:
                self._local.one = own

    @property
    def shown(self) -> _Made:
        """This thread's own; where it never had a use for one, that of the thread which used its own last."""
        one: _Made = getattr(self._local, "one", self._last)
        return one


def waits(thread: int) -> bool:
    """Whether a thread is gone, or waits in Python's own code for another one (join, Event, Queue, a future)."""
    frame = sys._current_frames().get(thread)
    return frame is None or frame.f_globals.get("__name__") in _WAITING


_WAITING = {"threading", "queue", "concurrent.futures._base", "concurrent.futures.thread", "multiprocessing.queues"}

threads = Threads()
