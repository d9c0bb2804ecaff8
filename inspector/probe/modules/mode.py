"""Whether a module trains or is evaluated."""

from __future__ import annotations

from typing import Any

import torch

from .loose import Loose


def mode_of(module: Any) -> bool | None:
    """Returns whether a module is in training mode, read without asking the user's class; None: not known."""
    if isinstance(module, Loose):
        return None
    mode = module.training if isinstance(module, torch.jit.ScriptModule) else module.__dict__.get("training")
    return mode if isinstance(mode, bool) else None
