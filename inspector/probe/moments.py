"""Counts the phases of a training as they end, says which iteration they belong to, and leads each to the gate."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import FrameType


from ..wire.messages import END, LossValue, Moment, Progress, Stopped
from . import frames
from .cost import Cost
from .frames import Site
from .gate import Gate, Place, key_of


PATIENCE_S = 0.5  # a live question waits at most this long for the end of a backward


class Recorder:
    """The state of the training that is watched. Phase moments are counted whether or not anyone stops there."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self.cost = Cost()
        self.ordinal = 0
        self.done: Moment | None = None
        self.basis = "backward"
        self.batches = self.steps = self.backwards = 0
        self.loss: LossValue | None = None
        self.frame: FrameType | None = None  # the user's frame, while held
        self.summary: Callable[[], tuple[int, int, int]] = lambda: (0, 0, 0)
        self.on_end: Callable[[Moment], None] | None = None  # an ear for tests and for what records history
        self._order: list[str] = []
        self._this: list[str] = []
        self._followed: dict[tuple[str, str, int], tuple[str, Site, str]] = {}  # by what a phase was followed last
        self._batch_is_used = True
        self._asked_since = 0.0

    @property
    def iteration(self) -> int:
        """The running iteration, from 1; counted by batches, else by optimizer steps, else by backwards."""
        if self.basis == "batch":
            return self.batches
        return 1 + (self.steps if self.basis == "step" else self.backwards)

    @property
    def order(self) -> tuple[str, ...]:
        """The phases of the last whole iteration, then what is new in this one."""
        return (*self._order, *(phase for phase in self._this if phase not in self._order))

    def sees_optimizer(self) -> None:
        if self.basis == "backward":
            self.basis = "step"

    def sees_batch(self, counts: bool) -> None:
        """A batch was obtained; it begins an iteration unless nothing was done with the last one."""
        if counts:
            self.basis = "batch"
            if self._batch_is_used:
                self._begin_iteration()
                self.batches += 1
            self._batch_is_used = False

    # ── the two ends of a phase ──

    def begins(self, phase: str, site: Site, role: str) -> None:
        self._follows(phase, site, role)
        if self.gate.mode != "run":
            coming = Moment(0, phase, role, self.iteration, site.file, site.line)
            self._meet(Place(self.done, coming, self.iteration), False)

    def ends(self, phase: str, site: Site, role: str, failed: bool = False) -> None:
        if phase == "loss":
            self._follows(phase, site, role)  # arithmetic of the script's own has no beginning
        self.ordinal += 1
        self.done = Moment(self.ordinal, phase, role, self.iteration, site.file, site.line, failed)
        if phase not in self._this:
            self._this.append(phase)
        self.gate.fresh += 1
        self._count(phase)
        if self.on_end is not None:
            self.on_end(self.done)
        if phase == "forward" and not failed:
            self._meet(Place(self.done, None, self.iteration), True)
        if self.gate.mode == "run":
            self._flow(phase)

    def at_end(self) -> None:
        if self.gate.mode in ("phase", "iteration", "pause") and self.gate.fresh:
            coming = Moment(0, END, "", self.iteration, "", 0)
            self.frame = None
            self.gate.hold(Place(self.done, coming, self.iteration), lambda stop: self._stopped(stop, coming))

    def _follows(self, phase: str, site: Site, role: str) -> None:
        if self.done is not None and self.done.phase == "forward":
            self._followed[key_of(self.done)] = (phase, site, role)

    def _expected(self) -> Moment | None:
        """What followed the last time; only the end of a forward has to rely on it."""
        if self.done is None or key_of(self.done) not in self._followed:
            return None
        phase, site, role = self._followed[key_of(self.done)]
        return Moment(0, phase, role, self.iteration, site.file, site.line)

    def _count(self, phase: str) -> None:
        if phase != "data":
            self._batch_is_used = True
        if phase == "step":
            self.steps += 1
        if phase == "backward":
            self.backwards += 1
        if phase == ("step" if self.basis == "step" else "backward") and self.basis != "batch":
            self._begin_iteration()

    def _begin_iteration(self) -> None:
        if "backward" in self._this:
            self._order = self._this
        self._this = []

    # ── meeting the gate ──

    def _meet(self, place: Place, at_end_of_forward: bool) -> None:
        if not self.gate.holds(place, at_end_of_forward):
            return
        self.frame = frames.here()
        try:
            self.gate.hold(place, lambda stop: self._stopped(stop, place.coming or self._expected()))
        finally:
            self.frame = None
        self.cost.start(self.iteration)

    def _stopped(self, stop: int, coming: Moment | None) -> Stopped:
        parameters, with_grad, structure = self.summary()
        seconds = time.perf_counter() - self.gate.went_on
        order = self.order if coming is None or coming.phase in (*self.order, END) else (*self.order, coming.phase)
        return Stopped(
            stop, self.done, coming, self.iteration, self.basis, order, parameters, with_grad, structure,
            self.loss, seconds, self.cost.rate, self.cost.overhead,
        )  # fmt: skip

    def _flow(self, phase: str) -> None:
        """Free run: answer what was asked, when it may cost something and, best, when the gradients are there."""
        self.cost.tick(self.iteration)
        if not self.gate.has_questions():
            self._asked_since = 0.0
            return
        now = time.perf_counter()
        self._asked_since = self._asked_since or now
        if self.cost.may_live() and (phase == "backward" or now - self._asked_since > PATIENCE_S):
            self.frame = frames.here()
            self.gate.answer_live()
            self.frame = None
            self._asked_since = 0.0
            self.cost.took_live(time.perf_counter() - now)

    def progress(self) -> Progress:
        return Progress(
            self.iteration, self.basis, self.order, self.done, self.cost.rate, self.cost.overhead, self.loss
        )  # fmt: skip


