"""Hangs the probe onto torch: public global hooks, and a few wrapped public functions. All of it steps aside while
torch compiles, traces or transforms, and removes itself when the probe fails."""

from __future__ import annotations

import functools
import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

import torch
from torch.optim import Optimizer
from torch.optim.optimizer import register_optimizer_step_post_hook, register_optimizer_step_pre_hook
from torch.utils.data import dataloader

from ..wire.messages import Detached, MoveTo, TorchLoaded
from . import compiled, layers, loss_functions, stand_aside
from .answers import Answers
from .batch import Batches
from .frames import NOWHERE, Site, here, site_of, user_frame
from .ledger import Ledger
from .live import live
from .losses import Losses
from .moments import Recorder
from .moving import Moving
from .roots import Roots
from .scaling import Scaling
from .stand_aside import is_generated, is_in_backward, is_transforming

_undo: list[Callable[[], None]] = []


def attach() -> None:
    """Called when the script has imported torch."""
    if not live.on or live.agent is None:
        return
    agent = live.agent
    live.recorder = recorder = Recorder(agent.gate)
    watcher = Watcher(recorder)
    agent.gate.answer = answers = Answers(recorder, watcher.roots, watcher.ledger, watcher.batches, watcher.scaling)
    answers.move = watcher.move
    agent.flow = watcher.flow
    agent.send(TorchLoaded(torch.__version__))
    try:
        _hang(watcher)
    except Exception as error:  # a torch that lacks what we hang on
        detach("attach", error)


def detach(where: str, error: BaseException) -> None:
    """The probe has failed: it leaves, says so, and training goes on as if it had never been there."""
    live.on = False
    for undo in reversed(_undo):
        undo()
    _undo.clear()  # hooks stay and do nothing: torch may be walking through them just now
    if live.agent is not None:
        live.agent.send(Detached(where, f"{type(error).__name__}: {error}"))
        live.agent.gate.close()


def guarded(entry: Callable[..., None]) -> Callable[..., None]:
    """An entry into the probe from torch: never re-entered from the probe's own work, never a failure of the
    script's, and its time is counted. Only what is no Exception (KeyboardInterrupt while held) passes through."""
    agent = live.agent
    assert agent is not None and live.recorder is not None
    gate, cost, own, clock = agent.gate, live.recorder.cost, live.own, time.perf_counter

    @functools.wraps(entry)
    def guard(*args: Any) -> None:
        if not live.on or own.busy:
            return
        began, held = clock(), gate.held_s
        try:
            entry(*args)
        except Exception as error:
            detach(entry.__name__, error)
        finally:
            cost.spent += clock() - began - (gate.held_s - held)

    return guard


def guarded_begin(entry: Callable[..., None]) -> Callable[..., None]:
    """The beginning of a phase matters only while somebody steps: a free run passes by."""
    assert live.agent is not None
    gate, guard = live.agent.gate, guarded(entry)

    @functools.wraps(entry)
    def begin(*args: Any) -> None:
        if gate.mode != "run":
            guard(*args)

    return begin


