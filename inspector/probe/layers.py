"""The stack of modules that are running, kept by torch's global forward hooks; which layer failed, when one does."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import torch
from torch.nn.modules.loss import _Loss
from torch.nn.modules.module import register_module_forward_hook, register_module_forward_pre_hook

from . import post_mortem
from .guard import guarded
from .stand_aside import is_transforming
from .threads import threads


class _Running(threading.local):
    """In this thread: what the script itself called, and how many of its own calls of itself are running in it."""

    root: Any = None
    again = 0


_running = _Running()
_LOSS_FUNCTION = object()
_follower: Follower | None = None


class Follower(Protocol):
    """Told of every call of a layer, while somebody steps."""

    def begins(self, module: Any, args: Any, is_root: bool) -> None: ...

    def ends(self, module: Any, args: Any, rest: tuple[Any, ...]) -> None: ...


def follow(follower: Follower | None) -> None:
    """From now on, until it is taken back with None."""
    global _follower
    _follower = follower


def running_root() -> Any:
    """The module that the script itself has called in this thread, while it runs."""
    return None if _running.root is _LOSS_FUNCTION else _running.root


def is_inside() -> bool:
    """Whether a module or a loss function of torch's is running in this thread."""
    return _running.root is not None


def is_inside_model() -> bool:
    """Whether a module is running that is no loss."""
    root = _running.root
    return root is not None and root is not _LOSS_FUNCTION and not is_loss(root)


def is_evaluated() -> bool:
    """Whether a module is running that is no loss and not in training mode, without a graph."""
    return is_inside_model() and not _running.root.training and not torch.is_grad_enabled()


_watched: dict[int, Callable[[Any, Any], None]] = {}


def watch(modules: Iterable[int], gave: Callable[[Any, Any], None]) -> None:
    """From now on `gave(module, result)` is called for these, by their id()."""
    _watched.clear()
    _watched.update(dict.fromkeys(modules, guarded(gave)))


def _gave(module: Any, result: Any) -> None:
    gave = _watched.get(id(module))  # another thread may have let it go
    if gave is not None and not is_transforming() and not threads.is_in_backward():
        gave(module, result)


@contextmanager
def inside() -> Iterator[None]:
    """While a loss function runs: what it calls is its own affair."""
    _running.root = _LOSS_FUNCTION
    try:
        yield
    finally:
        _running.root = None


def is_loss(module: torch.nn.Module) -> bool:
    return isinstance(module, _Loss)


def hang(
    on_begin: Callable[[Any, Any], None],
    on_end: Callable[[Any, Any, Any, bool], None],
    on_failure: Callable[[Any, Any], None],
) -> list[Callable[[], None]]:
    """Registers the hooks; `on_begin` and `on_end` are told of the calls that the script itself makes, `on_failure` of
    each call that an exception leaves, the innermost first. Gives what removes them, for when torch is not walking
    through them. Every layer of every training comes through here, so the way past is short."""
    running, watched, is_compiling = _running, _watched, torch.compiler.is_compiling

    def before(module: torch.nn.Module, args: tuple[Any, ...]) -> None:
        if is_compiling():
            return
        root = running.root
        if root is None:
            begin(module, args)
        elif root is module and _calls_itself(module):
            running.again += 1
        elif root is module:  # what an interrupt left over
            begin(module, args)
        elif _follower is not None and root is not _LOSS_FUNCTION:
            _follower.begins(module, args, False)

    def begin(module: torch.nn.Module, args: tuple[Any, ...]) -> None:
        running.root, running.again = None, 0
        if not is_transforming() and not threads.is_in_backward():
            post_mortem.forget_layer()
            on_begin(module, args)
            if _follower is not None:
                _follower.begins(module, args, True)
        running.root = module

    def after(module: torch.nn.Module, args: tuple[Any, ...], *rest: Any) -> None:
        """`rest` is (kwargs, result), or only (result) when the call failed: torch then leaves out the kwargs."""
        if is_compiling():
            return
        if len(rest) == 1:
            on_failure(module, args)
        elif watched and id(module) in watched:
            _gave(module, rest[1])
        if running.root is not module:
            if _follower is not None and running.root is not _LOSS_FUNCTION:
                _follower.ends(module, args, rest)
            return
        if running.again:
            running.again -= 1
            return
        running.root = None
        if not is_transforming() and not threads.is_in_backward():
            if _follower is not None:
                _follower.ends(module, args, rest)
            on_end(module, _given(args, *rest[:-1]), rest[-1], len(rest) == 1)

    hooks = (
        register_module_forward_pre_hook(before),
        register_module_forward_hook(after, with_kwargs=True, always_call=True),
    )
    return [hook.remove for hook in hooks]


def _given(args: tuple[Any, ...], kwargs: dict[str, Any] | None = None) -> Any:
    """What a module was called with: the positional arguments by number, those with a keyword by that."""
    return {**dict(enumerate(args)), **kwargs} if kwargs else args


def _calls_itself(module: torch.nn.Module) -> bool:
    """Whether the call that begins is made by one of the same module that is still running."""
    frame, calls = sys._getframe(1), 0
    while frame is not None and calls < 2:
        calls += frame.f_code is _CALL and frame.f_locals.get("self") is module
        frame = frame.f_back
    return calls == 2


_CALL = torch.nn.Module._call_impl.__code__


def note_failure(module: torch.nn.Module, args: tuple[Any, ...]) -> None:
    error = sys.exc_info()[1]
    if error is not None:
        post_mortem.note_layer(error, module, tuple(_describe(value) for value in args))


def _describe(value: Any) -> str:
    if not isinstance(value, torch.Tensor):
        return type(value).__name__
    return f"Tensor {list(value.shape)} {str(value.dtype).removeprefix('torch.')} {value.device}"
