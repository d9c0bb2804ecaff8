"""Hangs on the steps of all optimizers by torch's global hooks, and notices when the script takes these away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import ref

from torch.optim import optimizer as optimizers

from ...wire.messages import HooksCleared
from ..core import guard
from ..core.threads import threads

if TYPE_CHECKING:
    from ..watcher import Watcher


class StepHooks:
    def __init__(self, watcher: Watcher) -> None:
        self._recorder = watcher.recorder
        before, after, gate = (
            guard.guarded(watcher.before_step),
            guard.guarded(watcher.after_step, True),
            self._recorder.gate,
        )
        meets, fails, ledger = self._recorder.routine.meets, self._recorder.routine.fails, watcher.ledger
        after_inner = guard.guarded(watcher.after_step)
        steps, watched = guard.guarded(watcher.looking.steps), watcher.looking.shelf.watched

        def before_step(optimizer: Any, args: Any, kwargs: Any) -> None:
            if gate.mode != "run" or gate.is_recorded:
                before(optimizer)
            threads.trains()
            if watched:
                steps(optimizer)

        def after_step(optimizer: Any, args: Any, kwargs: Any) -> None:
            if ledger.knows_several() and watcher.is_within_a_step():
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

    def are_lost(self) -> bool:
        """Whether the script has taken them away, and nobody was told yet."""
        if self._recorder.passes.is_blind_to_steps:
            return False
        return not (  # a script may clear torch's tables of them, or put others in their place
            self._before.id in optimizers._global_optimizer_pre_hooks
            and self._after.id in optimizers._global_optimizer_post_hooks
        )

    def look(self) -> None:
        """Called at each backward. What the script has cleared stays so: it is told once."""
        if not self.are_lost():
            return
        self._recorder.passes.loses_steps()
        self._recorder.gate.send(HooksCleared("step"))
