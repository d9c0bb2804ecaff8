"""Holds training at the gate: after or before a phase, at a line, within a forward or a backward, at the end."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from types import FrameType
from typing import Protocol

from ...wire.lines import StopReason
from ...wire.messages import END, LINE, PHASES, Inside, LossValue, Moment, Stopped
from ..core.governor import Cost
from ..core.threads import threads
from ..frames import user_code
from ..frames.ahead import assigns
from ..frames.user_code import Site
from .by_hand import ByHand
from .gate import FIRST, PAUSE, Gate, Place
from .iterations import Iterations
from .lines_port import Lines
from .recorder_ports import RecorderPorts
from .sequence import Sequence
from .stop_rules import TARGET, Spot
from .tape import Tape

About = tuple[Moment | None, Moment | None, Inside | None]  # what is done, what is coming, and where inside a phase
SUMMARY_PATIENCE_S = 0.5  # seconds that a stop waits at most for other training threads
PASSING_S = 1.0  # seconds that the end of a script waits for the next question of a window that looks in passing
REASONS = {FIRST: "entry", PAUSE: "pause", TARGET: "cursor"}  # of a stop, by how training was let go; else a step


class Training(Protocol):
    """What a stop tells about the recorded training."""

    gate: Gate
    ports: RecorderPorts
    cost: Cost
    tape: Tape
    passes: Iterations
    sequence: Sequence
    lines: Lines | None
    by_hand: ByHand

    @property
    def done(self) -> Moment | None: ...

    @property
    def loss(self) -> LossValue | None: ...

    @property
    def iteration(self) -> int: ...

    @property
    def basis(self) -> str: ...

    def last_iteration(self, of_training: bool) -> int: ...

    def catch_up(self) -> None: ...


class Holding:
    """Holds training, for a recorder.

    Attributes: `frame`, the user's frame while held; `passed`, small moments since training was let go.
    """

    def __init__(self, training: Training) -> None:
        self._training, self._gate = training, training.gate
        self.frame: FrameType | None = None
        self.passed: list[Moment] = []
        self.found: StopReason | None = None  # a finding that is to hold training at the next moment
        self._reason = StopReason("step")  # of the held stop

    def between(self, frame: FrameType | None) -> None:
        """Holds at `frame`, where the script was interrupted, if no moment has come meanwhile."""
        user = user_code.user_frame(frame)
        if user is None or self._gate.mode != "pause" or self._gate.stop:
            return
        coming = Moment(0, LINE, "", self._training.iteration, user.f_code.co_filename, user.f_lineno or 0)
        self._hold_at(user, Place(self._training.done, coming, self._training.iteration))

    def at_line(self, frame: FrameType, line: int, reason: StopReason) -> None:
        """Holds at a statement that was stepped to or has a breakpoint; it begins at `line`."""
        done = self._training.done
        coming = Moment(0, LINE, "", self._training.iteration, frame.f_code.co_filename, line)
        place = Place(done, coming, self._training.iteration)
        self._hold_at(frame, place, lambda: (done, coming, self._training.ports.inside_line()), reason)

    def inside(
        self, frame: FrameType | None, spot: Spot, about: Callable[[], About], reason: StopReason | None = None
    ) -> None:
        """Holds within a forward or a backward. `about()` is called when the structure is up to date."""
        self._hold_at(frame, Place(None, None, self._training.iteration, spot), about, reason)

    def at_end(self, frame: FrameType | None, is_held: bool) -> None:
        """Holds at the end of the script, or lets the window look at it in passing."""
        iteration = self._training.last_iteration(True)
        coming = Moment(0, END, "", iteration, "", 0)
        self._training.by_hand.looks_from(frame, coming)
        self.frame, self._reason = frame, StopReason("end")
        try:
            self._hold(
                Place(self._training.done, coming, iteration),
                lambda stop: replace(self._stopped(stop, coming), iteration=iteration, passing=not is_held),
                math.inf if is_held else PASSING_S,
            )
        finally:
            self.frame = None
        self._training.ports.went_on()

    def notice(self, moment: Moment, site: Site, coming: Moment | None) -> None:
        """A moment of the iteration of the last one, that is known only now. It has no number of its own; the last look
        at a script is at its end."""
        training = self._training
        self.passed = [*self.passed[-63:], moment]
        training.passes.came_late(moment.phase, moment.iteration)
        training.tape.ends(moment.ordinal, moment.phase, site, moment.role, moment.iteration, 0, None)
        place = Place(moment, coming, moment.iteration)
        is_over = coming is not None and coming.phase == END
        if self._gate.holds_at_small and not is_over and self._gate.holds(place):
            self._hold_at(user_code.here(), place, lambda: (moment, coming, None))

    def _expected(self) -> Moment | None:
        """Returns the moment that followed last time, else what the source shows, else None."""
        done = self._training.done
        if done is None or done.failed:
            return None
        last = self._training.sequence.expected(done, self._training.iteration)
        is_told = last is None and not user_code.is_in_executed(self.frame)
        comes = self._training.ports.foresee(self.frame) if is_told else None
        if comes is None:
            return last
        return Moment(0, comes.phase, comes.role, self._training.iteration, comes.file, comes.line, expected="source")

    # ── meeting the gate ──

    def meets(self, place: Place, phase: str, when: str) -> None:
        lines = self._training.lines
        if lines is not None and (phase, when) in lines.phases and not self._gate.stop:
            frame = user_code.here()
            reason = lines.meets_phase(phase, when, frame)
            if reason is not None:
                return self._hold_at(frame, place, None, reason)
        if self._gate.holds(place):
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
        changed = self._training.lines.meets_change(frame) if self._training.lines is not None else None
        self._reason = _joined(reason, found, changed) or StopReason(REASONS.get(self._gate.mode, "step"))
        try:
            self._hold(place, lambda stop: self._stopped(stop, place.coming, about))
        finally:
            self.frame = None
            self._training.tape.rests(time.perf_counter() - began)
        self.passed = []
        self._training.cost.start(self._training.iteration)
        self._training.ports.went_on()
        if self._training.lines is not None:
            self._training.lines.leaves(frame)  # last: from now on lines of called functions may be reported

    def _hold(self, place: Place, describe: Callable[[int], Stopped], patience_s: float = math.inf) -> None:
        self._training.catch_up()
        if self._training.lines is not None:
            self._training.lines.arrives()  # first: no line that runs during the stop is reported
        self._training.ports.arrives()
        self._gate.hold(place, describe, self._training.ports.hearers, patience_s)
        self._training.ports.leaves()

    def _stopped(self, stop: int, coming: Moment | None, about: Callable[[], About] | None = None) -> Stopped:
        parameters, with_grad, structure = self._summary()
        done, inside = self._training.done, None
        if about is not None:
            done, coming, inside = about()
        elif coming is None:
            coming = self._expected()
        seconds = time.perf_counter() - self._gate.went_on
        is_at_end = coming is not None and coming.phase == END and not coming.expected
        is_known = coming is None or coming.phase not in PHASES or coming.phase in self._training.passes.order
        order = (
            self._training.passes.order if coming is None or is_known else (*self._training.passes.order, coming.phase)
        )
        return Stopped(
            stop=stop,
            done=done,
            next=coming,
            iteration=self._training.iteration,
            basis=self._training.basis,
            order=order,
            parameters=parameters,
            with_grad=with_grad,
            structure=structure,
            loss=self._training.loss,
            seconds=seconds,
            rate=self._training.cost.rate,
            overhead=self._training.cost.overhead,
            scale=self._training.ports.scale(),
            inside=inside,
            passed=tuple(self.passed),
            assigns=assigns(self.frame) if inside is None and not is_at_end else (),
            reason=replace(self._reason, waiting=threads.waiting()),
            thread=threading.current_thread().name,
            several=self._several(),
            returned=self._training.lines.returned() if self._training.lines is not None else None,
        )

    def _several(self) -> tuple[str, ...]:
        """Returns the phases that come by with more than one name, or may."""
        return tuple(dict.fromkeys((*self._training.sequence.several, *self._training.ports.several())))

    def _summary(self) -> tuple[int, int, int]:
        """Returns (number of parameters, number of those with a grad, version of the structure)."""
        with threads.reading(SUMMARY_PATIENCE_S) as reads_all:
            return self._training.ports.summary(self.frame, reads_all)


def _joined(*reasons: StopReason | None) -> StopReason | None:
    """Returns the first reason that says more than that it was stepped to, with the breakpoints of all; or None."""
    known = [reason for reason in reasons if reason is not None and reason.kind != "step"]
    numbers = dict.fromkeys(number for reason in known for number in reason.breakpoints)
    if known and known[0].breakpoints:
        return replace(known[0], breakpoints=tuple(numbers))
    return known[0] if known else next((reason for reason in reasons if reason is not None), None)