class Watcher:
    """What is done at each end of each phase."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.roots = Roots()
        self.ledger = Ledger(self.roots)
        self.losses = Losses(recorder)
        self.batches = Batches(recorder)
        self.scaling = Scaling()
        self.is_scaler_stepping = False
        self.moving: Moving | None = None  # until the user wishes that training moves
        self._sites: dict[str, Site] = {}  # where each phase began last
        recorder.loss = lambda: self.losses.now
        recorder.scale = self.scaling.shown
        recorder.summary = lambda: self.roots.summary(recorder.frame)

    def flow(self) -> list[Any]:
        """What the writing thread sends in bursts."""
        gathered = self.losses.drain()
        gate = self.recorder.gate
        if gate.stop == 0 and gate.mode == "run" and gate.is_open and self._is_new_progress():
            gathered.append(self.recorder.progress())
        return gathered

    _last_progress = (0, 0.0)

    def _is_new_progress(self) -> bool:
        ordinal, when = self._last_progress
        now = time.perf_counter()
        if self.recorder.ordinal == ordinal or now - when < 0.1:
            return False
        self._last_progress = (self.recorder.ordinal, now)
        return True

    def move(self, wish: MoveTo) -> Any:
        if self.moving is None:
            assert live.agent is not None
            self.moving = Moving(self.recorder, self.roots, self.ledger, live.agent.send)
            live.at_failure = self.moving.failed
        return self.moving.asked(wish)

    def outlive(self) -> None:
        """What stays when the probe has left."""
        if self.moving is not None:
            self.moving.outlive()

    def _begins(self, phase: str, site: Site, role: str) -> None:
        self._sites[phase] = site
        self.recorder.begins(phase, site, role)

    def _ends(self, phase: str, of_method: bool, failed: bool = False) -> None:
        """The end of a phase is at the place of its beginning; NOWHERE when that passed in a free run."""
        site = self._sites.pop(phase, NOWHERE)
        self.recorder.ends(phase, site, site.owner if of_method else site.callee, failed)

    # ── data ──

    def before_batch(self) -> None:
        self._begins("data", site_of(here()), "")

    def after_batch(self, batch: Any, iterator: Any) -> None:
        self.recorder.sees_batch(torch.is_grad_enabled())
        self.batches.obtained(batch, iterator)
        self.recorder.ends("data", self._sites.pop("data", NOWHERE), "")

    # ── forward: calls of modules that the script itself makes ──

    def before_root(self, module: torch.nn.Module, args: tuple[Any, ...]) -> None:
        if layers.is_loss(module):
            self.before_loss()
        elif self.roots.owns_parameters(module):
            site = site_of(here())
            self._begins("forward", site, site.callee)
        else:  # it may make its parameters while it runs
            self._sites["forward"] = site_of(here())

    def after_root(self, module: torch.nn.Module, given: Any, result: Any, failed: bool) -> None:
        if self.moving is not None:
            self.moving.called(result, sys.exc_info()[1] if failed else None)
        if layers.is_loss(module):
            self.after_loss(result, failed)
        elif self.roots.owns_parameters(module):
            self.roots.called(module, self._sites.get("forward"))
            self.batches.passed(given, result)
            self.losses.forward_ended(module.training)
            self._ends("forward", False, failed)
        elif is_scalar(result):  # a loss module of the script's own: known as such by what it gives
            self._sites["loss"] = self._sites.pop("forward", None) or site_of(here())
            self.after_loss(result, failed)

    # ── loss ──

    def before_loss(self) -> None:
        site = site_of(here())
        self._begins("loss", site, site.callee)

    def after_loss(self, result: Any, failed: bool) -> None:
        if not failed:
            self.losses.computed(result)
        self._ends("loss", False, failed)

    def loss_failed(self, error: BaseException) -> None:
        if self.moving is not None:
            self.moving.failed(error)

    # ── backward ──

    def before_backward(self, tensors: Any, caller: FrameType, is_part: bool) -> None:
        site = site_of(user_frame(caller))
        tensors = tensors if isinstance(tensors, (list, tuple)) else [tensors]  # a generator is the user's to use up
        notes = self.scaling.backward_begins(tensors)
        if is_part and not self.losses.was_called:  # a gradient that the loss is made of, and not one of a loss
            self.losses.name = site.argument
        elif self.losses.given_to_backward(tensors, site, notes):
            self.recorder.own_loss_ends(site, self.losses.name)
        self._sites["backward"] = site
        if self.recorder.gate.mode != "run":
            self.recorder.begins("backward", site, self.losses.name)
        self.ledger.before_backward()

    def after_backward(self, failed: bool) -> None:
        self.ledger.after_backward()
        if self.moving is not None:
            self.moving.backward_ended(sys.exc_info()[1] if failed else None)
        self.recorder.ends("backward", self._sites.pop("backward", NOWHERE), self.losses.name, failed)

    def loss_scaled(self, scaler: Any, losses: Any, results: Any) -> None:
        self.scaling.scaled(scaler, losses, results, site_of(here()).argument)

    # ── optimizers ──

    def optimizer_made(self, optimizer: Optimizer) -> None:
        self.recorder.sees_optimizer()
        self.ledger.knows(optimizer)

    def before_step(self, optimizer: Optimizer) -> None:
        if not self._is_within_a_step():
            site = site_of(here())
            self._begins("step", site, self._stepped_by(site))

    def after_step(self, optimizer: Optimizer) -> None:
        self.ledger.stepped(optimizer)
        if not self._is_within_a_step():
            self._step_ends(False)
            if self.moving is not None:
                self.moving.stepped()

    def _is_within_a_step(self) -> bool:
        """Whether the step whose hook runs was called by another optimizer's."""
        return self.ledger.knows_several() and _steps_under_way() == 2

    def before_scaled_step(self) -> None:
        site = site_of(here())
        self._begins("step", site, site.argument)

    def after_scaled_step(self, steps: int) -> None:
        """`steps` had been made before; when there are no more now, the scaler has left this one out."""
        if self.recorder.steps == steps:
            self._step_ends(True)

    def _step_ends(self, skipped: bool) -> None:
        site = self._sites.pop("step", NOWHERE)
        self.recorder.ends("step", site, self._stepped_by(site), skipped=skipped)

    def _stepped_by(self, site: Site) -> str:
        """The optimizer's name, in `optimizer.step()` or in `scaler.step(optimizer)`."""
        return site.argument if self.is_scaler_stepping else site.owner

    def before_zero(self, owner: Any) -> None:
        site = site_of(here())
        self._begins("zero_grad", site, site.owner)

    def after_zero(self, owner: Any, to_none: bool) -> None:
        self.ledger.zeroed(owner, to_none)
        self._ends("zero_grad", True)
        if self.moving is not None and not _steps_under_way():
            self.moving.zeroed()


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
    return isinstance(result, torch.Tensor) and result.dim() == 0 and result.is_floating_point()


