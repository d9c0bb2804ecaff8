"""Looks for the first NaN or Inf in the iterations in which the rules rest: at the loss, and at the gradient of one small
parameter of a first layer, where what any layer makes of it comes by."""

from __future__ import annotations

import math
import weakref
from typing import Any

import torch

from ..core.neutral import Plain
from .training import Training

MOST = 256  # elements that are looked at
_no_modes, _no_functions = torch._C._len_torch_dispatch_stack, torch._C._len_torch_function_stack


class Sentinel:
    """`bad`: "loss" or "gradient", when something was met that is not finite."""

    def __init__(self, training: Training) -> None:
        self._training = training
        self._small: Any = lambda: None
        self.bad = ""
        self.is_over = False  # it has been told: what follows is the same

    def renew(self) -> None:
        """Chooses whom to look at, and begins anew."""
        with Plain():
            small = [p for p in self._training.trained_parameters().values() if _is_small(p)]
        self._small = weakref.ref(small[0]) if small else lambda: None

    def gave(self, loss: float | None) -> None:
        """What a backward begins at."""
        if loss is not None and not math.isfinite(loss) and not self.is_over:
            self.bad = "loss"

    def sees_bad(self) -> bool:
        """Called at the end of every backward of a free run."""
        parameter = self._small()
        if parameter is None or self.is_over or _no_modes() or _no_functions():
            return bool(self.bad)
        grad = parameter.grad
        if grad is None or grad.__class__ is not torch.Tensor or grad.layout is not torch.strided or not grad.is_cpu:
            return bool(self.bad)
        total = sum(grad.tolist())
        if total - total != 0.0:
            self.bad = self.bad or "gradient"
        return bool(self.bad)


def _is_small(parameter: Any) -> bool:
    is_plain = parameter.is_floating_point() and parameter.is_cpu and parameter.layout is torch.strided
    return is_plain and parameter.requires_grad and 0 < parameter.numel() <= MOST and parameter.dim() == 1
