"""Rules about clipping, and about gradients that still have a GradScaler's factor."""

from __future__ import annotations

from collections import deque
from typing import Any

import torch

from ..places import Spot
from ..training import Training

ALWAYS = 20


class Scaling:
    """Rules `clip_scaled` and `clip_always`."""

    def __init__(self, training: Training) -> None:
        self._t = training
        self._scale = 0.0  # the factor of the gradients now
        self._unscaled: set[int] = set()
        self._coefficients: deque[float] = deque(maxlen=ALWAYS)

    def scaled(self, args: Any, kwargs: Any, result: Any, spot: Spot) -> None:
        scaler = args[0]
        if scaler.is_enabled():
            self._t.uses_scaler = True
            self._scale = self._t.scaler_scale = float(scaler.get_scale())

    def unscaled(self, args: Any, kwargs: Any, result: Any, spot: Spot) -> None:
        self._scale = 0.0

    def scaler_stepped(self, args: Any, kwargs: Any, result: Any, spot: Spot) -> None:
        self._scale = 0.0
        self._t.scaler_scale = None

    def clipped(self, args: Any, kwargs: Any, result: Any, spot: Spot) -> None:
        limit = args[1] if len(args) > 1 else kwargs.get("max_norm")
        if not isinstance(result, torch.Tensor) or not isinstance(limit, (int, float)):
            return
        total = float(result)
        if self._scale > 1:
            self._t.found(
                "clip_scaled", "warning", spot,
                readings={"norm": total, "scale": self._scale, "true": total / self._scale, "limit": float(limit)},
            )  # fmt: skip
            return
        self._coefficients.append(float(limit) / total if total > 0 else 1.0)
        optimizers = [optimizer for optimizer, _ in self._t.optimizers.items()]
        is_scale_free = any("betas" in group for optimizer in optimizers for group in optimizer.param_groups)
        if (
            len(self._coefficients) == ALWAYS
            and max(self._coefficients) < self._t.threshold("clip_always")
            and not is_scale_free
        ):
            self._t.found(
                "clip_always", "hint", spot,
                readings={"coefficient": self._coefficients[-1], "limit": float(limit), "norm": total},
                since=self._t.iteration - ALWAYS + 1,
            )  # fmt: skip
