"""All hooks around torch's public functions that watch a training."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from .backward_calls import BackwardCalls
from .clip_scale_schedule_load import SmallMoments
from .data_loaders import DataLoaders
from .forwards import Forwards
from .grad_scalers import GradScalers
from .loss_functions import LossFunctions
from .optimizer_steps import OptimizerSteps
from .zero_grads import ZeroGrads

if TYPE_CHECKING:
    from ..watcher import Watcher


class TrainingHooks:
    """One hook per phase, and those for what happens between phases."""

    def __init__(self, watcher: Watcher) -> None:
        self.data = DataLoaders(watcher)
        self.loss = LossFunctions(watcher)
        self.forward = Forwards(watcher, self.loss)
        self.step = OptimizerSteps(watcher)
        self.backward = BackwardCalls(watcher, self.loss, self.step)
        self.zero_grad = ZeroGrads(watcher)
        self._scalers, self._between = GradScalers(watcher, self.step), SmallMoments(watcher)

    def hang(self) -> list[Callable[[], None]]:
        """Puts the hooks in place; returns functions that undo it, in this order."""
        hooks = (
            self.forward, self.loss, self.data, self.step, self.backward, self._scalers, self.zero_grad, self._between,
        )  # fmt: skip
        return [undo for hook in hooks for undo in hook.hang()]
