"""When the probe has to step aside: torch compiles, traces, scripts or transforms, and what is seen is no training."""

from __future__ import annotations

from types import FrameType

import torch
from torch._guards import TracingContext
from torch.fx import _symbolic_trace as fx

# torch's older ones have a flag in its place; `is_fx_tracing` of torch itself logs a warning
_is_fx_tracing = getattr(fx, "is_fx_symbolic_tracing", lambda: getattr(fx, "_is_fx_tracing_flag", False))


def is_transforming() -> bool:
    """Whether tensors are stand-ins just now: torch's compiler, jit or fx tracing, or inside a functorch transform."""
    return (
        TracingContext.try_get() is not None
        or torch._C._is_tracing()
        or _is_fx_tracing()
        or torch._C._functorch.peek_interpreter_stack() is not None
    )


def is_generated(caller: FrameType) -> bool:
    """Whether a call comes out of code that torch has made, which is part of a black box."""
    return caller.f_code.co_filename.startswith("<eval_with_key>")
