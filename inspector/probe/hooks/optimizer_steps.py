"""Follows the steps of all optimizers by torch's global hooks, and notices when the script removes these."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING, Any
from weakref import ref

from torch.optim import Optimizer
from torch.optim import optimizer as optimizers

from ...wire.messages import HooksCleared
from ..core import guard
from ..core.recursion_limit import between
from ..core.threads import threads
from ..core.wrapping import put
from ..frames.user_code import NOWHERE, Site, site_here

if TYPE_CHECKING:
    from ..watcher import Watcher

_STEP = Optimizer.profile_hook_step(lambda self: None).__code__  # the code of torch's wrapper around each `step`


class OptimizerSteps:
    """The phase `step`, and the making of optimizers."""

    def __init__(self, watcher: Watcher) -> None:
        self._watcher, self._recorder = watcher, watcher.recorder

    def hang(self) -> list[Callable[[], None]]:
        """Registers the hooks; returns functions that undo the wrapping. The hooks themselves stay and do nothing when
        the probe is off."""
        self._hang_on_steps()
        return [put(Optimizer, name, self._around_making) for name in ("__init__", "add_param_group")]

    def _hang_on_steps(self) -> None:
        watcher, gate, routine = self._watcher, self._recorder.gate, self._recorder.routine
        before, after = guard.guarded(self.before_step), guard.guarded(self.after_step, True)
        after_inner, steps = guard.guarded(self.after_step), guard.guarded(watcher.looking.steps)
        meets, fails, ledger = routine.meets, routine.fails, watcher.ledger
        watched = watcher.looking.shelf.watched

        def before_step(optimizer: Any, args: Any, kwargs: Any) -> None:
            if gate.mode != "run" or gate.is_recorded:
                before(optimizer)
            threads.trains()
            if watched:
                steps(optimizer)

        def after_step(optimizer: Any, args: Any, kwargs: Any) -> None:
            if ledger.knows_several() and self.is_within_a_step():
                after_inner(optimizer)
                return
            try:
                is_expected = meets(("step", id(optimizer), ref(optimizer)))
            except BaseException as error:
                is_expected = fails(error)
            if not is_expected:
                after(optimizer)

        self._before = optimizers.register_optimizer_step_pre_hook(before_step)
        self._after = optimizers.register_optimizer_step_post_hook(after_step)

    def _around_making(self, original: Any) -> Any:
        made = guard.guarded(self.optimizer_made)

        def make(self: Any, *args: Any, **kwargs: Any) -> None:
            with between:
                original(self, *args, **kwargs)
            made(self)

        return make

    def optimizer_made(self, optimizer: Optimizer) -> None:
        self._recorder.passes.sees_optimizer()
        self._watcher.ledger.knows(optimizer)

    def before_step(self, optimizer: Optimizer) -> None:
        if not self.is_within_a_step():
            site = site_here()
            self._recorder.passes.begins(("step", id(optimizer)))
            self._watcher.begins("step", site, self._stepped_by(site))

    def after_step(self, optimizer: Optimizer) -> None:
        if self._watcher.looking.shelf.watched:
            self._watcher.looking.stepped(optimizer)
        if self._watcher.aborting.is_open:
            self._watcher.aborting.passed(optimizer, "step")
        if self.is_within_a_step():
            self._watcher.ledger.stepped(optimizer)
            return
        self.stepped(id(optimizer), optimizer)
        if self._watcher.moving is not None:
            self._watcher.moving.stepped()

    def stepped(self, key: int, optimizer: Any) -> None:
        """Notes a step. `key`: the optimizer's id, as it may be gone."""
        if optimizer is not None:
            self._watcher.ledger.stepped(optimizer)
        self._watcher.here.steps += 1
        self._recorder.passes.ends(("step", key))
        self.step_ends(False)

    def is_within_a_step(self) -> bool:
        """Returns whether the step whose hook runs was called by another optimizer's step."""
        return self._watcher.ledger.knows_several() and steps_under_way() == 2

    def step_ends(self, skipped: bool) -> None:
        site = self._watcher.site_of("step")
        role = self._stepped_by(site) if site is not NOWHERE else ""
        self._recorder.ends("step", site, role, skipped=skipped)

    def _stepped_by(self, site: Site) -> str:
        """Returns the optimizer's name in `optimizer.step()` or `scaler.step(optimizer)`."""
        call = site.of("step")
        return call.argument if self._watcher.here.is_scaler_stepping else call.owner

    # ── hooks that are lost ──

    def are_lost(self) -> bool:
        """Returns whether the script has removed the hooks and nobody was told yet."""
        if self._recorder.passes.is_blind_to_steps:
            return False
        return not (  # a script may clear torch's tables or replace them
            self._before.id in optimizers._global_optimizer_pre_hooks
            and self._after.id in optimizers._global_optimizer_post_hooks
        )

    def look(self) -> None:
        """Tells once, checked at each backward, that the script has removed the hooks; they are not restored."""
        if not self.are_lost():
            return
        self._recorder.passes.loses_steps()
        self._recorder.gate.send(HooksCleared("step"))


def steps_under_way() -> int:
    """Returns how many steps are running in this thread: 0, 1, or 2 for two or more."""
    frame: FrameType | None = sys._getframe(1)
    steps = 0
    while frame is not None and steps < 2:
        steps += frame.f_code is _STEP
        frame = frame.f_back
    return steps
