"""Wraps `torch.autograd.backward` and `torch.autograd.grad`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from types import FrameType
from typing import TYPE_CHECKING, Any

import torch

from ...wire.lines import StopReason
from ..core import guard
from ..core.live import live
from ..core.recursion_limit import between
from ..core.stand_aside import is_transforming
from ..core.threads import threads
from ..core.wrapping import put
from ..execution.gate import PAUSE
from ..execution.routine import BACKWARD_ENDS
from ..frames.user_code import NOWHERE, Site, is_users, site_from
from ..loss.series import is_one_number
from ..stepping.abort_backward import Aborted

if TYPE_CHECKING:
    from ..watcher import Watcher
    from .loss_functions import LossFunctions
    from .optimizer_steps import OptimizerSteps


class BackwardCalls:
    """The phase `backward`: each backward that the script itself calls. Steps through its nodes if somebody does, ends
    it if the user wishes, and checks at each whether the step hooks are still there."""

    def __init__(self, watcher: Watcher, loss: LossFunctions, steps: OptimizerSteps) -> None:
        self._watcher, self._recorder, self._backwards = watcher, watcher.recorder, watcher.inside.backwards
        self._steps = steps
        self._before, self._after = guard.guarded(self.before_backward, True), guard.guarded(self.after_backward, True)
        self._passes = Passing(watcher, loss).passes

    def hang(self) -> list[Callable[[], None]]:
        """Wraps both functions; returns functions that undo it."""
        return [put(torch.autograd, name, self.around) for name in ("backward", "grad")]

    def around(self, original: Callable[..., Any]) -> Callable[..., Any]:
        passes, meets, are_lost = self._passes, self._recorder.routine.meets, self._steps.are_lost
        before, after, backwards, is_grad = self._before, self._after, self._backwards, original.__name__ == "grad"
        duty = self._watcher.duty
        sees_bad = duty.sentinel.sees_bad if duty is not None else None

        def backward(*args: Any, **kwargs: Any) -> Any:
            if threads.backwards and threads.is_in_backward() or not live.on or live.own.busy or is_transforming():
                with between:
                    if backwards.is_armed and live.on and not live.own.busy and not is_transforming():
                        return backwards.within(original, args, kwargs, sys._getframe(1))
                    return original(*args, **kwargs)
            if is_grad or backwards.points.are_wanted or not passes(args, kwargs, sys._getframe(1)):
                before(args, kwargs, is_grad, sys._getframe(1))
            threads.enter_backward()
            end = "failed"
            try:
                with between:
                    result = original(*args, **kwargs)
                end = "done"
            except Aborted as word:  # the user's wish, which the script must not see
                word.settle()
                result, end = None, "aborted"
            finally:
                threads.leave_backward()
                is_bad = sees_bad is not None and end == "done" and sees_bad()
                if (
                    end != "done" or is_bad or are_lost() or not meets(_ENDS)
                ):  # as deep in the stack as what has just run
                    after(end)
            return result

        return backward

    def before_backward(self, args: tuple[Any, ...], kwargs: dict[str, Any], is_grad: bool, caller: FrameType) -> None:
        given = args[0] if args else kwargs.get("tensors", kwargs.get("outputs", ()))
        tensors = given if isinstance(given, (list, tuple)) else [given]  # only the script may use up a generator
        watcher, gate = self._watcher, self._recorder.gate
        is_stepped = gate.mode != "run" and gate.steps_here() or self._backwards.points.are_wanted
        site = site_from(caller)
        if is_stepped:
            watcher.graphs.begins(tensors)
        else:
            watcher.graphs.begins_freely(tensors, site)
        self._begins(tensors, site, not watcher.losses.was_called and _is_part_of_a_loss(args, kwargs))
        if is_stepped:
            is_whole = not is_grad and kwargs.get("inputs") is None
            watcher.graphs.goes(is_whole)
            self._backwards.arm(given, is_whole, is_grad, caller)

    def _begins(self, tensors: Sequence[Any], site: Site, is_part: bool) -> None:
        """Notes the tensors at which it begins. `is_part`: it gives a gradient that the loss is made of, not one of a
        loss."""
        losses = self._watcher.losses
        self._recorder.passes.meets(id(site))
        notes = self._watcher.scaling.backward_begins(tensors)
        if is_part:
            losses.part_is_given(site.of("grad").argument)
            self.goes_backward(site, False)
        else:
            is_own = losses.given_to_backward(tensors, site, notes)
            if self._watcher.duty is not None and not self._watcher.scaling.has_any():
                self._watcher.duty.backward_begins(losses.given)
            self.goes_backward(site, is_own)

    def goes_backward(self, site: Site, is_own: bool) -> None:
        """Notes that a backward begins; `is_own`: at a loss by the script's own arithmetic."""
        if is_own:
            self._watcher.batches.here.loss_is_own()
            self._recorder.own_loss_ends(site, self._watcher.losses.name)
        self._watcher.here.sites["backward"] = site
        if self._recorder.gate.mode != "run" or self._recorder.gate.is_recorded and not self._recorder.catches_up:
            self._recorder.begins("backward", site, self._watcher.losses.name)
        self._watcher.ledger.before_backward()

    def after_backward(self, end: str) -> None:
        """Notes the end of a backward: "done", "failed" or "aborted"."""
        if self._backwards.is_armed:
            if end == "done":
                self._holds_next(self._backwards.last_arrived())
            self._backwards.disarm()
        self._steps.look()
        self.ended(end)

    def _holds_next(self, reason: StopReason | None) -> None:
        """Training is to be held at the end of this phase."""
        if reason is not None:
            self._recorder.holding.found = reason
            self._recorder.gate.mode = PAUSE

    def ended(self, end: str) -> None:
        """Notes the end of a backward that was neither stepped nor checked."""
        failed, aborted = end == "failed", end == "aborted"
        self._watcher.ledger.after_backward()
        if self._watcher.moving is not None:
            self._watcher.moving.backward_ended(sys.exc_info()[1] if failed else None)
        self._watcher.graphs.ended(end)
        if aborted:
            self._watcher.aborting.ended()
        site = self._watcher.here.sites.pop("backward", NOWHERE)
        if self._watcher.duty is not None and not self._recorder.catches_up:
            self._watcher.duty.backward_ended(site.file, site.line)
        self._watcher.is_between()
        self._recorder.ends("backward", site, self._watcher.losses.name, failed, aborted=aborted)
        self._backwards.ended()


