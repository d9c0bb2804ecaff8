"""Finds out which phase a call in the script's source would begin, from the objects that its names stand for."""

from __future__ import annotations

import ast
import sys
import types
from collections.abc import Callable
from types import FrameType
from typing import Any

import torch
from torch.optim import Optimizer
from torch.utils.data import DataLoader, dataloader

from ..frames import ahead
from ..frames.ahead import Comes
from ..frames.scope import MISSING, attribute
from ..loss import functions
from ..modules.running import is_loss

_NOTHING = ("", "")
_MOST_WRAPPERS = 8
_QUIET = {"torch", "torchvision", "numpy", "builtins", "tqdm", "matplotlib"} | set(sys.stdlib_module_names)


class Expected:
    """Tells from the source which phase comes next."""

    def __init__(self, owns_parameters: Callable[[torch.nn.Module], bool]) -> None:
        self._owns_parameters = owns_parameters

    def after(self, frame: FrameType | None) -> Comes | None:
        """Returns the next phase after the call that `frame` is executing, or None if the source does not show it."""
        return ahead.ahead(frame, self._kind_of, _is_loader)

    def _kind_of(self, call: ast.Call, called: Any, owner: Any) -> ahead.Kind:
        method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        found = _of_method(call, method, owner) or _small(method or getattr(call.func, "id", ""), called, owner)
        if found is not None:
            return found
        if isinstance(called, torch.nn.Module):
            return self._of_module(call, called)
        if _name_of_loss(called):
            return "loss", ast.unparse(call.func)
        if called is next and call.args:
            return None  # an iterator that the source does not show
        return _NOTHING if _is_quiet(method, called, owner) else None

    def _of_module(self, call: ast.Call, module: torch.nn.Module) -> ahead.Kind:
        if is_loss(module):
            return "loss", ast.unparse(call.func)
        if self._owns_parameters(module):
            return "forward", ast.unparse(call.func)
        return _NOTHING if type(module).__module__.startswith("torch.") else None


def _of_method(call: ast.Call, method: str, owner: Any) -> ahead.Kind:
    """Returns the phase of `backward`, `step` or `zero_grad`; None for other methods, or if the owner is unknown."""
    if not isinstance(call.func, ast.Attribute):
        return None
    name = ast.unparse(call.func.value)
    first = ast.unparse(call.args[0]) if call.args else ""
    if method == "backward" and not isinstance(owner, (torch.nn.Module, type)):
        return "backward", first if isinstance(owner, types.ModuleType) else name
    if method == "step" and isinstance(owner, Optimizer):
        return "step", name
    if method == "step" and isinstance(owner, torch.amp.GradScaler):
        return "step", first
    if method == "zero_grad" and isinstance(owner, (Optimizer, torch.nn.Module)):
        return "zero_grad", name
    return None


def _small(name: str, called: Any, owner: Any) -> ahead.Kind:
    """Returns the small moment that a call is, such as clipping, or None."""
    if name in ("clip_grad_norm_", "clip_grad_value_") and getattr(called, "__module__", "").startswith("torch."):
        return "clip", ""
    if name == "step" and isinstance(owner, torch.optim.lr_scheduler.LRScheduler):
        return "schedule", ""
    if isinstance(owner, torch.amp.GradScaler) and name in ("unscale_", "update"):
        return ("unscale" if name == "unscale_" else "scale_update"), ""
    is_loaded = name == "load_state_dict" and isinstance(owner, (torch.nn.Module, Optimizer))
    return ("load", "") if is_loaded else None


def _name_of_loss(called: Any) -> str:
    """Returns the name of a loss function of torch's, which has a wrapper of ours, or several; "" for anything else."""
    for _ in range(_MOST_WRAPPERS):
        if not isinstance(called, types.FunctionType):
            return ""
        if name := next((name for name, one in functions.ORIGINALS.items() if called is one), ""):
            return name
        called = called.__dict__.get("__wrapped__")
    return ""


def _is_quiet(method: str, called: Any, owner: Any) -> bool:
    """Returns whether no phase begins in the call: it is torch's, the standard library's, or a method of a plain
    type."""
    if called is MISSING and owner is MISSING:
        return bool(method) and any(hasattr(kind, method) for kind in (torch.Tensor, str, list, dict, set))
    of = called if called is not MISSING else type(owner)
    function = of.__func__ if isinstance(of, types.MethodType) else of
    module = getattr(function, "__module__", None) or type(getattr(of, "__self__", None)).__module__
    return str(module).partition(".")[0] in _QUIET


def _is_loader(found: Any) -> bool:
    if found is DataLoader or isinstance(found, (DataLoader, dataloader._BaseDataLoaderIter)):
        return True
    return isinstance(attribute(found, "iterable"), DataLoader)  # a progress bar over a loader
