"""Hangs the probe onto torch: public global hooks, and a few wrapped public functions. All of it steps aside while
torch compiles, traces or transforms, and removes itself when the probe fails."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import torch
from torch.optim import Optimizer
from torch.utils.data import dataloader

from ..wire.messages import TorchLoaded
from .answers import Answers
from .core import guard
from .core.live import live
from .core.recursion_limit import between
from .core.stand_aside import is_generated, is_transforming
from .core.threads import threads
from .core.wrapping import wrapped
from .execution.phases import Recorder
from .loss import functions
from .modules import running
from .step_hooks import StepHooks
from .stepping.abort_backward import Aborted
from .watcher import Watcher


def attach() -> None:
    """Called when the script has imported torch."""
    if not live.on or live.agent is None:
        return
    agent = live.agent
    debugger = live.debugger
    recorder = debugger.recorder
    watcher = Watcher(recorder)
    watcher.inside.follow()
    agent.gate.answer = answers = Answers(
        recorder, watcher.roots, watcher.ledger, watcher.batches, watcher.scaling, watcher.looking
    )
    recorder.arrives, recorder.leaves = watcher.looking.arrives, watcher.looking.leaves
    answers.move = watcher.move
    answers.inside, answers.rule = watcher.inside.answer, watcher.inside.rule
    answers.graph = watcher.graphs.answer
    answers.abort = watcher.aborting.answer
    agent.gate.answer = debugger.answering(answers)
    agent.flow = watcher.flow
    agent.send(TorchLoaded(torch.__version__))
    try:
        _hang(watcher)
    except Exception as error:  # a torch that lacks what we hang on
        guard.detach("attach", error)


def _hang(watcher: Watcher) -> None:
    begin, end = guard.guarded_begin(watcher.before_root), guard.guarded(watcher.after_root)
    guard.undo.append(running.hang(begin, end))
    watcher.roots.hang(guard.guarded)
    guard.undo.append(watcher.inside.leave)
    guard.undo.extend(functions.hang(_around_loss(watcher)))
    guard.undo.append(watcher.outlive)  # before the next one, so that it is done after that is undone
    guard.undo.append(_wrap(dataloader._BaseDataLoaderIter, "__next__", _around_batch(watcher)))
    step_hooks = StepHooks(watcher)
    for name in ("backward", "grad"):
        guard.undo.append(_wrap(torch.autograd, name, _around_backward(watcher, step_hooks.look)))
    for name, around in (("scale", _around_scaling), ("unscale_", _around_unscaling), ("step", _around_scaled_step)):
        guard.undo.append(_wrap(torch.amp.GradScaler, name, around(watcher)))
    for owner in (Optimizer, torch.nn.Module):
        guard.undo.append(_wrap(owner, "zero_grad", _around_zero(watcher)))
    for name in ("__init__", "add_param_group"):
        guard.undo.append(_wrap(Optimizer, name, _around_making(watcher)))


def _wrap(owner: Any, name: str, around: Callable[[Any], Any]) -> Callable[[], None]:
    """Replaces `owner.name` by `around(original)`; gives what takes it back."""
    original = getattr(owner, name)
    setattr(owner, name, wrapped(original, around))
    return lambda: setattr(owner, name, original)


def _around_batch(watcher: Watcher) -> Callable[[Any], Any]:
    before, after = guard.guarded_begin(watcher.before_batch), guard.guarded(watcher.after_batch)

    def around(original: Any) -> Any:
        def __next__(self: Any) -> Any:
            before()
            with between:
                batch = original(self)
            if watcher.moving is not None:
                batch = watcher.moving.loaded(batch)
            after(batch, self)
            return batch

        return __next__

    return around


def _around_backward(watcher: Watcher, look_at_hooks: Callable[[], None]) -> Callable[[Any], Any]:
    before, after = guard.guarded(watcher.before_backward), guard.guarded(watcher.after_backward)
    look, inside, gate = guard.guarded(look_at_hooks), watcher.inside, watcher.recorder.gate

    def around(original: Any) -> Any:
        def backward(*args: Any, **kwargs: Any) -> Any:
            if threads.is_in_backward() or not live.on or live.own.busy or is_transforming():
                with between:
                    if live.on and not live.own.busy and inside.is_armed and not is_transforming():
                        return inside.within(original, args, kwargs, sys._getframe(1))
                    return original(*args, **kwargs)
            tensors = args[0] if args else kwargs.get("tensors", kwargs.get("outputs", ()))
            before(tensors, sys._getframe(1), _is_part_of_a_loss(args, kwargs))
            if gate.mode != "run" and gate.steps_here():
                whole = original.__name__ == "backward" and kwargs.get("inputs") is None
                watcher.graphs.goes(whole)
                inside.arm(tensors, whole, original.__name__ == "grad", sys._getframe(1))
            threads.enter_backward()
            failed, aborted = True, False
            try:
                with between:
                    result = original(*args, **kwargs)
                failed = False
            except Aborted as word:  # the user's wish, which the script does not see
                word.settle()
                result, failed, aborted = None, False, True
            finally:
                threads.leave_backward()
                if inside.is_armed:
                    inside.disarm()
                look()
                after(failed, aborted)
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
    unscaled = guard.guarded(watcher.scaling.unscaled)

    def around(original: Any) -> Any:
        def unscale_(self: Any, optimizer: Any) -> None:
            with between:
                original(self, optimizer)
            unscaled(optimizer)

        return unscale_

    return around


def _around_scaled_step(watcher: Watcher) -> Callable[[Any], Any]:
    before, after = guard.guarded_begin(watcher.before_scaled_step), guard.guarded(watcher.after_scaled_step)

    def around(original: Any) -> Any:
        def step(self: Any, optimizer: Any, *args: Any, **kwargs: Any) -> Any:
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
    before, after = guard.guarded_begin(watcher.before_loss), guard.guarded(watcher.after_loss)
    failed, called = guard.guarded(watcher.loss_failed), guard.guarded(watcher.loss_called)

    def loss_evaluated(result: Any) -> None:
        if running.is_evaluated():
            watcher.loss_evaluated(result)

    evaluated = guard.guarded(loss_evaluated)

    def around(original: Any) -> Any:
        def loss(*args: Any, **kwargs: Any) -> Any:
            if torch.compiler.is_compiling():
                return original(*args, **kwargs)
            with between:
                if is_transforming() or threads.is_in_backward() or is_generated(sys._getframe(1)):
                    return original(*args, **kwargs)
                if running.is_inside():
                    result = original(*args, **kwargs)
                    called(original.__name__, args, kwargs)
                    evaluated(result)
                    return result
                with running.inside():
                    before()
                    try:
                        result = original(*args, **kwargs)
                    except Exception as error:
                        failed(error)
                        raise
                    called(original.__name__, args, kwargs)
                    after(result, False)
                return result

        return loss

    return around


def _around_zero(watcher: Watcher) -> Callable[[Any], Any]:
    before, after = guard.guarded_begin(watcher.before_zero), guard.guarded(watcher.after_zero)

    def around(original: Any) -> Any:
        def zero_grad(self: Any, *args: Any, **kwargs: Any) -> None:
            before(self)
            threads.trains()
            with between:
                original(self, *args, **kwargs)
            after(self, bool(args[0] if args else kwargs.get("set_to_none", True)))

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
