"""What stands around `torch.autograd.backward` and `torch.autograd.grad`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING, Any

import torch

from ..core import guard
from ..core.live import live
from ..core.recursion_limit import between
from ..core.stand_aside import is_transforming
from ..core.threads import threads
from ..execution.routine import BACKWARD_ENDS
from ..frames.user_code import Site, is_users, site_from
from ..loss.series import is_one_number
from ..stepping.abort_backward import Aborted

if TYPE_CHECKING:
    from ..watcher import Watcher
    from .step_hooks import StepHooks


class BackwardCalls:
    """Tells the watcher of the two ends of each backward that the script itself calls; steps through its nodes where
    somebody does; and ends it where the user wishes that. The hooks of steps are looked after at each of them."""

    def __init__(self, watcher: Watcher, step_hooks: StepHooks) -> None:
        self._watcher, self._inside, self._gate = watcher, watcher.inside, watcher.recorder.gate
        self._step_hooks = step_hooks
        self._before, self._after = guard.guarded(self.before_backward, True), guard.guarded(self.after_backward, True)
        self._passes = Passing(watcher).passes

    def around(self, original: Callable[..., Any]) -> Callable[..., Any]:
        passes, meets, are_lost = self._passes, self._watcher.recorder.routine.meets, self._step_hooks.are_lost
        before, after, inside, is_grad = self._before, self._after, self._inside, original.__name__ == "grad"
        duty = self._watcher.duty
        sees_bad = duty.sentinel.sees_bad if duty is not None else None

        def backward(*args: Any, **kwargs: Any) -> Any:
            if threads.backwards and threads.is_in_backward() or not live.on or live.own.busy or is_transforming():
                with between:
                    if inside.is_armed and live.on and not live.own.busy and not is_transforming():
                        return inside.within(original, args, kwargs, sys._getframe(1))
                    return original(*args, **kwargs)
            if is_grad or not passes(args, kwargs, sys._getframe(1)):
                before(args, kwargs, is_grad, sys._getframe(1))
            threads.enter_backward()
            end = "failed"
            try:
                with between:
                    result = original(*args, **kwargs)
                end = "done"
            except Aborted as word:  # the user's wish, which the script does not see
                word.settle()
                result, end = None, "aborted"
            finally:
                threads.leave_backward()
                is_bad = sees_bad is not None and end == "done" and sees_bad()
                if end != "done" or is_bad or are_lost() or not meets(_ENDS):  # as deep as what has just run
                    after(end)
            return result

        return backward

    def before_backward(self, args: tuple[Any, ...], kwargs: dict[str, Any], is_grad: bool, caller: FrameType) -> None:
        tensors = args[0] if args else kwargs.get("tensors", kwargs.get("outputs", ()))
        is_part = not self._watcher.losses.was_called and _is_part_of_a_loss(args, kwargs)
        self._watcher.before_backward(tensors, caller, is_part)
        if self._gate.mode != "run" and self._gate.steps_here():
            is_whole = not is_grad and kwargs.get("inputs") is None
            self._watcher.graphs.goes(is_whole)
            self._inside.arm(tensors, is_whole, is_grad, caller)

    def after_backward(self, end: str) -> None:
        """`end`: "done", "failed" or "aborted"."""
        if self._inside.is_armed:
            self._inside.disarm()
        self._step_hooks.look()
        self._watcher.after_backward(end)


class Passing:
    """Whether a backward of a free run is as the last one was."""

    def __init__(self, watcher: Watcher) -> None:
        self._given, self._ledger, self._routine = watcher.given_back, watcher.ledger, watcher.recorder.routine
        self._sites: dict[tuple[int, int, int, int], tuple[Site, Any, Any]] = {}  # by caller and its caller, kept

    def passes(self, args: tuple[Any, ...], kwargs: dict[str, Any], caller: FrameType) -> bool:
        """Whether it was expected: then nothing is to be done now."""
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
        for ref in self._given:  # loops: every backward of a free run comes through here
            is_given = is_given or ref() is tensor
        self._given.clear()
        token = "backward", is_given, id(site), self._ledger.changes, site
        value = float(tensor.item()) if routine.is_on else None
        if value is not None and value - value != 0.0:
            routine.is_wanted = True  # NaN or Inf: it is kept at once
        return routine.meets(token, value)

    def _site(self, caller: FrameType) -> Site:
        """Where the script has called it, read once per place."""
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
    """Whether `grad(outputs, inputs, …, create_graph=True)` asks for the slope at something that is not trained, as a
    gradient penalty does. `backward` has other arguments in these places."""
    inputs = kwargs.get("inputs", args[1] if len(args) > 1 else None)
    if inputs is None or not kwargs.get("create_graph", len(args) > 4 and args[4]):
        return False
    if isinstance(inputs, torch.Tensor):
        return not isinstance(inputs, torch.nn.Parameter)
    return isinstance(inputs, (list, tuple)) and not any(isinstance(i, torch.nn.Parameter) for i in inputs)
