"""Passes the begin and the end of each phase to the parts of the probe."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..wire.messages import MoveTo, NotMoved, Remeasured
from .autograd.graph import Graphs
from .batch.current import Batches
from .core.neutral import Neutral
from .core.threads import OfThreads, threads
from .execution.children import Children
from .execution.phases import Recorder
from .execution.rank import Rank
from .findings.duty import Duty
from .frames.user_code import NOWHERE, Site, site_here
from .gradients.grad_scaler import Scaling
from .gradients.grad_states import Ledger
from .gradients.measured import MeasuredNumbers
from .inspection.answers import Looking
from .loss.series import Losses
from .modules.roots import Roots
from .ranks.timeouts import Timeouts
from .stepping.abort_backward import Aborting
from .stepping.inside import Inside
from .stepping.last_look import LastLook
from .stepping.layer_points import LayerPoints
from .training_state.move import Moving

WISH_S = 0.1  # seconds between two requests for the progress of a free run


class Here(threading.local):
    """State of one thread.

    Attributes: `sites`, where each phase began last; `steps`, of optimizers; `is_scaler_stepping`, whether a
    GradScaler's `step` runs.
    """

    def __init__(self) -> None:
        self.sites: dict[str, Site] = {}
        self.steps = 0
        self.is_scaler_stepping = False


@dataclass(kw_only=True, eq=False)
class Watcher:
    """The parts of the probe that handle phases. `moving` is None until the user wishes to move training;
    `answers(question)` returns None until the probe is attached."""

    recorder: Recorder
    roots: Roots
    ledger: Ledger
    losses: Losses
    batches: OfThreads[Batches]
    scaling: Scaling
    looking: Looking
    inside: Inside
    graphs: Graphs
    aborting: Aborting
    last_look: LastLook
    layer_points: LayerPoints | None = None
    moving: Moving | None = None
    duty: Duty | None = None
    answers: Callable[[Any], Any] = lambda question: None

    def __post_init__(self) -> None:
        self.here = Here()
        self.measured = MeasuredNumbers()
        self.children = Children()
        self.rank, self.timeouts = Rank(), Timeouts()
        self._last_progress = (0, 0.0)
        self._last_wish = 0.0

    def flow(self) -> list[Any]:
        """Returns what the writing thread sends in bursts."""
        self._wants_to_know()
        gathered = self.losses.drain() + self.recorder.tape.drain() + self.children.news() + self.rank.news()
        gathered += self.timeouts.news()
        gate = self.recorder.gate
        if gate.stop == 0 and gate.mode == "run" and gate.is_open and self._is_new_progress():
            gathered.append(self.recorder.progress())
        return gathered

    def _wants_to_know(self) -> None:
        """Asks a free run now and then to do its put-off work, for the next bursts."""
        now = time.perf_counter()
        if now - self._last_wish >= WISH_S:
            self._last_wish, self.recorder.routine.is_wanted = now, True

    def _is_new_progress(self) -> bool:
        ordinal, when = self._last_progress
        now = time.perf_counter()
        if self.recorder.ordinal == ordinal or now - when < 0.1:
            return False
        self._last_progress = (self.recorder.ordinal, now)
        return True

    def move(self, wish: MoveTo) -> Any:
        if not threads.reads_all:
            return NotMoved(wish.request, wish.target, "threads", "")
        if self.moving is None:
            self.moving = Moving(self.recorder, self.roots, self.ledger, self.recorder.gate.send)
        return self.moving.asked(wish)

    def goes_on(self) -> None:
        """Called when training goes on from a stop, before a line of the script runs."""
        self.inside.follow()
        self.timeouts.goes_on(self.recorder.gate.mode != "run")

    def leaves_stop(self) -> None:
        """Called when training leaves a stop."""
        self.looking.leaves()
        self.last_look.goes_on()

    def rest(self) -> bool:
        """Does a piece of what waits until held training is asked nothing; returns whether more is left."""
        with Neutral():
            is_more = self.measured.check()
        if not is_more and self.measured.are_others:
            self.measured.are_others = False
            self.recorder.gate.send(Remeasured(self.recorder.gate.stop))
        return is_more

    def script_failed(self, error: BaseException) -> None:
        """Notes an exception that ends the script or that a loss function of torch's has raised."""
        if self.moving is not None:
            self.moving.failed(error)

    def at_end(self, error: BaseException | None) -> None:
        """Called when the script is over, by `error` if there was one."""
        self.last_look.at_end(error)

    def outlive(self) -> None:
        """Prepares what must go on after the probe has detached."""
        if self.moving is not None:
            self.moving.outlive()

    def is_between(self) -> None:
        """Between two phases."""
        if self.duty is not None and not self.recorder.catches_up:
            self.duty.looks(self.recorder.iteration)

    def begins(self, phase: str, site: Site, role: str) -> None:
        self.here.sites[phase] = site
        self.recorder.begins(phase, site, role)

    def ends(self, phase: str, of_method: bool, failed: bool = False, module: Any = None) -> None:
        """Notes the end of a phase at the site of its begin; in a free run, which reads no sites, at NOWHERE."""
        site = self.site_of(phase)
        if site is NOWHERE:
            self.recorder.ends(phase, site, "", failed)
            return
        role = site.of(phase).owner if of_method else site.of().callee
        self.recorder.ends(phase, site, role if module is None else self.roots.called_as(module, role), failed)

    def site_of(self, phase: str) -> Site:
        site = self.here.sites.pop(phase, NOWHERE)
        return site_here() if site is NOWHERE and self.recorder.gate.mode != "run" else site

    def small_moment(self, kind: str, role: str, before: float | None, after: float | None) -> None:
        """Notes one of messages.SMALL, once anything was trained or evaluated."""
        recorder = self.recorder
        if recorder.ordinal and not self.here.is_scaler_stepping:
            is_told = recorder.gate.mode != "run" or recorder.gate.is_recorded
            recorder.ends(kind, site_here() if is_told else NOWHERE, role, numbers=(before, after))
