"""Counts the phases of a training as they end, assigns them to iterations, and brings each to the gate."""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ...wire.messages import SMALL, LossValue, Moment, Progress
from ...wire.seen import ABORTED, FAILED, SKIPPED
from ..core.governor import Cost
from ..core.threads import threads
from ..frames import user_code
from ..frames.user_code import Site
from .by_hand import ByHand
from .gate import Gate, Place
from .holding import Holding
from .iterations import Iterations
from .lines_port import Lines
from .recorder_ports import RecorderPorts
from .routine import Routine
from .sequence import Sequence
from .tape import Tape

PATIENCE_S = 0.5  # seconds that a live question waits at most for the end of a backward
LIVE_PATIENCE_S = 0.02  # … and training for other training threads


class Recorder:
    """The recorded state of the training. Phases are counted whether or not training is held there.

    Attributes: `ordinal`, number of the last moment; `passes`, the iterations; `routine`, the work put off in a free
    run; `catches_up`, whether put-off moments are being replayed; `sequence`, what follows what; `holding`, the stops;
    `tape`, the recorded moments; `lines`, steps by line.
    """

    def __init__(self, gate: Gate, ports: RecorderPorts) -> None:
        self.gate = gate
        self.ports = ports
        self.cost = Cost()
        self.tape = Tape()
        self.ordinal = 0
        self._done: tuple[Any, ...] | None = None  # fields of the last Moment: most are never asked for
        self._done_in: dict[int, tuple[Any, ...]] = {}  # by thread
        self._done_since: tuple[Any, ...] | None = None  # … of the stepped thread, since it was let go
        self.passes = Iterations()
        self.passes.began = self._new_iteration
        self.routine = Routine(gate, self.cost)
        self.catches_up = False
        self.sequence = Sequence()
        self.holding = Holding(self)
        self._asked_since = 0.0
        self.lines: Lines | None = None
        self.by_hand = ByHand(self)

    def asks(self, ports: RecorderPorts) -> None:
        """Replaces the ports."""
        self.ports = ports

    def _new_iteration(self) -> None:
        self.routine.is_new = True
        self.sequence.new_iteration(self.ordinal)

    def catch_up(self) -> None:
        """Does the work that this thread has put off."""
        if self.routine.is_on or self.routine.is_behind:
            self.routine.gives_way()

    @contextlib.contextmanager
    def of(self, thread: int) -> Iterator[None]:
        """`with recorder.of(thread):` what is told inside has happened in that thread."""
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
        """`with recorder.catching_up():` what is told inside has happened before, in a free run."""
        self.catches_up = True
        try:
            with self.gate.running():
                yield
        finally:
            self.catches_up = self.routine.is_new = False
            self.cost.tick(self.iteration)

    @property
    def done(self) -> Moment | None:
        """The last moment of this thread, or of the stepped thread if later; if this thread had none, of any thread."""
        own, stepped = self._done_in.get(threading.get_ident(), self._done), self._done_since
        done = stepped if stepped is not None and self.gate.fresh and (own is None or own[0] < stepped[0]) else own
        return Moment(*done) if done is not None else None

    def notice(self, moment: Moment, site: Site, coming: Moment | None) -> None:
        """A moment of the iteration of the last one, that is known only now."""
        self.holding.notice(moment, site, coming)

    @property
    def last(self) -> tuple[Any, ...] | None:
        """The fields of the last one of this thread."""
        return self._done_in.get(threading.get_ident())

    @property
    def loss(self) -> LossValue | None:
        """The last loss, or None."""
        return self.ports.loss()

    @property
    def iteration(self) -> int:
        """The number of the running iteration, from 1."""
        return self.passes.number

    @property
    def basis(self) -> str:
        """What iterations are counted by: "batch", "step" or "backward"."""
        return self.passes.basis

    def last_iteration(self, of_training: bool) -> int:
        """Returns the last iteration in which something was done; `of_training`: more than an evaluation."""
        done = self._done[3] if self._done is not None else 0
        return self.passes.trained or done if of_training else done

    # ── the two ends of a phase ──

    def begins(self, phase: str, site: Site, role: str) -> None:
        """Notes the begin of a phase. Called only while somebody steps, asks for a pause or has moments recorded."""
        if self.gate.mode != "run":
            self.by_hand.looks(Moment(0, phase, role, self.iteration, site.file, site.line))
            self.sequence.begins(self._done_in.get(threading.get_ident()), phase, site, role)
            coming = Moment(0, phase, role, self.iteration, site.file, site.line)
            self.holding.meets(Place(self.done, coming, self.iteration, is_begin=True), phase, "before")
        elif self.lines is not None and self.lines.phases:
            coming = Moment(0, phase, role, self.iteration, site.file, site.line)
            self.holding.meets(Place(self.done, coming, self.iteration, is_begin=True), phase, "before")
        self.tape.begins(phase)

    def ends(
        self, phase: str, site: Site, role: str, failed: bool = False, skipped: bool = False, aborted: bool = False,
        coming: Moment | None = None, numbers: tuple[float | None, float | None] = (None, None),
    ) -> None:  # fmt: skip
        """Notes the end of a phase. `coming`: what begins at this very place; `numbers`: (before, after) of a small
        moment."""
        gate = self.gate
        is_stepped = gate.mode != "run"
        if is_stepped:
            self.sequence.ends(self._done_in.get(threading.get_ident()), phase, site, role, phase in SMALL)
        self.ordinal += 1
        turn = self.sequence.turn(self.ordinal, phase, site) if is_stepped else 0
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
        self.passes.count(phase, self.ports.has_graph)
        if self.lines is not None and (failed or self.lines.is_asked):
            self._tell_lines(failed)
        if gate.mode != "run":
            if phase in SMALL:
                self.holding.passed = [*self.holding.passed[-63:], Moment(*done)]
            if not failed and (phase not in SMALL or gate.holds_at_small):
                self.holding.meets(Place(self.done, coming, self.iteration), phase, "after")
            self.by_hand.rests(phase)
            return
        if self.lines is not None and (phase, "after") in self.lines.phases and not failed:
            self.holding.meets(Place(self.done, coming, self.iteration), phase, "after")
        if not self.catches_up and (phase == "backward" or gate.is_asked):
            self._flow(phase)

    def _tell_lines(self, failed: bool) -> None:
        assert self.lines is not None
        if self.lines.is_asked:
            self.lines.here(user_code.here())
        if failed:
            self.lines.failed(sys.exc_info()[1])

    def _record(self, phase: str, site: Site, role: str, flags: int) -> None:
        loss = self.ports.loss_given() if phase == "backward" else None
        self.tape.ends(self.ordinal, phase, site, role, self.iteration, flags, loss)

    def own_loss_ends(self, site: Site, role: str) -> None:
        """Notes the end of a loss by the script's own arithmetic, which has no begin: it has ended where the backward
        begins."""
        if self.gate.mode != "run":
            self.by_hand.looks(Moment(0, "loss", role, self.iteration, site.file, site.line))
        last = self._done_in.get(threading.get_ident())
        if self.gate.mode != "run" and last is not None:
            self.sequence.follows(last, "loss", site, role)
        self.ends("loss", site, role, coming=Moment(0, "backward", role, self.iteration, site.file, site.line))

    def _flow(self, phase: str) -> None:
        """Answers questions in a free run when it may cost time, best at the end of a backward, when gradients are
        there."""
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
            self.holding.frame = user_code.here()
            self.gate.answer_live(self.ports.hearers)
            self.holding.frame = None
            self._asked_since = 0.0

    def progress_at_end(self) -> Progress:
        """Returns the progress of a script that is no longer watched."""
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
