"""When the probe has to step aside: torch compiles, traces, scripts or transforms, and what is seen is no training."""

from __future__ import annotations

import threading
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


class _Backwards(threading.local):
    depth = 0  # backwards that run inside of one another in this thread (reentrant checkpoints)


_backwards = _Backwards()
_running = 0  # in all threads together


def enter_backward() -> None:
    global _running
    _backwards.depth += 1
    _running += 1


def leave_backward() -> None:
    global _running
    _backwards.depth -= 1
    _running -= 1


def is_in_backward() -> bool:
    """Whether what runs here was called by a backward: checkpoints compute again then, which is no call of the
    script's. On an accelerator backward runs in threads of torch's own, which Python has not started."""
    if not _running:
        return False
    return _backwards.depth > 0 or all(thread.ident != threading.get_ident() for thread in threading.enumerate())


def is_generated(caller: FrameType) -> bool:
    """Whether a call comes out of code that torch has made, which is part of a black box."""
    return caller.f_code.co_filename.startswith("<eval_with_key>")
