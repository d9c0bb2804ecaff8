"""Attaches the rules to torch by wrapped public functions and the hooks of optimizers."""

from __future__ import annotations

import functools
import inspect
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch.optim import Optimizer
from torch.utils.data import DataLoader, dataloader

from ..core import guard
from ..core.live import live
from ..core.neutral import Plain
from ..core.recursion_limit import between
from ..core.stand_aside import is_transforming
from ..core.threads import threads
from ..core.wrapping import Seat, wrapped
from ..loss import functions
from ..modules import running
from . import registrations
from .doors import Doors, StepHooks
from .observer import Findings
from .places import here
from .training import LossCall, Training

_DROPOUTS = ("dropout", "alpha_dropout", "dropout1d", "dropout2d", "dropout3d", "feature_alpha_dropout")
_INITS = tuple(name for name in vars(torch.nn.init) if name.endswith("_") and not name.startswith("_"))


def hang(watcher: Any) -> Findings:
    """Makes the rules for the training that `watcher` watches, and attaches them to torch."""
    findings = Findings(Training(watcher.recorder, watcher.roots))
    steps = StepHooks(guard.guarded(findings.step_begins), guard.guarded(findings.step_ended))
    findings.doors = doors = Doors(findings.follower, findings.training.lines, steps)
    undo = guard.undo
    undo.append(findings.follower.operations.leave)
    undo.append(findings.training.lines.sees_others())
    undo.append(lambda: running.follow(None, "rules"))
    undo.extend(_losses(findings, doors))
    for owner, name, around in _wraps(findings):
        if hasattr(owner, name):
            undo.append(_wrap(owner, name, around, doors))
    for owner, name, around in _rare(findings):
        undo.append(_wrap(owner, name, around))
    undo.append(_swap(_scriptable(findings), doors))
    undo.append(registrations.hang(findings))
    doors.open()
    return findings


def _rare(findings: Findings) -> Iterator[tuple[Any, str, Callable[[Any], Any]]]:
    """What is told of while the rules rest, too: it does not come in each iteration, and can not be asked for later."""
    tells = _telling(findings, always=True)
    yield Optimizer, "__init__", tells("optimizer_made")
    yield torch.nn.Module, "train", tells("mode_set")
    yield torch.nn.Module, "load_state_dict", tells("loaded")
    yield torch, "save", tells("saved")
    yield DataLoader, "__init__", tells("loader_made")
    yield DataLoader, "__iter__", tells("pass_begins")
    yield torch, "compile", _around_compile(findings)


def _wraps(findings: Findings) -> Iterator[tuple[Any, str, Callable[[Any], Any]]]:
    """What may come in each iteration."""
    tells = _telling(findings)
    clipping = torch.nn.utils.clip_grad
    for name in ("backward", "grad"):
        yield torch.autograd, name, _around_backward(findings)
    for owner in (Optimizer, torch.nn.Module):
        yield owner, "zero_grad", tells("zeroed")
    for module in (clipping, torch.nn.utils):
        yield module, "clip_grad_norm_", tells("clipped")
    for name, event in (("scale", "scaled"), ("unscale_", "unscaled"), ("step", "scaler_stepped")):
        yield torch.amp.GradScaler, name, tells(event)
    yield torch.optim.lr_scheduler.LRScheduler, "step", tells("scheduled")
    yield dataloader._BaseDataLoaderIter, "__next__", _around_next(findings)


def _wrap(owner: Any, name: str, around: Callable[[Any], Any], doors: Doors | None = None) -> Callable[[], None]:
    original = getattr(owner, name)
    wrapper = wrapped(original, around)
    setattr(owner, name, wrapper)
    if doors is not None:
        doors.seats.append(Seat(owner, name, original, wrapper))
    return lambda: setattr(owner, name, original)


def _scriptable(findings: Findings) -> list[tuple[Any, str, Any, Any]]:
    """Returns (owner, name, original, wrapper) of functions that code of the script's may call under
    torch.jit.script."""
    dropped, initialised = _telling(findings)("dropped"), _telling(findings, always=True)("initialised")
    named = [(torch.nn.functional, name, dropped) for name in _DROPOUTS]
    named += [(torch.nn.init, name, initialised) for name in _INITS]
    found = [(owner, name, getattr(owner, name), around) for owner, name, around in named if hasattr(owner, name)]
    return [(owner, name, original, wrapped(original, around)) for owner, name, original, around in found]


