"""Counts the phases of a training as they end, says which iteration they belong to, and leads each to the gate."""

from __future__ import annotations

import contextlib
import math
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from types import FrameType
from typing import Any

from ...wire.lines import StopReason
from ...wire.messages import END, LINE, PHASES, SMALL, Inside, LossValue, Moment, Progress, Stopped
from ...wire.seen import ABORTED, FAILED, SKIPPED
from ..core.governor import Cost
from ..core.threads import threads
from ..frames import user_code
from ..frames.ahead import Comes, assigns
from ..frames.user_code import Site
from .gate import FIRST, PAUSE, Gate, Hearers, Place
from .iterations import Iterations
from .lines_port import Lines
from .routine import Routine
from .sequence import Sequence
from .stop_rules import TARGET, Spot
from .tape import Tape

About = tuple[Moment | None, Moment | None, Inside | None]  # what is done, what is coming, and where that is
SUMMARY_PATIENCE_S = 0.5  # a stop waits at most this long for other threads that train
PATIENCE_S = 0.5  # a live question waits at most this long for the end of a backward
REASONS = {FIRST: "entry", PAUSE: "pause", TARGET: "cursor"}  # of a stop, by how it was let go; else a step
LIVE_PATIENCE_S = 0.02  # … and training for other threads that train
PASSING_S = 1.0  # that the end of a script waits at most for the next question of who looks at it in passing


