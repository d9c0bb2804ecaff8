"""Context managers for the probe's own arithmetic: without gradients, autocast, function modes or dispatch modes, and
without a word to other ranks."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import torch
from torch.utils import _python_dispatch as dispatch

from .live import live
from .quiet import Quiet, is_strictly_quiet
from .ranks import must_be_strict


class Plain:
    """`with Plain():` reads attributes of tensors without calling the user's function modes and without the probe's
    hooks."""

    __slots__ = ("_guard", "_was_busy")
    _guard: Any

    def __enter__(self) -> None:
        self._was_busy, live.own.busy = live.own.busy, True
        self._guard = torch._C.DisableTorchFunction()
        self._guard.__enter__()

    def __exit__(self, *error: object) -> None:
        self._guard.__exit__(*error)
        live.own.busy = self._was_busy


class Neutral:
    """`with Neutral():` computes outside of the user's modes and without the probe's hooks.

    Nothing inside draws random numbers, and an operation with a tensor that ranks share raises WaitsForRanks. It is
    entered at every backward, so the case without modes is kept quick.
    """

    __slots__ = ("_guard", "_was_busy", "_had_grad", "_modes")
    _guard: Any

    def __enter__(self) -> None:
        self._was_busy, live.own.busy = live.own.busy, True
        self._guard = torch._C.DisableTorchFunction()
        self._guard.__enter__()
        self._had_grad = torch.is_grad_enabled()
        torch._C._set_grad_enabled(False)
        self._modes = _leave_modes() if _in_modes() or must_be_strict() else None

    def __exit__(self, *error: object) -> None:
        if self._modes is not None:
            self._modes.close()
        torch._C._set_grad_enabled(self._had_grad)
        self._guard.__exit__(*error)
        live.own.busy = self._was_busy


def has_graph(tensor: torch.Tensor) -> bool:
    """Returns whether `backward()` can start at the tensor. Calls neither the user's modes nor a tensor subclass's
    code."""
    if type(tensor) is torch.Tensor and torch._C._len_torch_function_stack() == 0:
        return tensor.requires_grad
    with Plain():
        return tensor.requires_grad


_AUTOCAST_KINDS = ("cpu", "cuda")


def is_plain() -> bool:
    """Returns whether no mode of the user's sees or changes what is asked of a tensor now."""
    return torch._C._len_torch_function_stack() == 0 and not _in_modes()


def _in_modes() -> bool:
    return torch._C._len_torch_dispatch_stack() > 0 or torch._C._is_any_autocast_enabled()


def _leave_modes() -> ExitStack:
    stack = ExitStack()
    if not is_strictly_quiet():
        if torch._C._len_torch_dispatch_stack() > 0:
            stack.enter_context(dispatch._disable_current_modes())
        if must_be_strict():
            stack.enter_context(Quiet(True))
    for kind in _AUTOCAST_KINDS:
        if torch.is_autocast_enabled(kind):
            stack.enter_context(torch.autocast(kind, enabled=False))
    return stack
