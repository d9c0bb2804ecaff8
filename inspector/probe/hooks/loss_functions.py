"""Wraps torch's loss functions."""

from __future__ import annotations

import sys
import weakref
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch

from ..batch.sample_losses import Call
from ..core import guard
from ..core.neutral import has_graph
from ..core.recursion_limit import between
from ..core.stand_aside import is_generated, is_transforming
from ..core.threads import threads
from ..frames.user_code import site_here
from ..loss import functions
from ..modules import running

if TYPE_CHECKING:
    from ..watcher import Watcher

_LOSS = ("loss",)


class LossFunctions:
    """The phase `loss`. `given_back`: results of loss functions since the last backward."""

    def __init__(self, watcher: Watcher) -> None:
        self._watcher, self._recorder = watcher, watcher.recorder
        self.given_back: deque[weakref.ref[Any]] = deque(maxlen=64)

    def hang(self) -> list[Callable[[], None]]:
        """Wraps the functions; returns functions that undo it."""
        return functions.hang(self._around)

    def _around(self, original: Any) -> Any:
        before, after = guard.guarded(self.before_loss), guard.guarded(self.after_loss, True)
        failed, called = guard.guarded(self._watcher.script_failed), guard.guarded(self.loss_called, True)
        evaluated, gate, name = guard.guarded(self.loss_evaluated), self._recorder.gate, original.__name__
        passes, call_passes = self.loss_passes, self.call_passes

        def loss(*args: Any, **kwargs: Any) -> Any:
            if torch.compiler.is_compiling():
                return original(*args, **kwargs)
            with between:
                is_backward = threads.backwards and threads.is_in_backward()
                if is_transforming() or is_backward or is_generated(sys._getframe(1)):
                    return original(*args, **kwargs)
                if running.is_inside():
                    result = original(*args, **kwargs)
                    if not call_passes(name, args, kwargs):
                        called(name, args, kwargs)
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
                    if not call_passes(name, args, kwargs):
                        called(name, args, kwargs)
                if not passes(result):
                    after(result, False)
                return result

        return loss

    def before_loss(self) -> None:
        site = site_here()
        self._watcher.begins("loss", site, site.of().callee)

    def after_loss(self, result: Any, failed: bool) -> None:
        if not failed:
            self._watcher.losses.computed(result)
            if self._recorder.gate.mode != "run" and self._recorder.gate.steps_here():
                self._watcher.graphs.loss_is(result)
        self._watcher.ends("loss", False, failed)

    def loss_gave(self, result: weakref.ref[Any]) -> None:
        """Notes a loss in a free run; its result has a graph."""
        self._watcher.losses.gave(result)
        self._watcher.ends("loss", False)

    def loss_called(self, name: str, args: Any, kwargs: Any) -> None:
        """Notes a call of a loss function, by the script itself or by a module."""
        self._watcher.batches.here.loss_called(name, args, kwargs, running.is_inside_model())

    def loss_evaluated(self, result: Any) -> None:
        """Notes a loss computed under `no_grad` if a model in eval mode computed it."""
        if running.is_evaluated():
            self._watcher.losses.evaluated(result)

    # ── what a free run has expected ──

    def loss_passes(self, result: Any) -> bool:
        """Returns whether a free run expected this end of a loss function, so that nothing is to be done now."""
        routine = self._recorder.routine
        try:
            if isinstance(result, torch.Tensor):
                self.given_back.append(weakref.ref(result))
            if type(result) is torch.Tensor and torch.is_grad_enabled() and has_graph(result):
                return routine.meets(_LOSS, self.given_back[-1])
        except BaseException as error:
            return routine.fails(error)
        routine.is_spoiled = True
        return False

    def call_passes(self, name: str, args: Any, kwargs: Any) -> bool:
        """Returns whether a free run expected a call with these arguments."""
        routine = self._recorder.routine
        try:
            within = running.is_inside_model()
            return routine.meets(("called", name, within), Call(name, args, kwargs, within) if routine.is_on else None)
        except BaseException as error:
            return routine.fails(error)
