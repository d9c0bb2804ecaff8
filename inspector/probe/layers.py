"""The stack of modules that are running, kept by torch's global forward hooks; which layer failed, when one does."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch.nn.modules.loss import _Loss
from torch.nn.modules.module import register_module_forward_hook, register_module_forward_pre_hook

from . import post_mortem
from .stand_aside import is_transforming


class _Stack(threading.local):
    def __init__(self) -> None:
        self.modules: list[Any] = []


_stack = _Stack()


def is_inside() -> bool:
    """Whether a module or a loss function of torch's is running in this thread."""
    return bool(_stack.modules)


@contextmanager
def inside() -> Iterator[None]:
    """While a loss function runs: what it calls is its own affair."""
    _stack.modules.append(None)
    try:
        yield
    finally:
        del _stack.modules[-1:]


def is_loss(module: torch.nn.Module) -> bool:
    return isinstance(module, _Loss)


def hang(
    on_begin: Callable[[Any, Any], None],
    on_end: Callable[[Any, Any, Any, bool], None],
    on_failure: Callable[[Any, Any, Any], None],
) -> list[Callable[[], None]]:
    """Registers the hooks; `on_begin` and `on_end` are told of the calls that the script itself makes. Gives what
    removes them, for when torch is not walking through them."""

    def before(module: torch.nn.Module, args: tuple[Any, ...]) -> None:
        if torch.compiler.is_compiling():
            return
        modules = _stack.modules
        if modules and modules[0] is module:  # what an interrupt left over
            modules.clear()
        if not modules and not is_transforming():
            post_mortem.forget_layer()
            on_begin(module, args)
        modules.append(module)

    def after(module: torch.nn.Module, args: tuple[Any, ...], *rest: Any) -> None:
        """`rest` is (kwargs, result), or only (result) when the call failed: torch then leaves out the kwargs."""
        if torch.compiler.is_compiling():
            return
        modules = _stack.modules
        while modules and modules.pop() is not module:
            pass
        failed = len(rest) == 1
        if failed:
            on_failure(module, args, tuple(modules))
        if not modules and not is_transforming():
            on_end(module, args, rest[-1], failed)

    hooks = (
        register_module_forward_pre_hook(before),
        register_module_forward_hook(after, with_kwargs=True, always_call=True),
    )
    return [hook.remove for hook in hooks]


def note_failure(module: torch.nn.Module, args: tuple[Any, ...], outer: tuple[Any, ...]) -> None:
    error = sys.exc_info()[1]
    if error is not None:
        inputs = tuple(_describe(value) for value in args)
        post_mortem.note_layer(error, _path((*outer, module)), type(module).__name__, inputs)


def _path(modules: tuple[Any, ...]) -> str:
    """"model.model1.conv1" as far as each module is a direct child of the one that called it."""
    names = [
        next((name for name, child in parent._modules.items() if child is module), type(module).__name__)
        for parent, module in zip(modules, modules[1:])
        if parent is not None and module is not None
    ]
    return ".".join([type(modules[0]).__name__, *names])


def _describe(value: Any) -> str:
    if not isinstance(value, torch.Tensor):
        return type(value).__name__
    return f"Tensor {list(value.shape)} {str(value.dtype).removeprefix('torch.')} {value.device}"
