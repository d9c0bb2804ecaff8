"""Wraps `zero_grad` of optimizers and modules."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from weakref import ref

import torch
from torch.optim import Optimizer

from ..core import guard
from ..core.recursion_limit import between
from ..core.threads import threads
from ..core.wrapping import put
from ..frames.user_code import place_outside, site_here
from .optimizer_steps import steps_under_way

if TYPE_CHECKING:
    from ..watcher import Watcher


class ZeroGrads:
    """The phase `zero_grad`."""

    def __init__(self, watcher: Watcher) -> None:
        self._watcher, self._recorder = watcher, watcher.recorder

    def hang(self) -> list[Callable[[], None]]:
        """Wraps the functions; returns functions that undo it."""
        return [put(owner, "zero_grad", self._around) for owner in (Optimizer, torch.nn.Module)]

    def _around(self, original: Any) -> Any:
        before, after = guard.guarded(self.before_zero), guard.guarded(self.after_zero, True)
        gate, meets, fails = self._recorder.gate, self._recorder.routine.meets, self._recorder.routine.fails

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

    def before_zero(self, owner: Any) -> None:
        site = site_here()
        self._recorder.passes.begins(("zero_grad", place_outside("zero_grad")))
        self._watcher.begins("zero_grad", site, site.of("zero_grad").owner)

    def after_zero(self, owner: Any, to_none: bool) -> None:
        if self._watcher.aborting.is_open:
            self._watcher.aborting.passed(owner, "zero_grad")
        self.zeroed(owner, to_none, place_outside("zero_grad"))
        if self._watcher.moving is not None and not steps_under_way():
            self._watcher.moving.zeroed()

    def zeroed(self, owner: Any, to_none: bool, place: tuple[int, int]) -> None:
        """Notes that gradients were zeroed by a call at `place`. The owner may be gone."""
        if owner is not None:
            self._watcher.ledger.zeroed(owner, to_none)
        self._recorder.passes.ends(("zero_grad", place))
        self._watcher.is_between()
        self._watcher.ends("zero_grad", True)
