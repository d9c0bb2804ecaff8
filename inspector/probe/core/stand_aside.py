"""When the probe has to step aside: torch compiles, traces, scripts or transforms, and what is seen is no training."""

from __future__ import annotations

from types import FrameType
from typing import Any

import torch
from torch import _guards
from torch.fx import _symbolic_trace as fx

# Every phase of a free run asks several times: what torch keeps for each thread is read where it lies, since torch's
# own functions cost microseconds where nothing is set. `fx.is_fx_tracing` logs a warning besides.
_compiling: Any = _guards._TLS
_fx_tracing: Any = getattr(fx, "_is_fx_tracing_tls", fx)
_FX_TRACING = "flag" if hasattr(fx, "_is_fx_tracing_tls") else "_is_fx_tracing_flag"  # torch's older ones
_is_tracing, _innermost_transform = torch._C._is_tracing, torch._C._functorch.peek_interpreter_stack


def is_transforming() -> bool:
    """Whether tensors are stand-ins just now: torch's compiler, jit or fx tracing, or inside a functorch transform."""
    return (
        _compiling.__dict__.get("tracing_context") is not None
        or _is_tracing()
        or _fx_tracing.__dict__.get(_FX_TRACING, False)
        or _innermost_transform() is not None
    )


def is_generated(caller: FrameType) -> bool:
    """Whether a call comes out of code that torch has made, which is part of a black box."""
    return caller.f_code.co_filename.startswith("<eval_with_key>")