def _swap(those: list[tuple[Any, str, Any, Any]], doors: Doors) -> Callable[[], None]:
    """Puts the wrappers in place, except while `torch.jit.script` runs, which can not compile them; returns what undoes
    it."""
    doors.seats += [Seat(*one) for one in those if one[0] is torch.nn.functional]
    script = torch.jit.script
    running = 0

    def put(which: int) -> None:
        for owner, name, *both in those:
            setattr(owner, name, both[which])

    def script_whole(*args: Any, **kwargs: Any) -> Any:
        nonlocal running
        running += 1
        put(0)
        try:
            return script(*args, **kwargs)
        finally:
            running -= 1
            if not running:
                put(1)

    def give_back() -> None:
        put(0)
        torch.jit.script = script

    put(1)
    torch.jit.script = functools.wraps(script)(script_whole)
    return give_back


def _telling(findings: Findings, always: bool = False) -> Callable[[str], Callable[[Any], Any]]:
    """`tells(event)` returns a wrapper of a function: when it has returned, the rules are told its arguments and
    result; with `always` also while they rest."""

    def tells(event: str) -> Callable[[Any], Any]:
        def told(args: Any, kwargs: Any, result: Any) -> None:
            with Plain():
                findings.tell(event, args, kwargs, result, here())

        after = guard.guarded(told)

        def around(original: Any) -> Any:
            def call(*args: Any, **kwargs: Any) -> Any:
                if torch.compiler.is_compiling():
                    return original(*args, **kwargs)
                with between:
                    result = original(*args, **kwargs)
                if (findings.is_awake or always) and not is_transforming():
                    after(args, kwargs, result)
                return result

            return call

        return around

    return tells


def _around_compile(findings: Findings) -> Callable[[Any], Any]:
    def around(original: Any) -> Any:
        def compile(*args: Any, **kwargs: Any) -> Any:
            findings.compiles = True
            findings.training.not_checked["softmax_axis"] = "compiled"
            with between:
                return original(*args, **kwargs)

        return compile

    return around


def _around_next(findings: Findings) -> Callable[[Any], Any]:
    def came(batch: Any, iterator: Any) -> None:
        with Plain():
            findings.tell("batch", batch, iterator, here())

    def over(iterator: Any) -> None:
        findings.tell("pass_ended", iterator)

    after, at_end = guard.guarded(came), guard.guarded(over)

    def around(original: Any) -> Any:
        def __next__(self: Any) -> Any:
            try:
                with between:
                    batch = original(self)
            except StopIteration:
                if findings.is_awake:
                    at_end(self)
                raise
            if findings.is_awake:
                after(batch, self)
            return batch

        return __next__

    return around


def _around_backward(findings: Findings) -> Callable[[Any], Any]:
    before, after = guard.guarded(findings.backward_begins), guard.guarded(findings.backward_ended)
    inner = threading.local()  # a backward that runs inside another one is part of it

    def around(original: Any) -> Any:
        def backward(*args: Any, **kwargs: Any) -> Any:
            is_part = original.__name__ == "grad" or getattr(inner, "runs", False) or kwargs.get("inputs") is not None
            if not (live.on and findings.is_awake) or live.own.busy or is_transforming() or is_part:
                findings.training.parts += findings.is_awake
                with between:
                    return original(*args, **kwargs)
            tensors = args[0] if args else kwargs.get("tensors", ())
            before(tensors)
            inner.runs = True
            try:
                with between:
                    result = original(*args, **kwargs)
            except BaseException as error:
                inner.runs = False
                after(error)
                raise
            inner.runs = False
            after(None)
            return result

        return backward

    return around


def _losses(findings: Findings, doors: Doors) -> list[Callable[[], None]]:
    signatures: dict[str, inspect.Signature] = {}

    def called(name: str, args: Any, kwargs: Any, result: Any, caller: Any) -> None:
        if name not in signatures:
            signatures[name] = inspect.signature(functions.ORIGINALS[name])
        bound = signatures[name].bind(*args, **kwargs)
        bound.apply_defaults()
        while caller is not None and caller.f_code.co_name == "loss":  # a wrapper around it
            caller = caller.f_back
        module = caller.f_locals.get("self") if caller is not None and caller.f_code.co_name == "forward" else None
        with Plain():
            findings.tell("loss_called", LossCall(name, bound.arguments, result, here(), module))

    after = guard.guarded(called)

    def around(original: Any) -> Any:
        def loss(*args: Any, **kwargs: Any) -> Any:
            if torch.compiler.is_compiling():
                return original(*args, **kwargs)
            with between:
                result = original(*args, **kwargs)
            if findings.is_awake and not is_transforming() and not threads.is_in_backward():
                after(original.__name__, args, kwargs, result, sys._getframe(1))
            return result

        return loss

    before = {name: getattr(torch.nn.functional, name) for name in functions.NAMES}
    undo = functions.hang(around)
    those = ((name, original, getattr(torch.nn.functional, name)) for name, original in before.items())
    doors.seats += [Seat(torch.nn.functional, *one) for one in those]
    return undo
