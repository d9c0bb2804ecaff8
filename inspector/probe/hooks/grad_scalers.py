"""Wraps the calls of a GradScaler."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch
from torch.optim import Optimizer

from ..core import guard
from ..core.recursion_limit import between
from ..core.wrapping import put
from ..frames.user_code import site_here

if TYPE_CHECKING:
    from ..watcher import Watcher
    from .optimizer_steps import OptimizerSteps


class GradScalers:
    """Notes what is scaled; `scaler.step(optimizer)` is the phase `step`, even if the scaler skips the optimizer's
    step."""

    def __init__(self, watcher: Watcher, steps: OptimizerSteps) -> None:
        self._watcher, self._recorder, self._steps = watcher, watcher.recorder, steps

    def hang(self) -> list[Callable[[], None]]:
        """Wraps the functions; returns functions that undo it."""
        arounds = (("scale", self._around_scaling), ("unscale_", self._around_unscaling), ("step", self._around_step))
        return [put(torch.amp.GradScaler, name, around) for name, around in arounds]

    def _around_scaling(self, original: Any) -> Any:
        scaled = guard.guarded(self.loss_scaled)

        def scale(self: Any, outputs: Any) -> Any:
            with between:
                results = original(self, outputs)
            scaled(self, outputs, results)
            return results

        return scale

    def _around_unscaling(self, original: Any) -> Any:
        unscaled = guard.guarded(self.unscaled)

        def unscale_(self: Any, optimizer: torch.optim.Optimizer) -> None:
            with between:
                original(self, optimizer)
            if self.is_enabled():
                unscaled(optimizer)

        return unscale_

    def _around_step(self, original: Any) -> Any:
        before, after = guard.guarded(self.before_scaled_step), guard.guarded(self.after_scaled_step)
        gate, here = self._recorder.gate, self._watcher.here

        def step(self: Any, optimizer: torch.optim.Optimizer, *args: Any, **kwargs: Any) -> Any:
            if gate.mode != "run" or gate.is_recorded:
                before()
            steps, here.is_scaler_stepping = here.steps, True
            try:
                with between:
                    result = original(self, optimizer, *args, **kwargs)
                after(steps)
            finally:
                here.is_scaler_stepping = False
            return result

        return step

    def before_scaled_step(self) -> None:
        site = site_here()
        self._watcher.begins("step", site, site.of("step").argument)

    def after_scaled_step(self, steps: int) -> None:
        """Notes a skipped step if the number of optimizer steps is still `steps`, as before the call."""
        if self._watcher.here.steps == steps:
            self._steps.step_ends(True)

    def loss_scaled(self, scaler: Any, losses: Any, results: Any) -> None:
        self._watcher.scaling.scaled(scaler, losses, results, site_here().of("scale").argument)

    def unscaled(self, optimizer: Optimizer) -> None:
        self._watcher.scaling.unscaled(optimizer)
        self._watcher.small_moment("unscale", "", None, None)
