"""Tells when the probe must do nothing: while torch compiles, traces, scripts or transforms, and no training runs."""

from __future__ import annotations

from types import FrameType
from typing import Any

import torch
from torch import _guards
from torch.fx import _symbolic_trace as fx

# Every phase of a free run asks this several times, so torch's per-thread state is read directly: torch's own functions
# cost microseconds even where nothing is set, and `fx.is_fx_tracing` also logs a warning.
_compiling: Any = _guards._TLS
_fx_tracing: Any = getattr(fx, "_is_fx_tracing_tls", fx)
_FX_TRACING = "flag" if hasattr(fx, "_is_fx_tracing_tls") else "_is_fx_tracing_flag"  # in older versions of torch
_is_tracing, _innermost_transform = torch._C._is_tracing, torch._C._functorch.peek_interpreter_stack


def is_transforming() -> bool:
    """Returns whether tensors are stand-ins now: torch.compile, jit tracing, fx tracing or a functorch transform
    runs."""
    return (
        _compiling.__dict__.get("tracing_context") is not None
        or _is_tracing()
        or _fx_tracing.__dict__.get(_FX_TRACING, False)
        or _innermost_transform() is not None
    )


def is_generated(caller: FrameType) -> bool:
    """Returns whether the caller is code that torch generated, which counts as part of a black box."""
    return caller.f_code.co_filename.startswith("<eval_with_key>")
