"""Keeps torch.compile from warning of global hooks when the only ones are the probe's: the script has none."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from torch.nn.modules import module as modules

from .arrival import when_imported

WHERE = "torch._dynamo.eval_frame"
WORDS = "Using `torch.compile(module)` when there are global hooks on modules"
OURS = 2  # layers.hang: one before and one after forward

_HOOKS = (
    "_global_backward_pre_hooks", "_global_backward_hooks", "_global_forward_hooks", "_global_forward_pre_hooks",
)  # fmt: skip


def hang() -> Callable[[], None]:
    """From the moment on when torch's compiler is there; gives what takes it back."""
    if WHERE in sys.modules:
        _hush()
    else:
        when_imported(WHERE, _hush)
    return _unhush


class _Warnings:
    """The module `warnings`, but for one warning: no filter is set, so that the script's own are as it left them."""

    def __init__(self, warnings: Any) -> None:
        self._warnings = warnings

    def __getattr__(self, name: str) -> Any:
        return getattr(self._warnings, name)

    def warn(self, message: Any, category: Any = None, stacklevel: int = 1, *args: Any, **kwargs: Any) -> None:
        if not (str(message).startswith(WORDS) and _only_ours()):
            self._warnings.warn(message, category, stacklevel + 1, *args, **kwargs)


def _only_ours() -> bool:
    return sum(len(getattr(modules, name, ())) for name in _HOOKS) <= OURS


def _hush() -> None:
    compiler = sys.modules[WHERE]
    if hasattr(compiler, "warnings"):
        compiler.warnings = _Warnings(compiler.warnings)  # type: ignore[attr-defined]


def _unhush() -> None:
    compiler = sys.modules.get(WHERE)
    if compiler is not None and isinstance(getattr(compiler, "warnings", None), _Warnings):
        compiler.warnings = compiler.warnings._warnings  # type: ignore[attr-defined]
