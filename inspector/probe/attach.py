"""Hangs the probe onto torch: public global hooks, and a few wrapped public functions. All of it steps aside while
torch compiles, traces or transforms, and removes itself when the probe fails."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any
from weakref import ref

import torch
from torch.optim import Optimizer
from torch.utils.data import dataloader

from ..wire.messages import TorchLoaded
from .answers import answers_of
from .autograd.graph import Graphs
from .batch.current import Batches
from .books import Books
from .core import guard
from .core.live import live
from .core.recursion_limit import between
from .core.stand_aside import is_generated, is_transforming
from .core.threads import OfThreads, threads
from .core.wrapping import wrapped
from .debugger import Debugger
from .execution.gate import Gate, Hearers
from .execution.phases import Recorder, RecorderPorts
from .findings import hooks as rules
from .findings.duty import Duty
from .gradients.grad_scaler import Scaling
from .gradients.grad_states import Ledger
from .hooks.backward_calls import BackwardCalls
from .hooks.clip_scale_schedule_load import SmallMoments
from .hooks.step_hooks import StepHooks
from .inspection.answers import Looking
from .inspection.torch_values import know_torch
from .loss import functions
from .loss.series import Losses
from .modules import running
from .modules.roots import Roots
from .numerics.leaves import Noted
from .stepping.abort_backward import Aborting
from .stepping.expected import Expected
from .stepping.inside import Inside, InsidePorts
from .stepping.last_look import LastLook
from .watcher import Watcher


def attach() -> None:
    """Called when the script has imported torch."""
    if not live.on or live.agent is None:
        return
    agent = live.agent
    live.watcher = watcher = build(agent.gate)
    watcher.inside.follow()
    agent.send(TorchLoaded(torch.__version__))
    try:
        if agent.checks or agent.watches:
            live.findings = findings = rules.hang(watcher)  # first: what they are told belongs to the running iteration
            watcher.duty = Duty(findings, agent.gate, watcher.recorder.cost) if agent.watches else None
        _hang(watcher)
    except Exception as error:  # a torch that lacks what we hang on
        guard.detach("attach", error)


def build(gate: Gate) -> Watcher:
    """The parts of the probe, each with those that it asks or tells. Where one asks another that is made later, a
    function looks that up when it is called."""
    debugger: Debugger = live.debugger or Debugger(gate)
    recorder: Recorder = debugger.recorder
    roots, scaling = Roots(), Scaling()
    ledger = Ledger(roots)
    hearers = Hearers(
        answer=debugger.answering(lambda question: answers(question)),
        run_to=lambda wish: inside.aim.take(wish),
        run_to_line=debugger.breakpoints.run_to_line,
        abort=lambda wish: aborting.wish(wish),
        leave_out=lambda wish: aborting.leave_out(wish),
    )
    ports = RecorderPorts(
        loss=lambda: losses.now,
        loss_given=lambda: losses.given,
        summary=roots.summary,
        scale=scaling.shown,
        foresee=Expected(roots.owns_parameters).after,
        has_graph=torch.is_grad_enabled,
        arrives=lambda: looking.arrives(),
        leaves=lambda: _leave_stop(looking, last_look),
        went_on=lambda: inside.follow(),
        hearers=hearers,
        inside_line=lambda: inside.at_line(),
    )
    recorder.asks(ports)
    losses, batches = Losses(recorder), OfThreads(lambda: Batches(recorder))
    inside = Inside(
        recorder,
        roots,
        scaling,
        InsidePorts(
            find_node=lambda wish: graphs.find(wish),
            left=lambda backward: graphs.left(backward),
            let_go=lambda backward: aborting.let_go(backward),
        ),
    )
    looking = Looking(recorder, roots, ledger, batches, scaling, inside.tensor)
    graphs = Graphs(recorder, roots, losses, inside)
    aborting = Aborting(recorder, roots, ledger, scaling, inside)
    last_look = LastLook(recorder, roots)
    watcher = Watcher(
        recorder=recorder, roots=roots, ledger=ledger, losses=losses, batches=batches, scaling=scaling,
        looking=looking, inside=inside, graphs=graphs, aborting=aborting,
        last_look=last_look,
    )  # fmt: skip
    know_torch(debugger.variables.rows, roots, inside.paths)
    debugger.variables.evaluating.no_grad = torch.no_grad
    debugger.variables.stack.layer_of = inside.layer_of_frame
    answers = answers_of(watcher)
    return watcher


def _leave_stop(looking: Looking, last_look: LastLook) -> None:
    looking.leaves()
    last_look.goes_on()


def _hang(watcher: Watcher) -> None:
    watcher.recorder.routine.books = Books(watcher)
    watcher.recorder.routine.failed = lambda error: guard.detach("routine", error)
    guard.undo.append(watcher.recorder.routine.stops)
    threads.joins = guard.guarded(watcher.recorder.catch_up)
    begin, end = guard.guarded(watcher.before_root), guard.guarded(watcher.after_root, True)
    guard.undo.append(
        running.hang(watcher.recorder.gate, begin, end, watcher.root_passes, watcher.recorder.routine.fails)
    )
    watcher.roots.hang(guard.guarded)
    guard.undo.append(watcher.inside.leave)
    guard.undo.append(watcher.last_look.forget)
    guard.undo.extend(functions.hang(_around_loss(watcher)))
    guard.undo.append(watcher.outlive)  # before the next one, so that it is done after that is undone
    guard.undo.append(_wrap(dataloader._BaseDataLoaderIter, "__next__", _around_batch(watcher)))
    backward_calls = BackwardCalls(watcher, StepHooks(watcher))
    for name in ("backward", "grad"):
        guard.undo.append(_wrap(torch.autograd, name, backward_calls.around))
    for name, around in (("scale", _around_scaling), ("unscale_", _around_unscaling), ("step", _around_scaled_step)):
        guard.undo.append(_wrap(torch.amp.GradScaler, name, around(watcher)))
    script_processes = sys.modules["multiprocessing.process"]  # the script's own; torch has imported it
    guard.undo.append(_wrap(script_processes.BaseProcess, "start", watcher.children.around))
    if live.debugger is not None:
        guard.undo.append(_wrap(torch, "compile", _around_compiling))
    for owner in (Optimizer, torch.nn.Module):
        guard.undo.append(_wrap(owner, "zero_grad", _around_zero(watcher)))
    guard.undo.extend(SmallMoments(watcher).hang())
    for name in ("__init__", "add_param_group"):
        guard.undo.append(_wrap(Optimizer, name, _around_making(watcher)))


def _wrap(owner: Any, name: str, around: Callable[[Any], Any]) -> Callable[[], None]:
    """Replaces `owner.name` by `around(original)`; gives what takes it back."""
    original = getattr(owner, name)
    setattr(owner, name, wrapped(original, around))
    return lambda: setattr(owner, name, original)


def _around_compiling(original: Any) -> Any:
    compiles = guard.guarded(live.debugger.compiles)

    def compile(*args: Any, **kwargs: Any) -> Any:
        compiles()
        with between:
            return original(*args, **kwargs)

    return compile


def _around_batch(watcher: Watcher) -> Callable[[Any], Any]:
    before, after = guard.guarded(watcher.before_batch), guard.guarded(watcher.after_batch, True)
    meets, fails = watcher.recorder.routine.meets, watcher.recorder.routine.fails
    ended = guard.guarded(watcher.batches_ended)
    gate = watcher.recorder.gate  # in a free run nobody hears of beginnings

    def around(original: Any) -> Any:
        def __next__(self: Any) -> Any:
            if gate.mode != "run" or gate.is_recorded:
                before()
            try:
                with between:
                    batch = original(self)
            except StopIteration:
                ended(self)
                raise
            if watcher.moving is not None:
                batch = watcher.moving.loaded(batch)
            try:
                is_expected = meets(("batch", torch.is_grad_enabled(), ref(self)), Noted(batch))
            except BaseException as error:
                is_expected = fails(error)
            if not is_expected:
                after(batch, self)
            return batch

        return __next__

    return around


def _around_scaling(watcher: Watcher) -> Callable[[Any], Any]:
    scaled = guard.guarded(watcher.loss_scaled)

    def around(original: Any) -> Any:
        def scale(self: Any, outputs: Any) -> Any:
            with between:
                results = original(self, outputs)
            scaled(self, outputs, results)
            return results

        return scale

    return around


def _around_unscaling(watcher: Watcher) -> Callable[[Any], Any]:
    unscaled = guard.guarded(watcher.unscaled)

    def around(original: Any) -> Any:
        def unscale_(self: Any, optimizer: Any) -> None:
            with between:
                original(self, optimizer)
            unscaled(optimizer)

        return unscale_

    return around


def _around_scaled_step(watcher: Watcher) -> Callable[[Any], Any]:
    before, after = guard.guarded(watcher.before_scaled_step), guard.guarded(watcher.after_scaled_step)
    gate = watcher.recorder.gate

    def around(original: Any) -> Any:
        def step(self: Any, optimizer: Any, *args: Any, **kwargs: Any) -> Any:
            if gate.mode != "run" or gate.is_recorded:
                before()
            here = watcher.here
            steps, here.is_scaler_stepping = here.steps, True
            try:
                with between:
                    result = original(self, optimizer, *args, **kwargs)
                after(steps)
            finally:
                here.is_scaler_stepping = False
            return result

        return step

    return around


def _around_loss(watcher: Watcher) -> Callable[[Any], Any]:
    before, after = guard.guarded(watcher.before_loss), guard.guarded(watcher.after_loss, True)
    failed, called = guard.guarded(watcher.script_failed), guard.guarded(watcher.loss_called, True)
    passes, call_passes, fails = watcher.loss_passes, watcher.call_passes, watcher.recorder.routine.fails

    evaluated, gate = guard.guarded(watcher.loss_evaluated), watcher.recorder.gate

    def around(original: Any) -> Any:
        def loss(*args: Any, **kwargs: Any) -> Any:
            if torch.compiler.is_compiling():
                return original(*args, **kwargs)
            with between:
                if (
                    is_transforming()
                    or threads.backwards
                    and threads.is_in_backward()
                    or is_generated(sys._getframe(1))
                ):
                    return original(*args, **kwargs)
                if running.is_inside():
                    result = original(*args, **kwargs)
                    try:
                        is_expected = call_passes(original.__name__, args, kwargs)
                    except BaseException as error:
                        is_expected = fails(error)
                    if not is_expected:
                        called(original.__name__, args, kwargs)
                    if not torch.is_grad_enabled():
                        evaluated(result)
                    return result
                with running.inside():
                    if gate.mode != "run" or gate.is_recorded:
                        before()
                    try:
                        result = original(*args, **kwargs)
                    except Exception as error:
                        failed(error)
                        raise
                    try:
                        is_expected = call_passes(original.__name__, args, kwargs)
                    except BaseException as error:
                        is_expected = fails(error)
                    if not is_expected:
                        called(original.__name__, args, kwargs)
                try:
                    is_expected = passes(result)
                except BaseException as error:
                    is_expected = fails(error)
                if not is_expected:
                    after(result, False)
                return result

        return loss

    return around


def _around_zero(watcher: Watcher) -> Callable[[Any], Any]:
    before, after = guard.guarded(watcher.before_zero), guard.guarded(watcher.after_zero, True)
    gate, meets, fails = watcher.recorder.gate, watcher.recorder.routine.meets, watcher.recorder.routine.fails

    def around(original: Any) -> Any:
        def zero_grad(self: Any, *args: Any, **kwargs: Any) -> None:
            if gate.mode != "run" or gate.is_recorded:
                before(self)
            threads.trains()
            with between:
                original(self, *args, **kwargs)
            caller, to_none = sys._getframe(1), bool(args[0] if args else kwargs.get("set_to_none", True))
            try:
                is_expected = meets(("zero_grad", to_none, id(self), id(caller.f_code), caller.f_lasti, ref(self)))
            except BaseException as error:
                is_expected = fails(error)
            if not is_expected:
                after(self, to_none)

        return zero_grad

    return around


def _around_making(watcher: Watcher) -> Callable[[Any], Any]:
    made = guard.guarded(watcher.optimizer_made)

    def around(original: Any) -> Any:
        def make(self: Any, *args: Any, **kwargs: Any) -> None:
            with between:
                original(self, *args, **kwargs)
            made(self)

        return make

    return around
