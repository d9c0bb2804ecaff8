"""Counts the phases of a training as they end, says which iteration they belong to, and leads each to the gate."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import FrameType
from typing import Any, Protocol

from ...wire.lines import StopReason
from ...wire.messages import END, LINE, PHASES, Inside, LossValue, Moment, Progress, Stopped
from ...wire.seen import ABORTED, FAILED, SKIPPED
from ..core.governor import Cost
from ..core.threads import threads
from ..frames import user_code
from ..frames.user_code import Site
from .gate import EACH_PHASE, FIRST, PAUSE, Gate, Hearers, Place, key_of
from .stop_rules import TARGET, Spot
from .tape import Tape

About = tuple[Moment | None, Moment | None, Inside | None]  # what is done, what is coming, and where that is
LOOKS = ("forward", "loss")  # phases that a validation has too
SUMMARY_PATIENCE_S = 0.5  # a stop waits at most this long for other threads that train
PATIENCE_S = 0.5  # a live question waits at most this long for the end of a backward
REASONS = {FIRST: "entry", PAUSE: "pause", TARGET: "cursor"}  # of a stop, by how it was let go; else a step
LIVE_PATIENCE_S = 0.02  # … and training for other threads that train


@dataclass(frozen=True, slots=True, kw_only=True)
class RecorderPorts:
    """What a recorder asks of others, and whom it tells."""

    loss: Callable[[], LossValue | None]  # the one met last
    loss_given: Callable[[], float | None]  # what the last backward began at
    summary: Callable[[FrameType | None, bool], tuple[int, int, int]]  # (user's frame, all gradients may be read)
    scale: Callable[[], float | None]  # what a GradScaler has put on the gradients
    has_graph: Callable[[], bool]  # autograd keeps track of what runs now
    arrives: Callable[[], None]  # a stop begins
    leaves: Callable[[], None]  # a stop ends
    went_on: Callable[[], None]  # after each stop
    hearers: Hearers
    inside_line: Callable[[], Inside | None] = lambda: None  # the layer in whose forward a line is


class Lines(Protocol):
    """Steps by line, and breakpoints."""

    is_asked: bool  # threads have something to do

    def here(self, frame: FrameType | None) -> None: ...

    def arrives(self) -> None: ...

    def leaves(self, frame: FrameType | None) -> None: ...

    def returned(self) -> Any:
        """What the function that was stepped out of has returned, as a row of variables; None where nothing."""


class Recorder:
    """The state of the training that is watched. Phase moments are counted whether or not anyone stops there."""

    def __init__(self, gate: Gate, ports: RecorderPorts) -> None:
        self.gate = gate
        self._ports = ports
        self.cost = Cost()
        self.tape = Tape()
        self.ordinal = 0
        self._done: tuple[Any, ...] | None = None  # fields of the last moment: most are never looked at
        self._done_in: dict[int, tuple[Any, ...]] = {}  # … by thread
        self._done_since: tuple[Any, ...] | None = None  # … of the thread that is stepped, since it was let go
        self.basis = "backward"
        self.iteration = 1  # the running one; counted by batches, else by optimizer steps, else by backwards
        self.batches = self.steps = self.backwards = 0
        self.trained = 0  # the last iteration in which more was done than to evaluate
        self.is_blind_to_steps = False  # the script has taken the hooks away that tell of them
        self.frame: FrameType | None = None  # the user's frame, while held
        self._order: list[str] = []
        self._this: list[str] = []
        self._followed: dict[tuple[str, str, int], tuple[str, Site, str]] = {}  # by what a phase was followed last
        self._batch_is_used = self._batch_is_trained = True
        self._asked_since = 0.0
        self._reason = StopReason("step")  # of the stop that is held
        self.lines: Lines | None = None

    def asks(self, ports: RecorderPorts) -> None:
        """These from now on."""
        self._ports = ports

    @property
    def done(self) -> Moment | None:
        """The last one of this thread, or of the thread that was stepped where that came later; of any thread where
        there was none in this one."""
        own, stepped = self._done_in.get(threading.get_ident(), self._done), self._done_since
        done = stepped if stepped is not None and self.gate.fresh and (own is None or own[0] < stepped[0]) else own
        return Moment(*done) if done is not None else None

    @property
    def loss(self) -> LossValue | None:
        """The one met last."""
        return self._ports.loss()

    @property
    def order(self) -> tuple[str, ...]:
        """The phases of the last whole iteration, then what is new in this one."""
        return (*self._order, *(phase for phase in self._this if phase not in self._order))

    def sees_optimizer(self) -> None:
        if self.basis == "backward" and not self.is_blind_to_steps:
            self.basis = "step"
            self.iteration = 1 + self.steps

    def loses_steps(self) -> None:
        """From now on no step is seen: where iterations were counted by them, backwards count."""
        self.is_blind_to_steps = True
        if self.basis == "step":
            self.basis = "backward"
            self.iteration = 1 + self.backwards

    def sees_batch(self, counts: bool) -> None:
        """A batch was obtained; it begins an iteration unless nothing was done with the last one, or that was only
        looked at, as a validation does: then the iteration is still to come."""
        if counts and self._batch_is_used:
            self._begin_iteration()
            self.basis = "batch"
            self.batches += self._batch_is_trained
            self.iteration = self.batches
            self._batch_is_trained = False
        self._batch_is_used = self._batch_is_used and not counts

    def last_iteration(self, of_training: bool) -> int:
        """The last that something of was done, not one to come; `of_training`: more than to evaluate."""
        done = self._done[3] if self._done is not None else 0
        return self.trained or done if of_training else done

    # ── the two ends of a phase ──

    def begins(self, phase: str, site: Site, role: str) -> None:
        """Called only while somebody steps, wants a pause or has the moments recorded: else nobody has a use for it."""
        if self.gate.mode != "run":
            self._follows(phase, site, role)
            coming = Moment(0, phase, role, self.iteration, site.file, site.line)
            self._meet(Place(self.done, coming, self.iteration), False)
        self.tape.begins(phase)

    def ends(
        self, phase: str, site: Site, role: str, failed: bool = False, skipped: bool = False, aborted: bool = False
    ) -> None:
        gate = self.gate
        if gate.mode in EACH_PHASE and gate.fresh:
            self._show_what_passed(phase, site, role)
        self.ordinal += 1
        done = (self.ordinal, phase, role, self.iteration, site.file, site.line, failed, skipped, aborted)
        self._done = self._done_in[threading.get_ident()] = done
        if gate.mode != "run" and gate.steps_here():
            gate.fresh, self._done_since = gate.fresh + 1, done
        if gate.is_recorded or gate.mode != "run":
            self._record(phase, site, role, failed * FAILED + skipped * SKIPPED + aborted * ABORTED)
        self._count(phase)
        if self.lines is not None and self.lines.is_asked:
            self.lines.here(user_code.here())
        if gate.mode != "run":
            if phase == "forward" and not failed or aborted:
                self._meet(Place(self.done, None, self.iteration), True)
        elif phase == "backward" or gate.is_asked:
            self._flow(phase)

    def _record(self, phase: str, site: Site, role: str, flags: int) -> None:
        loss = self._ports.loss_given() if phase == "backward" else None
        self.tape.ends(self.ordinal, phase, site, role, self.iteration, flags, loss)

    def _show_what_passed(self, phase: str, site: Site, role: str) -> None:
        """Stepping shows each phase: also the one before a loss that had no beginning, or the last within a step."""
        coming = Moment(0, phase, role, self.iteration, site.file, site.line)
        self._meet(Place(self.done, coming, self.iteration), False)

    def own_loss_ends(self, site: Site, role: str) -> None:
        """Arithmetic of the script's own has no beginning; it has ended where backward begins."""
        if self.gate.mode != "run":
            self._follows("loss", site, role)
        self.ends("loss", site, role)

    def hold_between(self, frame: FrameType | None) -> None:
        """The script was interrupted at `frame`; it is held there if no moment has come meanwhile."""
        user = user_code.user_frame(frame)
        if user is None or self.gate.mode != "pause" or self.gate.stop:
            return
        coming = Moment(0, LINE, "", self.iteration, user.f_code.co_filename, user.f_lineno or 0)
        self._hold_at(user, Place(self.done, coming, self.iteration))

    def hold_line(self, frame: FrameType, line: int, reason: StopReason) -> None:
        """A statement is reached that was stepped to, or that has a breakpoint; it begins at `line`."""
        done = self.done
        coming = Moment(0, LINE, "", self.iteration, frame.f_code.co_filename, line)
        place = Place(done, coming, self.iteration)
        self._hold_at(frame, place, lambda: (done, coming, self._ports.inside_line()), reason)

    def hold_inside(self, frame: FrameType | None, spot: Spot, about: Callable[[], About]) -> None:
        """Held within a forward or a backward: `about()` is asked when the structure is up to date."""
        self._hold_at(frame, Place(None, None, self.iteration, spot), about)

    def was_in(self, phase: str) -> bool:
        """Whether this iteration has come by such a phase already."""
        return phase in self._this

    def at_end(self) -> None:
        if self.gate.mode not in ("run", "first"):
            coming = Moment(0, END, "", self.iteration, "", 0)
            self.frame, self._reason = None, StopReason("end")
            self._hold(Place(self.done, coming, self.iteration), lambda stop: self._stopped(stop, coming))

    def _follows(self, phase: str, site: Site, role: str) -> None:
        done = self._done_in.get(threading.get_ident())
        if done is not None and done[1] in ("forward", "backward"):
            self._followed[done[1], done[4], done[5]] = (phase, site, role)

    def _expected(self) -> Moment | None:
        """What followed the last time; only the ends of a forward and of an aborted backward have to rely on it."""
        done = self.done
        if done is None or key_of(done) not in self._followed:
            return None
        phase, site, role = self._followed[key_of(done)]
        return Moment(0, phase, role, self.iteration, site.file, site.line)

    def _count(self, phase: str) -> None:
        if phase not in self._this:
            self._this.append(phase)
        if phase == "data":
            return
        self._batch_is_used = True
        if phase not in LOOKS or self._ports.has_graph():
            self._batch_is_trained, self.trained = True, self.iteration
        if phase == "step":
            self.steps += 1
        elif phase == "backward":
            self.backwards += 1
        if phase == self.basis:
            self.iteration = 1 + (self.steps if phase == "step" else self.backwards)
            self._begin_iteration()

    def _begin_iteration(self) -> None:
        if "backward" in self._this:
            self._order = self._this
        self._this = []

    # ── meeting the gate ──

    def _meet(self, place: Place, at_end_of_forward: bool) -> None:
        if self.gate.holds(place, at_end_of_forward):
            self._hold_at(user_code.here(), place)

    def _hold_at(
        self,
        frame: FrameType | None,
        place: Place,
        about: Callable[[], About] | None = None,
        reason: StopReason | None = None,
    ) -> None:
        self.frame, began = frame, time.perf_counter()
        self._reason = reason or StopReason(REASONS.get(self.gate.mode, "step"))
        try:
            self._hold(place, lambda stop: self._stopped(stop, place.coming, about))
        finally:
            self.frame = None
            self.tape.rests(time.perf_counter() - began)
        self.cost.start(self.iteration)
        self._ports.went_on()
        if self.lines is not None:
            self.lines.leaves(frame)  # last: lines of what is called from now on may be told

    def _hold(self, place: Place, describe: Callable[[int], Stopped]) -> None:
        if self.lines is not None:
            self.lines.arrives()  # first: none of what is looked at now
        self._ports.arrives()
        self.gate.hold(place, describe, self._ports.hearers)
        self._ports.leaves()

    def _stopped(self, stop: int, coming: Moment | None, about: Callable[[], About] | None = None) -> Stopped:
        parameters, with_grad, structure = self._summary()
        done, inside = self.done, None
        if about is not None:
            done, coming, inside = about()
        elif coming is None:
            coming = self._expected()
        seconds = time.perf_counter() - self.gate.went_on
        is_known = coming is None or coming.phase not in PHASES or coming.phase in self.order
        order = self.order if coming is None or is_known else (*self.order, coming.phase)
        return Stopped(
            stop, done, coming, self.iteration, self.basis, order, parameters, with_grad, structure,
            self.loss, seconds, self.cost.rate, self.cost.overhead, self._ports.scale(), inside,
            replace(self._reason, waiting=threads.waiting()), threading.current_thread().name,
            self.lines.returned() if self.lines is not None else None,
        )  # fmt: skip

    def _summary(self) -> tuple[int, int, int]:
        """(parameters, those that have a grad, version of the structure)."""
        with threads.reading(SUMMARY_PATIENCE_S) as reads_all:
            return self._ports.summary(self.frame, reads_all)

    def _flow(self, phase: str) -> None:
        """Free run: answer what was asked, when it may cost something and, best, when the gradients are there."""
        self.cost.tick(self.iteration)
        self.gate.thread = threading.get_ident()
        if not self.gate.is_asked:
            self._asked_since = 0.0
            return
        now = time.perf_counter()
        self._asked_since = self._asked_since or now
        if self.cost.may_live() and (phase == "backward" or now - self._asked_since > PATIENCE_S):
            self._answer_live()
            self.cost.took_live(time.perf_counter() - now)

    def _answer_live(self) -> None:
        with threads.reading(LIVE_PATIENCE_S):
            self.frame = user_code.here()
            self.gate.answer_live(self._ports.hearers)
            self.frame = None
            self._asked_since = 0.0

    def progress(self) -> Progress:
        return Progress(
            self.iteration, self.basis, self.order, self.done, self.cost.rate, self.cost.overhead, self.loss
        )  # fmt: skip
