"""The threads that train: one at a time runs the probe's code, and gradients are read only while no thread writes them.

torch's engine writes a `grad` without Python's lock, and even `p.grad = None` in one thread crashes the process if
another thread reads it at that moment. So a thread reads the gradients that it alone trains, as the script does there;
all gradients are read only while the other training threads wait for their turn or for one another.
"""

from __future__ import annotations

import contextlib
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from ..frames.of_threads import innermost_frames

LOOK_S = 0.5  # seconds after which a waiting thread asks again whether to go on waiting
STUCK_S = 5.0  # seconds in a free run after which the thread that has the turn counts as stuck
POLL_S = 0.005  # seconds between two looks at whether a thread waits: nothing notifies us

_Made = TypeVar("_Made")


class _Mark:
    """A marker of one training thread; it is garbage-collected when the thread ends."""

    __slots__ = ("__weakref__",)


class _Here(threading.local):
    """State of one thread.

    Attributes: `depth`, nested backwards (reentrant checkpoints); `mark`, set once the thread has trained;
    `is_pythons`, whether Python started the thread (None: not known yet).
    """

    depth = 0
    mark: _Mark | None = None
    is_pythons: bool | None = None


class Threads:
    """Knows the threads that train.

    Attributes: `turn`, the lock held by the thread that runs the probe's code, also during a stop (others wait there);
    `is_held`, whether a stop is held; `backwards`, ids of threads in which a backward runs; `are_several`, whether more
    than one living thread has trained; `joins`, called before a further thread trains.
    """

    def __init__(self) -> None:
        self.turn = threading.RLock()
        self.is_held = False
        self._here = _Here()
        self.backwards: set[int] = set()
        self.are_several = False
        self._trainers: dict[int, weakref.ref[_Mark]] = {}  # by id: the threads that have trained and are alive
        self.joins: Callable[[], None] = lambda: None
        self._parked: set[int] = set()  # ids of threads that wait for their turn
        self._reader = 0  # id of the thread that reads gradients (0: none), …
        self._is_quiet_around = False  # … and whether no other thread changes any meanwhile

    # ── turns ──

    def wait_for_turn(self, is_wanted: Callable[[], bool]) -> bool:
        """Waits for the turn and returns whether this thread got it. Gives up when `is_wanted()` is False or the owner
        is stuck."""
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
        """Returns how many threads wait for their turn."""
        return len(self._parked)

    def is_waiting(self, thread: int) -> bool:
        return thread in self._parked

    # ── what changes gradients ──

    def trains(self) -> None:
        """Registers this thread before it changes gradients; waits while another thread reads them."""
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
        """Returns whether a backward called what runs here: checkpoints recompute then, which is no call of the
        script's.

        On an accelerator backward runs in threads of torch's own, which Python has not started. A free run does not
        call this while `backwards` is empty.
        """
        here = self._here
        if here.depth or not self.backwards:
            return here.depth > 0
        if here.is_pythons is None:
            here.is_pythons = any(thread.ident == threading.get_ident() for thread in threading.enumerate())
        return not here.is_pythons

    def others(self) -> list[int]:
        """Returns the ids of the other living threads that have trained."""
        return [thread for thread in list(self._trainers) if thread != threading.get_ident()]

    def _register(self) -> None:
        me = threading.get_ident()
        self.joins()
        self._here.mark = mark = _Mark()
        self._trainers[me] = weakref.ref(mark, lambda gone: self._forget(me, gone))
        self.are_several = len(self._trainers) > 1

    def _forget(self, thread: int, gone: weakref.ref[_Mark]) -> None:
        if self._trainers.get(thread) is gone:  # otherwise a new thread has got the same id
            del self._trainers[thread]
            self.are_several = len(self._trainers) > 1

    # ── reading ──

    @contextlib.contextmanager
    def reading(self, patience_s: float) -> Iterator[bool]:
        """`with threads.reading(1.0) as reads_all:` whether all gradients may be read inside, or only those of this
        thread. Waits at most `patience_s` seconds for the other threads."""
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
        """Whether this thread may read all gradients now."""
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
    """Holds one object per thread, made by `make` when the thread first asks."""

    def __init__(self, make: Callable[[], _Made]) -> None:
        self._make = make
        self._local = threading.local()
        self._last = make()

    @property
    def here(self) -> _Made:
        """Returns this thread's object."""
        try:
            one: _Made = self._local.one
        except AttributeError:
            one = self._local.one = self._make()
        self._last = one
        return one

    @contextlib.contextmanager
    def lent(self, one: _Made) -> Iterator[None]:
        """`with shared.lent(one):` makes `one`, another thread's object, this thread's object."""
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
        """Returns this thread's object, or, if it never needed one, the object of the thread that used its own last."""
        one: _Made = getattr(self._local, "one", self._last)
        return one


def waits(thread: int) -> bool:
    """Returns whether a thread has ended or waits in Python's own code for another one (join, Event, Queue, a
    future)."""
    frame = innermost_frames().get(thread)
    return frame is None or frame.f_globals.get("__name__") in _WAITING


_WAITING = {"threading", "queue", "concurrent.futures._base", "concurrent.futures.thread", "multiprocessing.queues"}

threads = Threads()
