"""What the probe does at each end of each phase of a training."""

from __future__ import annotations

import sys
import threading
import time
import weakref
from collections import deque
from dataclasses import dataclass
from types import FrameType
from typing import Any

import torch
from torch.optim import Optimizer

from ..wire.messages import MoveTo, NotMoved
from .autograd.graph import Graphs
from .batch.current import Batches
from .batch.sample_losses import Call
from .batch.samples import is_number
from .core.neutral import has_graph
from .core.threads import OfThreads, threads
from .execution.children import Children
from .execution.phases import Recorder
from .findings.duty import Duty
from .frames.user_code import NOWHERE, Site, is_in_loop, place_outside, site_from, site_here
from .gradients.grad_scaler import Scaling
from .gradients.grad_states import Ledger
from .inspection.answers import Looking
from .loss.series import Losses
from .modules import running
from .modules.roots import Roots
from .numerics.leaves import Noted
from .stepping.abort_backward import Aborting
from .stepping.inside import Inside
from .stepping.last_look import LastLook
from .training_state.move import Moving

WISH_S = 0.1  # how often a free run is asked how far it has come


class Here(threading.local):
    """Of this thread."""

    def __init__(self) -> None:
        self.sites: dict[str, Site] = {}  # where each phase began last
        self.steps = 0  # of optimizers
        self.is_scaler_stepping = False