class Passing:
    """Tells whether a backward of a free run is like the last one."""

    def __init__(self, watcher: Watcher, loss: LossFunctions) -> None:
        self._given, self._ledger, self._routine = loss.given_back, watcher.ledger, watcher.recorder.routine
        self._sites: dict[tuple[int, int, int, int], tuple[Site, Any, Any]] = {}  # by caller and its caller, both kept

    def passes(self, args: tuple[Any, ...], kwargs: dict[str, Any], caller: FrameType) -> bool:
        """Returns whether the backward was expected, so that nothing is to be done now."""
        try:
            return self._is_expected(args, kwargs, caller)
        except BaseException as error:
            return self._routine.fails(error)

    def _is_expected(self, args: tuple[Any, ...], kwargs: dict[str, Any], caller: FrameType) -> bool:
        routine = self._routine
        tensor = args[0] if args else kwargs.get("tensors")
        if tensor.__class__ is not torch.Tensor or kwargs.get("inputs") is not None or not is_one_number(tensor):
            routine.is_spoiled = True
            self._given.clear()
            return False
        site, is_given = self._site(caller), False
        for ref in self._given:  # plain loop: every backward of a free run comes through here
            is_given = is_given or ref() is tensor
        self._given.clear()
        token = "backward", is_given, id(site), self._ledger.changes, site
        value = float(tensor.item()) if routine.is_on else None
        if value is not None and value - value != 0.0:
            routine.is_wanted = True  # NaN or Inf: it is kept at once
        return routine.meets(token, value)

    def _site(self, caller: FrameType) -> Site:
        """Returns the script's call, read once per place."""
        above = caller.f_back
        if above is None:
            return site_from(caller)
        key = id(caller.f_code), caller.f_lasti, id(above.f_code), above.f_lasti
        known = self._sites.get(key)
        if known is None:
            known = self._sites[key] = site_from(caller), caller.f_code, above.f_code
            if not is_users(above.f_code.co_filename):
                del self._sites[key]
        return known[0]


_ENDS = (BACKWARD_ENDS,)


def _is_part_of_a_loss(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    """Returns whether `grad(outputs, inputs, …, create_graph=True)` asks for the gradient at something that is not
    trained, as a gradient penalty does. `backward` has other arguments in these places."""
    inputs = kwargs.get("inputs", args[1] if len(args) > 1 else None)
    if inputs is None or not kwargs.get("create_graph", len(args) > 4 and args[4]):
        return False
    if isinstance(inputs, torch.Tensor):
        return not isinstance(inputs, torch.nn.Parameter)
    return isinstance(inputs, (list, tuple)) and not any(isinstance(i, torch.nn.Parameter) for i in inputs)