# ── hanging it up ────────────────────────────────────────────────────────────────────────────────────────────────────


def _hang(watcher: Watcher) -> None:
    layers.hang(guarded_begin(watcher.before_root), guarded(watcher.after_root), guarded(layers.note_failure))
    watcher.roots.hang(guarded)
    _undo.append(compiled.hang())
    _undo.extend(loss_functions.hang(_around_loss(watcher)))
    _undo.append(watcher.outlive)  # before the next one, so that it is done after that is undone
    _undo.append(_wrap(dataloader._BaseDataLoaderIter, "__next__", _around_batch(watcher)))
    for name in ("backward", "grad"):
        _undo.append(_wrap(torch.autograd, name, _around_backward(watcher)))
    for name, around in (("scale", _around_scaling), ("unscale_", _around_unscaling), ("step", _around_scaled_step)):
        _undo.append(_wrap(torch.amp.GradScaler, name, around(watcher)))
    for owner in (Optimizer, torch.nn.Module):
        _undo.append(_wrap(owner, "zero_grad", _around_zero(watcher)))
    for name in ("__init__", "add_param_group"):
        _undo.append(_wrap(Optimizer, name, _around_making(watcher)))
    before, after = guarded_begin(watcher.before_step), guarded(watcher.after_step)
    register_optimizer_step_pre_hook(lambda optimizer, args, kwargs: before(optimizer))
    register_optimizer_step_post_hook(lambda optimizer, args, kwargs: after(optimizer))


def _wrap(owner: Any, name: str, around: Callable[[Any], Any]) -> Callable[[], None]:
    """Replaces `owner.name` by `around(original)`; gives what takes it back."""
    original = getattr(owner, name)
    setattr(owner, name, functools.wraps(original)(around(original)))
    return lambda: setattr(owner, name, original)


def _around_batch(watcher: Watcher) -> Callable[[Any], Any]:
    before, after = guarded_begin(watcher.before_batch), guarded(watcher.after_batch)

    def around(original: Any) -> Any:
        def __next__(self: Any) -> Any:
            before()
            batch = original(self)
            if watcher.moving is not None:
                batch = watcher.moving.loaded(batch)
            after(batch, self)
            return batch

        return __next__

    return around


