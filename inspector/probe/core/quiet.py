"""Dispatch modes in which nothing is computed that waits for another rank; see `ranks`."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode

from .ranks import WaitsForRanks, late_class, must_be_strict, shared_class

_COLLECTIVES = ("c10d", "_c10d_functional", "_c10d_functional_autograd")


class Quiet(TorchDispatchMode):
    """Raises WaitsForRanks for each collective; if `is_strict`, for each operation with a shared tensor too."""

    def __init__(self, is_strict: bool) -> None:
        super().__init__()
        self._is_strict = is_strict

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if getattr(func, "namespace", "") in _COLLECTIVES:
            raise WaitsForRanks(f"{func} waits for other ranks")
        own = tuple(kind for kind in (shared_class(), late_class()) if kind is not None)
        if any(issubclass(kind, own) for kind in types):
            if self._is_strict:
                raise WaitsForRanks(f"{func} of a tensor that ranks share")
            return NotImplemented  # torch's own code for it runs next; its collectives come here
        return func(*args, **(kwargs or {}))


def strictly_quiet() -> AbstractContextManager[Any]:
    """Returns a context in which the probe reads and no reader that forgets other ranks waits for them."""
    return Quiet(True) if must_be_strict() and not is_strictly_quiet() else nullcontext()


def is_strictly_quiet() -> bool:
    """Returns whether the innermost dispatch mode is the probe's own strict one."""
    depth = torch._C._len_torch_dispatch_stack()
    top = torch._C._get_dispatch_stack_at(depth - 1) if depth else None
    return isinstance(top, Quiet) and top._is_strict
