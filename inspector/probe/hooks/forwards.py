"""Handles the begin and the end of each module call that the script itself makes."""

from __future__ import annotations

import sys
import weakref
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING, Any

import torch

from ..batch.samples import is_number
from ..core import guard
from ..core.neutral import has_graph
from ..frames.user_code import place_outside, site_here
from ..modules import running
from ..numerics.leaves import Noted

if TYPE_CHECKING:
    from ..watcher import Watcher
    from .loss_functions import LossFunctions

_CALL = "_wrapped_call_impl"  # the name of the function that calls a module


class Forwards:
    """The phase `forward`, or `loss` if the module is a loss."""

    def __init__(self, watcher: Watcher, loss: LossFunctions) -> None:
        self._watcher, self._recorder, self._loss = watcher, watcher.recorder, loss
        # by id(), as a script's module may define its own comparison
        self._own_losses: weakref.WeakValueDictionary[int, torch.nn.Module] = weakref.WeakValueDictionary()

    def hang(self) -> list[Callable[[], None]]:
        """Replaces torch's call of modules; returns functions that undo it."""
        begin, end = guard.guarded(self.before_root), guard.guarded(self.after_root, True)
        fails = self._recorder.routine.fails
        return [running.hang(self._recorder.gate, begin, end, self.root_passes, fails)]

    def before_root(self, module: torch.nn.Module, args: tuple[Any, ...]) -> None:
        if running.is_loss(module):
            self._loss.before_loss()
        elif self._watcher.roots.owns_parameters(module):
            site = site_here()
            self._watcher.inside.root_begins(module)
            if torch.is_grad_enabled():
                self._recorder.passes.begins(("forward", place_outside(_CALL)))
            self._watcher.begins("forward", site, self._watcher.roots.called_as(module, site.of().callee))
        else:  # a module may make its parameters while it runs
            self._watcher.here.sites["forward"] = site_here()

    def after_root(self, module: torch.nn.Module, given: Any, result: Any, failed: bool) -> None:
        if self._watcher.moving is not None:
            self._watcher.moving.called(result, sys.exc_info()[1] if failed else None)
        if running.is_loss(module):
            self._loss.after_loss(result, failed)
        elif self._watcher.roots.owns_parameters(module):
            place = place_outside(_CALL) if torch.is_grad_enabled() else None
            self.went_through(module, Noted(given), Noted(result), module.training, place, failed)
        elif self._is_own_loss(module, result):
            sites = self._watcher.here.sites
            sites["loss"] = sites.pop("forward") if "forward" in sites else site_here()
            self._loss.after_loss(result, failed)

    def went_through(
        self, module: Any, given: Noted, result: Noted, training: bool, place: Any, failed: bool = False
    ) -> None:
        """Notes that a root has run. `place`: where it was called; None for a forward without a graph, which begins no
        iteration."""
        if module is not None:
            self._watcher.roots.called(module, self._watcher.here.sites.get("forward"))
        batches = self._watcher.batches.here
        batches.went_through(given, result, training)
        self._watcher.losses.forward_ended(training)
        if place is not None:
            self._recorder.passes.ends(("forward", place))
        else:
            self._watcher.losses.evaluation_ended(batches.number_given())
        self._watcher.ends("forward", False, failed, module)

    def root_passes(self, module: torch.nn.Module, given: Any, result: Any, caller: FrameType) -> bool:
        """Returns whether a free run expected this end of a root, so that nothing is to be done now."""
        routine = self._recorder.routine
        if running.is_loss(module):
            return self._loss.loss_passes(result)
        if not torch.is_grad_enabled():
            routine.is_spoiled = True
            return False
        if self._watcher.roots.owns_parameters(module):
            place = id(caller.f_code), caller.f_lasti, weakref.ref(module)
            return routine.meets(("forward", module.training, id(module), *place), (Noted(given), Noted(result)))
        if is_scalar(result):  # the result may be a loss
            routine.is_spoiled = True
            return False
        return routine.meets(("other", id(module), weakref.ref(module)))

    def _is_own_loss(self, module: torch.nn.Module, result: Any) -> bool:
        """Returns whether the module is a loss of the script's own: its result is one number with a graph. A metric's
        has none."""
        if not is_scalar(result) or type(module).__module__.startswith("torch.nn."):  # `nn.Softplus()(raw_noise)`
            return False
        if not torch.is_grad_enabled():
            return self._own_losses.get(id(module)) is module
        is_loss = has_graph(result)
        if is_loss:
            self._own_losses[id(module)] = module
        return is_loss


def is_scalar(result: Any) -> bool:
    return isinstance(result, torch.Tensor) and is_number(result)