def _around_backward(watcher: Watcher) -> Callable[[Any], Any]:
    before, after = guarded(watcher.before_backward), guarded(watcher.after_backward)

    def around(original: Any) -> Any:
        def backward(*args: Any, **kwargs: Any) -> Any:
            if is_in_backward() or not live.on or live.own.busy or is_transforming():
                return original(*args, **kwargs)
            tensors = args[0] if args else kwargs.get("tensors", kwargs.get("outputs", ()))
            before(tensors, sys._getframe(1), _is_part_of_a_loss(args, kwargs))
            stand_aside.enter_backward()
            failed = True
            try:
                result = original(*args, **kwargs)
                failed = False
            finally:
                stand_aside.leave_backward()
                after(failed)
            return result

        return backward

    return around


def _is_part_of_a_loss(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    """Whether `grad(outputs, inputs, …, create_graph=True)` asks for the slope at something that is not trained, as a
    gradient penalty does. `backward` has other arguments in these places."""
    inputs = kwargs.get("inputs", args[1] if len(args) > 1 else None)
    if inputs is None or not kwargs.get("create_graph", len(args) > 4 and args[4]):
        return False
    if isinstance(inputs, torch.Tensor):
        return not isinstance(inputs, torch.nn.Parameter)
    return isinstance(inputs, (list, tuple)) and not any(isinstance(i, torch.nn.Parameter) for i in inputs)


def _around_scaling(watcher: Watcher) -> Callable[[Any], Any]:
    scaled = guarded(watcher.loss_scaled)

    def around(original: Any) -> Any:
        def scale(self: Any, outputs: Any) -> Any:
            results = original(self, outputs)
            scaled(self, outputs, results)
            return results

        return scale

    return around


def _around_unscaling(watcher: Watcher) -> Callable[[Any], Any]:
    unscaled = guarded(watcher.scaling.unscaled)

    def around(original: Any) -> Any:
        def unscale_(self: Any, optimizer: Any) -> None:
            original(self, optimizer)
            unscaled(optimizer)

        return unscale_

    return around


def _around_scaled_step(watcher: Watcher) -> Callable[[Any], Any]:
    before, after = guarded_begin(watcher.before_scaled_step), guarded(watcher.after_scaled_step)

    def around(original: Any) -> Any:
        def step(self: Any, optimizer: Any, *args: Any, **kwargs: Any) -> Any:
            before()
            steps, watcher.is_scaler_stepping = watcher.recorder.steps, True
            try:
                result = original(self, optimizer, *args, **kwargs)
                after(steps)
            finally:
                watcher.is_scaler_stepping = False
            return result

        return step

    return around


def _around_loss(watcher: Watcher) -> Callable[[Any], Any]:
    before, after = guarded_begin(watcher.before_loss), guarded(watcher.after_loss)
    failed = guarded(watcher.loss_failed)

    def around(original: Any) -> Any:
        def loss(*args: Any, **kwargs: Any) -> Any:
            if torch.compiler.is_compiling() or layers.is_inside() or is_transforming() or is_in_backward():
                return original(*args, **kwargs)
            if is_generated(sys._getframe(1)):
                return original(*args, **kwargs)
            with layers.inside():
                before()
                try:
                    result = original(*args, **kwargs)
                except Exception as error:
                    failed(error)
                    raise
                after(result, False)
            return result

        return loss

    return around


def _around_zero(watcher: Watcher) -> Callable[[Any], Any]:
    before, after = guarded_begin(watcher.before_zero), guarded(watcher.after_zero)

    def around(original: Any) -> Any:
        def zero_grad(self: Any, *args: Any, **kwargs: Any) -> None:
            before(self)
            original(self, *args, **kwargs)
            after(self, bool(args[0] if args else kwargs.get("set_to_none", True)))

        return zero_grad

    return around


def _around_making(watcher: Watcher) -> Callable[[Any], Any]:
    made = guarded(watcher.optimizer_made)

    def around(original: Any) -> Any:
        def make(self: Any, *args: Any, **kwargs: Any) -> None:
            original(self, *args, **kwargs)
            made(self)

        return make

    return around