@dataclass(frozen=True, slots=True, kw_only=True)
class RecorderPorts:
    """What a recorder asks of others, and whom it tells."""

    loss: Callable[[], LossValue | None]  # the one met last
    loss_given: Callable[[], float | None]  # what the last backward began at
    summary: Callable[[FrameType | None, bool], tuple[int, int, int]]  # (user's frame, all gradients may be read)
    scale: Callable[[], float | None]  # what a GradScaler has put on the gradients
    foresee: Callable[[FrameType | None], Comes | None]  # what the source says comes after the call of a frame
    has_graph: Callable[[], bool]  # autograd keeps track of what runs now
    arrives: Callable[[], None]  # a stop begins
    leaves: Callable[[], None]  # a stop ends
    went_on: Callable[[], None]  # after each stop
    hearers: Hearers
    inside_line: Callable[[], Inside | None] = lambda: None  # the layer in whose forward a line is


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
        self.passes = Iterations()
        self.passes.began = self._new_iteration
        self.routine = Routine(gate, self.cost)
        self.catches_up = False  # what is told has happened before, in a free run
        self.frame: FrameType | None = None  # the user's frame, while held
        self._sequence = Sequence()
        self._passed: list[Moment] = []  # small moments since training was let go
        self._asked_since = 0.0
        self._reason = StopReason("step")  # of the stop that is held
        self.found: StopReason | None = None  # a finding for which it is to be held at the next moment
        self.lines: Lines | None = None

    def asks(self, ports: RecorderPorts) -> None:
        """These from now on."""
        self._ports = ports

    def _new_iteration(self) -> None:
        self.routine.is_new = True
        self._sequence.new_iteration(self.ordinal)

    def catch_up(self) -> None:
        """What this thread has put off is done."""
        if self.routine.is_on or self.routine.is_behind:
            self.routine.gives_way()

    @contextlib.contextmanager
    def of(self, thread: int) -> Iterator[None]:
        """What is told within has happened in that thread."""
        me = threading.get_ident()
        own = self._done_in.pop(me, None)
        with self.passes.of(thread):
            yield
        if (done := self._done_in.pop(me, None)) is not None:
            self._done_in[thread] = done
        if own is not None:
            self._done_in[me] = own

    @contextlib.contextmanager
    def catching_up(self) -> Iterator[None]:
        """What is told within has happened before, in a free run."""
        self.catches_up = True
        try:
            with self.gate.running():
                yield
        finally:
            self.catches_up = self.routine.is_new = False
            self.cost.tick(self.iteration)

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
    def iteration(self) -> int:
        """The running one."""
        return self.passes.number

    @property
    def basis(self) -> str:
        """What iterations are counted by: "batch", "step" or "backward"."""
        return self.passes.basis

    def last_iteration(self, of_training: bool) -> int:
        """The last that something of was done, not one to come; `of_training`: more than to evaluate."""
        done = self._done[3] if self._done is not None else 0
        return self.passes.trained or done if of_training else done

    # ── the two ends of a phase ──

    def begins(self, phase: str, site: Site, role: str) -> None:
        """Called only while somebody steps, wants a pause or has the moments recorded: else nobody has a use for it."""
        if self.gate.mode != "run":
            self._sequence.begins(self._done_in.get(threading.get_ident()), phase, site, role)
            coming = Moment(0, phase, role, self.iteration, site.file, site.line)
            self._meet(Place(self.done, coming, self.iteration, is_begin=True), phase, "before")
        elif self.lines is not None and self.lines.phases:
            coming = Moment(0, phase, role, self.iteration, site.file, site.line)
            self._meet(Place(self.done, coming, self.iteration, is_begin=True), phase, "before")
        self.tape.begins(phase)

    def ends(
        self, phase: str, site: Site, role: str, failed: bool = False, skipped: bool = False, aborted: bool = False,
        coming: Moment | None = None, numbers: tuple[float | None, float | None] = (None, None),
    ) -> None:  # fmt: skip
        """`coming`: what begins at this very place; `numbers`: of a small moment, before and after."""
        gate = self.gate
        is_stepped = gate.mode != "run"
        if is_stepped:
            self._sequence.ends(self._done_in.get(threading.get_ident()), phase, site, role, phase in SMALL)
        self.ordinal += 1
        turn = self._sequence.turn(self.ordinal, phase, site) if is_stepped else 0
        done = (
            self.ordinal,
            phase,
            role,
            self.iteration,
            site.file,
            site.line,
            failed,
            skipped,
            aborted,
            "",
            turn,
            *numbers,
        )
        self._done = self._done_in[threading.get_ident()] = done
        if is_stepped and gate.steps_here():
            gate.fresh, self._done_since = gate.fresh + 1, done
        if is_stepped or gate.is_recorded and not self.catches_up:
            self._record(phase, site, role, failed * FAILED + skipped * SKIPPED + aborted * ABORTED)
        self.passes.count(phase, self._ports.has_graph)
        if self.lines is not None and (failed or self.lines.is_asked):
            self._tell_lines(failed)
        if gate.mode != "run":
            if phase in SMALL:
                self._passed = [*self._passed[-63:], Moment(*done)]
            if not failed and (phase not in SMALL or gate.holds_at_small):
                self._meet(Place(self.done, coming, self.iteration), phase, "after")
            return
        if self.lines is not None and (phase, "after") in self.lines.phases and not failed:
            self._meet(Place(self.done, coming, self.iteration), phase, "after")
        if not self.catches_up and (phase == "backward" or gate.is_asked):
            self._flow(phase)

    def _tell_lines(self, failed: bool) -> None:
        assert self.lines is not None
        if self.lines.is_asked:
            self.lines.here(user_code.here())
        if failed:
            self.lines.failed(sys.exc_info()[1])

    def _record(self, phase: str, site: Site, role: str, flags: int) -> None:
        loss = self._ports.loss_given() if phase == "backward" else None
        self.tape.ends(self.ordinal, phase, site, role, self.iteration, flags, loss)

    def own_loss_ends(self, site: Site, role: str) -> None:
        """Arithmetic of the script's own has no beginning; it has ended where backward begins."""
        last = self._done_in.get(threading.get_ident())
        if self.gate.mode != "run" and last is not None:
            self._sequence.follows(last, "loss", site, role)
        self.ends("loss", site, role, coming=Moment(0, "backward", role, self.iteration, site.file, site.line))

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

    def at_end(self, frame: FrameType | None, is_held: bool) -> None:
        """The script has come to its end: held there, or looked at in passing."""
        iteration = self.last_iteration(True)
        coming = Moment(0, END, "", iteration, "", 0)
        self.frame, self._reason = frame, StopReason("end")
        try:
            self._hold(
                Place(self.done, coming, iteration),
                lambda stop: replace(self._stopped(stop, coming), iteration=iteration, passing=not is_held),
                math.inf if is_held else PASSING_S,
            )
        finally:
            self.frame = None
        self._ports.went_on()

    def _expected(self) -> Moment | None:
        """What followed the last time; else what the source says, where that can be read."""
        done = self.done
        if done is None or done.failed:
            return None
        last = self._sequence.expected(done, self.iteration)
        comes = self._ports.foresee(self.frame) if last is None else None
        if comes is None:
            return last
        return Moment(0, comes.phase, comes.role, self.iteration, comes.file, comes.line, expected="source")

    # ── meeting the gate ──

    def _meet(self, place: Place, phase: str, when: str) -> None:
        lines = self.lines
        if lines is not None and (phase, when) in lines.phases and not self.gate.stop:
            frame = user_code.here()
            reason = lines.meets_phase(phase, when, frame)
            if reason is not None:
                return self._hold_at(frame, place, None, reason)
        if self.gate.holds(place):
            self._hold_at(user_code.here(), place)

    def _hold_at(
        self,
        frame: FrameType | None,
        place: Place,
        about: Callable[[], About] | None = None,
        reason: StopReason | None = None,
    ) -> None:
        self.frame, began = frame, time.perf_counter()
        found, self.found = self.found, None
        self._reason = reason or found or StopReason(REASONS.get(self.gate.mode, "step"))
        try:
            self._hold(place, lambda stop: self._stopped(stop, place.coming, about))
        finally:
            self.frame = None
            self.tape.rests(time.perf_counter() - began)
        self._passed = []
        self.cost.start(self.iteration)
        self._ports.went_on()
        if self.lines is not None:
            self.lines.leaves(frame)  # last: lines of what is called from now on may be told

    def _hold(self, place: Place, describe: Callable[[int], Stopped], patience_s: float = math.inf) -> None:
        self.catch_up()
        if self.lines is not None:
            self.lines.arrives()  # first: none of what is looked at now
        self._ports.arrives()
        self.gate.hold(place, describe, self._ports.hearers, patience_s)
        self._ports.leaves()

    def _stopped(self, stop: int, coming: Moment | None, about: Callable[[], About] | None = None) -> Stopped:
        parameters, with_grad, structure = self._summary()
        done, inside = self.done, None
        if about is not None:
            done, coming, inside = about()
        elif coming is None:
            coming = self._expected()
        seconds = time.perf_counter() - self.gate.went_on
        is_at_end = coming is not None and coming.phase == END and not coming.expected
        is_known = coming is None or coming.phase not in PHASES or coming.phase in self.passes.order
        order = self.passes.order if coming is None or is_known else (*self.passes.order, coming.phase)
        return Stopped(
            stop=stop,
            done=done,
            next=coming,
            iteration=self.iteration,
            basis=self.basis,
            order=order,
            parameters=parameters,
            with_grad=with_grad,
            structure=structure,
            loss=self.loss,
            seconds=seconds,
            rate=self.cost.rate,
            overhead=self.cost.overhead,
            scale=self._ports.scale(),
            inside=inside,
            passed=tuple(self._passed),
            assigns=assigns(self.frame) if inside is None and not is_at_end else (),
            reason=replace(self._reason, waiting=threads.waiting()),
            thread=threading.current_thread().name,
            returned=self.lines.returned() if self.lines is not None else None,
        )

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

    def progress_at_end(self) -> Progress:
        """What is known of a script that is not looked at any more."""
        return replace(self.progress(), iteration=self.last_iteration(True), rate=None)

    def progress(self) -> Progress:
        return Progress(
            iteration=self.iteration,
            basis=self.basis,
            order=self.passes.order,
            done=self.done,
            rate=self.cost.rate,
            overhead=self.cost.overhead,
            loss=self.loss,
        )