@dataclass(kw_only=True, eq=False)
class Watcher:
    """What is done at each end of each phase, by the parts of the probe."""

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
    moving: Moving | None = None  # until the user wishes that training moves
    duty: Duty | None = None  # of the rules, where they judge under a share of the time

    def __post_init__(self) -> None:
        self.here = Here()
        self.children = Children()
        self._last_progress = (0, 0.0)
        self._last_wish = 0.0
        self.given_back: deque[weakref.ref[Any]] = deque(maxlen=64)  # by loss functions, since the last backward
        # by id(); a module of the script's may compare as it likes
        self._own_losses: weakref.WeakValueDictionary[int, torch.nn.Module] = weakref.WeakValueDictionary()

    def flow(self) -> list[Any]:
        """What the writing thread sends in bursts."""
        self._wants_to_know()
        gathered = self.losses.drain() + self.recorder.tape.drain() + self.children.news()
        gate = self.recorder.gate
        if gate.stop == 0 and gate.mode == "run" and gate.is_open and self._is_new_progress():
            gathered.append(self.recorder.progress())
        return gathered

    def _wants_to_know(self) -> None:
        """What a free run has put off comes with the next bursts."""
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

    def script_failed(self, error: BaseException) -> None:
        """The script ends by this exception, or a loss function of torch's has raised it."""
        if self.moving is not None:
            self.moving.failed(error)

    def at_end(self, error: BaseException | None) -> None:
        """The script is over, by `error` where there was one."""
        self.last_look.at_end(error)

    def outlive(self) -> None:
        """What stays when the probe has left."""
        if self.moving is not None:
            self.moving.outlive()

    def _is_between(self) -> None:
        """Between two phases."""
        if self.duty is not None and not self.recorder.catches_up:
            self.duty.looks(self.recorder.iteration)

    def _begins(self, phase: str, site: Site, role: str) -> None:
        self.here.sites[phase] = site
        self.recorder.begins(phase, site, role)

    def _ends(self, phase: str, of_method: bool, failed: bool = False) -> None:
        """The end of a phase is at the place of its beginning; NOWHERE in a free run, which looks no place up."""
        site = self._site_of(phase)
        if site is NOWHERE:
            self.recorder.ends(phase, site, "", failed)
            return
        self.recorder.ends(phase, site, site.of(phase).owner if of_method else site.of().callee, failed)

    def _site_of(self, phase: str) -> Site:
        site = self.here.sites.pop(phase, NOWHERE)
        return site_here() if site is NOWHERE and self.recorder.gate.mode != "run" else site

    # ── data ──

    def before_batch(self) -> None:
        self._begins("data", site_here(), "")

    def after_batch(self, batch: Any, iterator: Any) -> None:
        self.batch_came(Noted(batch), weakref.ref(iterator), torch.is_grad_enabled())

    def batch_came(self, batch: Noted, iterator: weakref.ref[Any], counts: bool) -> None:
        self.recorder.passes.sees_batch(iterator, counts, is_in_loop)
        self.batches.here.came(batch, iterator)
        self._is_between()
        self.recorder.ends("data", self._site_of("data"), "")

    def batches_ended(self, iterator: Any) -> None:
        self.recorder.passes.loader_ended(iterator)

    # ── forward: calls of modules that the script itself makes ──

    def before_root(self, module: torch.nn.Module, args: tuple[Any, ...]) -> None:
        if running.is_loss(module):
            self.before_loss()
        elif self.roots.owns_parameters(module):
            site = site_here()
            self.inside.root_begins(module)
            if torch.is_grad_enabled():
                self.recorder.passes.begins(("forward", place_outside(_CALL)))
            self._begins("forward", site, site.of().callee)
        else:  # it may make its parameters while it runs
            self.here.sites["forward"] = site_here()

    def after_root(self, module: torch.nn.Module, given: Any, result: Any, failed: bool) -> None:
        if self.moving is not None:
            self.moving.called(result, sys.exc_info()[1] if failed else None)
        if running.is_loss(module):
            self.after_loss(result, failed)
        elif self.roots.owns_parameters(module):
            place = place_outside(_CALL) if torch.is_grad_enabled() else None
            self.went_through(module, Noted(given), Noted(result), module.training, place, failed)
        elif self._is_own_loss(module, result):
            sites = self.here.sites
            sites["loss"] = sites.pop("forward") if "forward" in sites else site_here()
            self.after_loss(result, failed)

    def went_through(
        self, module: Any, given: Noted, result: Noted, training: bool, place: Any, failed: bool = False
    ) -> None:
        """A root has run, called at `place`; without a graph that makes no difference."""
        if module is not None:
            self.roots.called(module, self.here.sites.get("forward"))
        batches = self.batches.here
        batches.went_through(given, result, training)
        self.losses.forward_ended(training)
        if place is not None:
            self.recorder.passes.ends(("forward", place))
        else:
            self.losses.evaluation_ended(batches.number_given())
        self._ends("forward", False, failed)

    # ── what a free run has expected ──

    def root_passes(self, module: torch.nn.Module, given: Any, result: Any, caller: FrameType) -> bool:
        """Whether the end of a root was expected: then nothing is to be done now."""
        routine = self.recorder.routine
        if running.is_loss(module):
            return self.loss_passes(result)
        if not torch.is_grad_enabled():
            routine.is_spoiled = True
            return False
        if self.roots.owns_parameters(module):
            place = id(caller.f_code), caller.f_lasti, weakref.ref(module)
            return routine.meets(("forward", module.training, id(module), *place), (Noted(given), Noted(result)))
        if is_scalar(result):  # it may be a loss
            routine.is_spoiled = True
            return False
        return routine.meets(("other", id(module), weakref.ref(module)))

    def loss_passes(self, result: Any) -> bool:
        """The same of a loss function."""
        routine = self.recorder.routine
        if isinstance(result, torch.Tensor):
            self.given_back.append(weakref.ref(result))
        if type(result) is torch.Tensor and torch.is_grad_enabled() and has_graph(result):
            return routine.meets(_LOSS, self.given_back[-1])
        routine.is_spoiled = True
        return False

    def call_passes(self, name: str, args: Any, kwargs: Any) -> bool:
        """The same of a call of one."""
        routine, within = self.recorder.routine, running.is_inside_model()
        return routine.meets(("called", name, within), Call(name, args, kwargs, within) if routine.is_on else None)

    # ── loss ──

    def _is_own_loss(self, module: torch.nn.Module, result: Any) -> bool:
        """A loss module of the script's own is known as such by what it gives; what a metric gives has no graph."""
        if not is_scalar(result) or type(module).__module__.startswith("torch.nn."):  # `nn.Softplus()(raw_noise)`
            return False
        if not torch.is_grad_enabled():
            return self._own_losses.get(id(module)) is module
        is_loss = has_graph(result)
        if is_loss:
            self._own_losses[id(module)] = module
        return is_loss

    def before_loss(self) -> None:
        site = site_here()
        self._begins("loss", site, site.of().callee)

    def after_loss(self, result: Any, failed: bool) -> None:
        if not failed:
            self.losses.computed(result)
            if self.recorder.gate.mode != "run" and self.recorder.gate.steps_here():
                self.graphs.loss_is(result)
        self._ends("loss", False, failed)

    def loss_gave(self, result: weakref.ref[Any]) -> None:
        """In a free run; the result has a graph."""
        self.losses.gave(result)
        self._ends("loss", False)

    def loss_called(self, name: str, args: Any, kwargs: Any) -> None:
        """A loss function was, by the script itself or by a module."""
        self.batches.here.loss_called(name, args, kwargs, running.is_inside_model())

    def loss_evaluated(self, result: Any) -> None:
        """A loss was computed under `no_grad`: by a model in eval mode?"""
        if running.is_evaluated():
            self.losses.evaluated(result)

    # ── backward ──

    def before_backward(self, tensors: Any, caller: FrameType, is_part: bool) -> None:
        site = site_from(caller)
        tensors = tensors if isinstance(tensors, (list, tuple)) else [tensors]  # a generator is the user's to use up
        if self.recorder.gate.mode != "run" and self.recorder.gate.steps_here():
            self.graphs.begins(tensors)
        self.recorder.passes.meets(id(site))
        notes = self.scaling.backward_begins(tensors)
        if is_part and not self.losses.was_called:  # a gradient that the loss is made of, and not one of a loss
            self.losses.part_is_given(site.of("grad").argument)
            self.goes_backward(site, False)
        else:
            is_own = self.losses.given_to_backward(tensors, site, notes)
            if self.duty is not None and not self.scaling.has_any():
                self.duty.backward_begins(self.losses.given)
            self.goes_backward(site, is_own)

    def goes_backward(self, site: Site, is_own: bool) -> None:
        """A backward begins; `is_own`: at what the script has computed itself."""
        if is_own:
            self.batches.here.loss_is_own()
            self.recorder.own_loss_ends(site, self.losses.name)
        self.here.sites["backward"] = site
        if self.recorder.gate.mode != "run" or self.recorder.gate.is_recorded and not self.recorder.catches_up:
            self.recorder.begins("backward", site, self.losses.name)
        self.ledger.before_backward()

    def after_backward(self, end: str) -> None:
        """`end`: "done", "failed" or "aborted"."""
        failed, aborted = end == "failed", end == "aborted"
        self.ledger.after_backward()
        if self.moving is not None:
            self.moving.backward_ended(sys.exc_info()[1] if failed else None)
        self.graphs.ended(end)
        if aborted:
            self.aborting.ended()
        site = self.here.sites.pop("backward", NOWHERE)
        if self.duty is not None and not self.recorder.catches_up:
            self.duty.backward_ended(site.file, site.line)
        self._is_between()
        self.recorder.ends("backward", site, self.losses.name, failed, aborted=aborted)
        self.inside.backward_ended()

    def loss_scaled(self, scaler: Any, losses: Any, results: Any) -> None:
        self.scaling.scaled(scaler, losses, results, site_here().of("scale").argument)

    # ── between phases ──

    def small_moment(self, kind: str, role: str, before: float | None, after: float | None) -> None:
        """One of messages.SMALL has happened, once something was trained or looked at."""
        recorder = self.recorder
        if recorder.ordinal and not self.here.is_scaler_stepping:
            is_told = recorder.gate.mode != "run" or recorder.gate.is_recorded
            recorder.ends(kind, site_here() if is_told else NOWHERE, role, numbers=(before, after))

    def unscaled(self, optimizer: Optimizer) -> None:
        self.scaling.unscaled(optimizer)
        self.small_moment("unscale", "", None, None)

    # ── optimizers ──

    def optimizer_made(self, optimizer: Optimizer) -> None:
        self.recorder.passes.sees_optimizer()
        self.ledger.knows(optimizer)

    def before_step(self, optimizer: Optimizer) -> None:
        if not self.is_within_a_step():
            site = site_here()
            self.recorder.passes.begins(("step", id(optimizer)))
            self._begins("step", site, self._stepped_by(site))

    def after_step(self, optimizer: Optimizer) -> None:
        if self.looking.shelf.watched:
            self.looking.stepped(optimizer)
        if self.aborting.is_open:
            self.aborting.passed(optimizer, "step")
        if self.is_within_a_step():
            self.ledger.stepped(optimizer)
            return
        self.stepped(id(optimizer), optimizer)
        if self.moving is not None:
            self.moving.stepped()

    def stepped(self, key: int, optimizer: Any) -> None:
        """`key`: its id; the optimizer may be gone."""
        if optimizer is not None:
            self.ledger.stepped(optimizer)
        self.here.steps += 1
        self.recorder.passes.ends(("step", key))
        self._step_ends(False)

    def is_within_a_step(self) -> bool:
        """Whether the step whose hook runs was called by another optimizer's."""
        return self.ledger.knows_several() and _steps_under_way() == 2

    def before_scaled_step(self) -> None:
        site = site_here()
        self._begins("step", site, site.of("step").argument)

    def after_scaled_step(self, steps: int) -> None:
        """`steps` had been made before; when there are no more now, the scaler has left this one out."""
        if self.here.steps == steps:
            self._step_ends(True)

    def _step_ends(self, skipped: bool) -> None:
        site = self._site_of("step")
        role = self._stepped_by(site) if site is not NOWHERE else ""
        self.recorder.ends("step", site, role, skipped=skipped)

    def _stepped_by(self, site: Site) -> str:
        """The optimizer's name, in `optimizer.step()` or in `scaler.step(optimizer)`."""
        call = site.of("step")
        return call.argument if self.here.is_scaler_stepping else call.owner

    def before_zero(self, owner: Any) -> None:
        site = site_here()
        self.recorder.passes.begins(("zero_grad", place_outside("zero_grad")))
        self._begins("zero_grad", site, site.of("zero_grad").owner)

    def after_zero(self, owner: Any, to_none: bool) -> None:
        if self.aborting.is_open:
            self.aborting.passed(owner, "zero_grad")
        self.zeroed(owner, to_none, place_outside("zero_grad"))
        if self.moving is not None and not _steps_under_way():
            self.moving.zeroed()

    def zeroed(self, owner: Any, to_none: bool, place: tuple[int, int]) -> None:
        """Called at `place`; the owner may be gone."""
        if owner is not None:
            self.ledger.zeroed(owner, to_none)
        self.recorder.passes.ends(("zero_grad", place))
        self._is_between()
        self._ends("zero_grad", True)


_CALL = "_wrapped_call_impl"  # of a module
_LOSS = ("loss",)
_STEP = Optimizer.profile_hook_step(lambda self: None).__code__  # of what torch puts around each `step`


def _steps_under_way() -> int:
    """0, 1, or 2 for more."""
    frame: FrameType | None = sys._getframe(1)
    steps = 0
    while frame is not None and steps < 2:
        steps += frame.f_code is _STEP
        frame = frame.f_back
    return steps


def is_scalar(result: Any) -> bool:
    return isinstance(result, torch.Tensor) and is_number(result)
