"""When the probe has to step aside: torch compiles, traces, scripts or transforms, and what is seen is no training."""

from __future__ import annotations

import torch
from torch.fx import _symbolic_trace as fx


def is_transforming() -> bool:
    """Whether tensors are stand-ins just now: jit or fx tracing, or inside a functorch transform."""
    return (
        torch._C._is_tracing()
        or getattr(fx, "_is_fx_tracing_flag", False)  # its public function logs a warning
        or torch._C._functorch.peek_interpreter_stack() is not None
    )
