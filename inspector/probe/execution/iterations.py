"""What an iteration is: one pass of the training loop, told from what happens, without reading the loop.

A pass begins with a batch of a loader. Where none comes, it begins when something comes by again that the pass has had
already, and an optimizer has stepped since (without optimizers: a backward was). What comes after the last step and
is new belongs to the pass that is running: a trailing `zero_grad`, an evaluation.
"""

from __future__ import annotations

import contextlib
import threading
import weakref
from collections.abc import Callable, Hashable, Iterator
from typing import Any

from ...wire.messages import SMALL

LOOKS = ("forward", "loss")  # phases that a validation has too


class _Pass:
    """Of a thread."""

    def __init__(self) -> None:
        self.seen: set[Hashable] = set()  # what has come by in it
        self.begun: set[Hashable] = set()  # … and has not ended yet, where the beginning was seen
        self.is_complete = False  # it has trained: when something comes by again, it is the next one

    def starts(self) -> None:
        self.seen.clear()
        self.is_complete = False


class Iterations:
    def __init__(self) -> None:
        self.number = 1  # of the running one
        self.basis = "backward"  # what tells one from the next: "batch", "step" or "backward"
        self.trained = 0  # the last in which more was done than to evaluate
        self.is_blind_to_steps = False
        self.had_iterator = False  # what is told has happened while there was one
        self.began: Callable[[], None] = lambda: None  # a new one has begun
        self._order: list[str] = []
        self._this: list[str] = []
        self._passes: dict[int, _Pass] = {}  # by thread
        self._without_loader = "backward"
        self._is_used = self._is_trained = True  # the last batch: by anything, by more than an evaluation
        self._iterator: weakref.ref[Any] | None = None  # that gave the last batch
        self._is_spent = True  # it gives no more, or was asked outside of any loop

    @property
    def order(self) -> tuple[str, ...]:
        """The phases of the last whole iteration, then what is new in this one."""
        return (*self._order, *(phase for phase in self._this if phase not in self._order))

    def was_in(self, phase: str) -> bool:
        """Whether this iteration has come by such a phase already."""
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
        """What is told within has happened in that thread."""
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
        """All that decides what becomes of a moment, without counts."""
        here = self._here()
        of_thread = frozenset(here.seen), frozenset(here.begun), here.is_complete, len(self._passes)
        phases = self.basis, self._without_loader, self.is_blind_to_steps, tuple(self._order), tuple(self._this)
        batch = self._is_used, self._is_trained, self._is_gone(), self._is_spent
        return of_thread, phases, batch, self.number - self.trained

    def sees_batch(self, iterator: weakref.ref[Any], counts: bool, is_in_loop: Callable[[], bool]) -> None:
        """A batch was obtained; it begins an iteration unless nothing was done with the last one, or that was only
        looked at, as a validation does: then the iteration is still to come."""
        if counts and self._is_used:
            self._starts(self._is_trained and bool(self.trained))
            self.basis, self._is_trained = "batch", False
        self._is_used = self._is_used and not counts
        if counts:
            self._is_from(iterator, is_in_loop)

    def _is_from(self, iterator: weakref.ref[Any], is_in_loop: Callable[[], bool]) -> None:
        if self._iterator is not iterator:  # who has no other reference to it has this one
            self._iterator = iterator
            self._is_spent = not is_in_loop()

    def loader_ended(self, iterator: Any) -> None:
        """It has no batch left."""
        if self._iterator is not None and self._iterator() is iterator:
            self._is_spent = True

    def _may_bring_more(self) -> bool:
        """Whether the next batch begins the next iteration."""
        return self.basis == "batch" and not self._is_spent and not self._is_gone()

    def _is_gone(self) -> bool:
        """Whether nothing holds the iterator of the last batch any more, or did when that happened which is told."""
        return not self.had_iterator and self.iterator() is None

    def iterator(self) -> Any:
        """That gave the last batch, while it is alive."""
        return self._iterator() if self._iterator is not None else None

    @property
    def source(self) -> Callable[[], Any]:
        """Gives None when the iterator is gone that gave the last batch; where it is gone already, never."""
        return self._iterator if self._iterator is not None and self._iterator() is not None else object

    # ── what is trained ──

    def begins(self, key: Hashable) -> None:
        """`key`: what is done to what, at which place."""
        self._here().begun.add(key)
        self.meets(key)

    def ends(self, key: Hashable) -> None:
        """Its beginning may not have been told: a free run passes that by."""
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
            if self._passes and self.basis != "batch":  # another thread has begun this one
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
        """A phase has ended."""
        if phase not in self._this:
            self._this.append(phase)
        if phase == "data" or phase in SMALL:
            return
        self._is_used = True
        if phase not in LOOKS or has_graph():
            self._is_trained, self.trained = True, self.number
        if phase == "step" or phase == "backward" == self._without_loader:
            self._here().is_complete = True
