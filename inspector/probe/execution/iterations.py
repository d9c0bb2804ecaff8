"""Counts iterations: passes of the training loop, told apart by what happens, without reading the loop's source.

A pass begins with a batch of a loader. Without a loader it begins when something happens that has happened in this pass
before, and an optimizer has stepped since (without optimizers: a backward ran). What comes after the last step for the
first time belongs to the running pass: a trailing `zero_grad`, an evaluation.
"""

from __future__ import annotations

import contextlib
import threading
import weakref
from collections.abc import Callable, Hashable, Iterator
from typing import Any

from ...wire.messages import SMALL

LOOKS = ("forward", "loss")  # phases that occur in a validation too


class _Pass:
    """The running pass of one thread.

    Attributes: `seen`, what has happened in it; `begun`, what has begun and not ended, where its begin was seen;
    `is_complete`, whether it has trained, so that a repetition begins the next pass.
    """

    def __init__(self) -> None:
        self.seen: set[Hashable] = set()
        self.begun: set[Hashable] = set()
        self.is_complete = False

    def starts(self) -> None:
        self.seen.clear()
        self.is_complete = False


class Iterations:
    """Counts the iterations of all threads.

    Attributes: `number`, of the running iteration, from 1; `basis`, what it is counted by ("batch", "step" or
    "backward"); `trained`, the last one in which more than an evaluation was done; `is_blind_to_steps`, whether the
    step hooks are lost; `had_iterator`, whether replayed events happened while there was a loader's iterator; `began`,
    called when a new iteration has begun.
    """

    def __init__(self) -> None:
        self.number = 1
        self.basis = "backward"
        self.trained = 0
        self.is_blind_to_steps = False
        self.had_iterator = False
        self.began: Callable[[], None] = lambda: None
        self._order: list[str] = []
        self._this: list[str] = []
        self._passes: dict[int, _Pass] = {}  # by thread
        self._without_loader = "backward"
        self._is_used = self._is_trained = True  # whether the last batch was used, and used for more than an evaluation
        self._iterator: weakref.ref[Any] | None = None  # of the last batch
        self._is_spent = True  # it has no batch left, or was asked outside of a loop

    @property
    def order(self) -> tuple[str, ...]:
        """The phases of the last whole iteration in order, then those that are new in this one."""
        return (*self._order, *(phase for phase in self._this if phase not in self._order))

    def was_in(self, phase: str) -> bool:
        """Returns whether this iteration has had this phase already."""
        return phase in self._this

    # ── what tells them apart ──

    def sees_optimizer(self) -> None:
        if not self.is_blind_to_steps:
            self._counts_by("step")

    def loses_steps(self) -> None:
        self.is_blind_to_steps = True
        self._counts_by("backward")

    def _counts_by(self, basis: str) -> None:
        self._without_loader = basis
        if self.basis != "batch":
            self.basis = basis

    # ── batches ──

    @contextlib.contextmanager
    def of(self, thread: int) -> Iterator[None]:
        """`with iterations.of(thread):` what is told inside has happened in that thread."""
        me = threading.get_ident()
        own = self._passes.pop(me, None)
        self._passes[me] = self._passes.get(thread) or _Pass()
        try:
            yield
        finally:
            del self._passes[me]
            if own is not None:
                self._passes[me] = own

    def standing(self) -> tuple[Any, ...]:
        """Returns all state, without counts, on which the handling of the next moment depends."""
        here = self._here()
        of_thread = frozenset(here.seen), frozenset(here.begun), here.is_complete, len(self._passes)
        phases = self.basis, self._without_loader, self.is_blind_to_steps, tuple(self._order), tuple(self._this)
        batch = self._is_used, self._is_trained, self._is_gone(), self._is_spent
        return of_thread, phases, batch, self.number - self.trained

    def sees_batch(self, iterator: weakref.ref[Any], counts: bool, is_in_loop: Callable[[], bool]) -> None:
        """Notes a batch. It begins an iteration unless nothing was done with the last batch, or that was only
        evaluated, as a validation does: then the iteration is still to come."""
        if counts and self._is_used:
            self._starts(self._is_trained and bool(self.trained))
            self.basis, self._is_trained = "batch", False
        self._is_used = self._is_used and not counts
        if counts:
            self._is_from(iterator, is_in_loop)

    def _is_from(self, iterator: weakref.ref[Any], is_in_loop: Callable[[], bool]) -> None:
        if self._iterator is not iterator:  # the same weak reference is kept for the same iterator
            self._iterator = iterator
            self._is_spent = not is_in_loop()

    def loader_ended(self, iterator: Any) -> None:
        """Notes that the iterator has no batch left."""
        if self._iterator is not None and self._iterator() is iterator:
            self._is_spent = True

    def _may_bring_more(self) -> bool:
        """Returns whether the next batch will begin the next iteration."""
        return self.basis == "batch" and not self._is_spent and not self._is_gone()

    def _is_gone(self) -> bool:
        """Returns whether the iterator of the last batch is gone now, or was when the replayed events happened."""
        return not self.had_iterator and self.iterator() is None

    def iterator(self) -> Any:
        """Returns the iterator of the last batch while it is alive, else None."""
        return self._iterator() if self._iterator is not None else None

    @property
    def source(self) -> Callable[[], Any]:
        """Returns a function that returns None once the iterator of the last batch is gone; if it is gone already, a
        function that never does."""
        return self._iterator if self._iterator is not None and self._iterator() is not None else object

    # ── what is trained ──

    def begins(self, key: Hashable) -> None:
        """Notes that something begins. `key`: what is done to what, and where."""
        self._here().begun.add(key)
        self.meets(key)

    def ends(self, key: Hashable) -> None:
        """Notes that something ends. Its begin may be unknown, as in a free run."""
        begun = self._here().begun
        if key in begun:
            begun.discard(key)
        else:
            self.meets(key)

    def meets(self, key: Hashable) -> None:
        here = self._here()
        if here.is_complete and key in here.seen and not self._may_bring_more():
            self._without_batch()
            self._starts(True)
        here.seen.add(key)

    def _without_batch(self) -> None:
        if self.basis == "batch" and (self._is_gone() or self._this[:1] != ["data"]):
            self.basis = self._without_loader

    def _here(self) -> _Pass:
        here = self._passes.get(threading.get_ident())
        if here is None:
            if self._passes and self.basis != "batch":  # another thread began this iteration
                self._starts(True)
            here = self._passes[threading.get_ident()] = _Pass()
        return here

    def _starts(self, is_next: bool) -> None:
        if "backward" in self._this:
            self._order = self._this
        self._this = []
        here = self._passes.get(threading.get_ident())
        if here is not None:
            here.starts()
        self.number += is_next
        self.began()

    def came_late(self, phase: str, iteration: int) -> None:
        """A moment of that iteration, known only now: the next one may have begun."""
        known = self._this if iteration == self.number else self._order
        if phase not in known:
            known.append(phase)

    def count(self, phase: str, has_graph: Callable[[], bool]) -> None:
        """Notes that a phase has ended. `has_graph()`: whether autograd records now."""
        if phase not in self._this:
            self._this.append(phase)
        if phase == "data" or phase in SMALL:
            return
        self._is_used = True
        if phase not in LOOKS or has_graph():
            self._is_trained, self.trained = True, self.number
        if phase == "step" or phase == "backward" == self._without_loader:
            self._here().is_complete = True
