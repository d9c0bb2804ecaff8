"""Knows which of the script's modules is running and who is told of the calls of layers."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Protocol

import torch
from torch.compiler import is_compiling
from torch.nn.modules.loss import _Loss

from ..core.guard import guarded
from ..core.recursion_limit import frames, limit, set_limit
from ..core.stand_aside import is_transforming
from ..core.threads import threads
from ..execution.gate import RUN, Gate
from ..frames import local_variables
from . import module_call
from .module_call import Running

_running = Running()
_LOSS_FUNCTION = object()


class Follower(Protocol):
    """Is told of every call of a layer while somebody steps."""

    def begins(self, module: torch.nn.Module, given: Any, is_root: bool) -> None: ...

    def ends(self, module: torch.nn.Module, given: Any, result: Any, failed: bool) -> None: ...


class _All:
    """The rules are told first, then who steps, then breakpoints: who is told later may find it held already."""

    def __init__(self, followers: list[Follower]) -> None:
        self._followers = followers

    def begins(self, module: Any, given: Any, is_root: bool) -> None:
        for follower in self._followers:
            follower.begins(module, given, is_root)

    def ends(self, module: Any, given: Any, result: Any, failed: bool) -> None:
        for follower in self._followers:
            follower.ends(module, given, result, failed)


_ORDER = ("rules", "stepper", "points")
_followers: dict[str, Follower] = {}  # by who they are
_following = threading.Lock()  # the reading thread sets breakpoints


def follow(follower: Follower | None, who: str = "stepper") -> None:
    """From now on, until it is taken back with None; `who`: one of _ORDER."""
    with _following:
        if follower is None:
            _followers.pop(who, None)
        else:
            _followers[who] = follower
        told = [_followers[name] for name in _ORDER if name in _followers]
        Running.follower = _All(told) if len(told) > 1 else told[0] if told else None


def is_followed() -> bool:
    """Returns whether somebody is told of the calls of layers."""
    return Running.follower is not None or bool(_watched)


def running_root() -> Any:
    """Returns the module that the script itself has called in this thread and that is running, or None."""
    return None if _running.root is _LOSS_FUNCTION else _running.root


def is_inside() -> bool:
    """Returns whether a module or a torch loss function is running in this thread."""
    return _running.root is not None


def is_inside_model() -> bool:
    """Returns whether a module that is no loss is running in this thread."""
    root = _running.root
    return root is not None and root is not _LOSS_FUNCTION and not is_loss(root)


def is_evaluated() -> bool:
    """Returns whether a module that is no loss is running in eval mode without gradients."""
    return is_inside_model() and not _running.root.training and not torch.is_grad_enabled()


_CALL = torch.nn.Module._call_impl.__code__


def module_of_forward(frame: FrameType) -> Any:
    """Returns the module whose `forward` the frame is, or None."""
    above = frame.f_back
    if above is None or above.f_code is not _CALL:
        return None
    return dict(local_variables.locals_of(above)).get("self")


_watched: dict[int, Callable[[Any, Any], None]] = {}


def watch(modules: Iterable[int], gave: Callable[[Any, Any], None]) -> None:
    """Calls `gave(module, result)` from now on for these modules, given by id(); replaces those of before."""
    _watched.clear()
    _watched.update(dict.fromkeys(modules, guarded(gave)))


def _gave(module: torch.nn.Module, result: Any) -> None:
    gave = _watched.get(id(module))  # another thread may have ended the watch
    if gave is not None and not is_transforming() and not threads.is_in_backward():
        gave(module, result)


@contextmanager
def inside() -> Iterator[None]:
    """`with inside():` a loss function runs; the calls of modules inside it are not the script's."""
    _running.root = _LOSS_FUNCTION
    try:
        yield
    finally:
        _running.root = None


def is_loss(module: torch.nn.Module) -> bool:
    return isinstance(module, _Loss)


class ModuleCalls:
    """Hears of all module calls; tells `on_begin` and `on_end` of those that the script itself makes, the follower of
    all.

    Every forward of every training comes through here, so the usual way is short.
    """

    def __init__(
        self,
        gate: Gate,
        on_begin: Callable[[Any, Any], None],
        on_end: Callable[[Any, Any, Any, bool], None],
        passes: Callable[[Any, Any, Any, FrameType], bool],
        fails: Callable[[BaseException], bool],
    ) -> None:
        self._gate, self._on_begin, self._on_end, self._passes, self._fails = gate, on_begin, on_end, passes, fails

    def begins(self, module: torch.nn.Module, args: Any, kwargs: Any) -> bool:
        """Returns whether the script itself makes the call."""
        try:
            if is_compiling():  # torch's compiler must read no further
                return False
            between = frames.between
            set_limit(limit.right + between)
            set_limit(limit.wide)
        except RecursionError:
            return False  # the script has no stack left: it raises RecursionError itself
        try:
            is_root = _running.root is None
            if _is_call(is_root):
                if is_root and (self._gate.mode != RUN or self._gate.is_recorded):
                    self._on_begin(module, args)
                if _running.follower is not None:
                    _running.follower.begins(module, _given(args, kwargs), is_root)
        finally:
            set_limit(limit.right + between)
        if is_root:  # last, so that an interrupt leaves no state behind
            _running.root = module
        return is_root

    def ends(self, module: torch.nn.Module, args: Any, kwargs: Any, result: Any, is_root: bool, failed: bool) -> None:
        try:
            if is_compiling():
                return
            between = frames.between
            set_limit(limit.right + between)
            set_limit(limit.wide)
        except RecursionError:
            return
        try:
            if not failed and id(module) in _watched:
                _gave(module, result)
            if _is_call(is_root):
                if _running.follower is not None:
                    _running.follower.ends(module, _given(args, kwargs), result, failed)
                given = _given(args, kwargs) if kwargs else args
                if is_root:
                    try:
                        is_expected = not failed and self._passes(module, given, result, sys._getframe(2))
                    except BaseException as error:
                        is_expected = self._fails(error)
                    if not is_expected:
                        self._on_end(module, given, result, failed)
        finally:
            set_limit(limit.right + between)


def hang(
    gate: Gate,
    on_begin: Callable[[Any, Any], None],
    on_end: Callable[[Any, Any, Any, bool], None],
    passes: Callable[[Any, Any, Any, FrameType], bool] = lambda module, given, result, caller: False,
    fails: Callable[[BaseException], bool] = lambda error: False,
) -> Callable[[], None]:
    """Replaces torch's call of modules; returns a function that undoes it.

    `on_begin` and `on_end` are told of the calls that the script itself makes: of begins not in a free run, of ends not
    where `passes(module, given, result, caller)` is True. `fails` is told of what `passes` raises.
    """
    calls = ModuleCalls(gate, on_begin, on_end, passes, fails)
    return module_call.hang(_running, gate, _watched, calls.begins, calls.ends)


def _is_call(is_root: bool) -> bool:
    """Returns whether the call belongs to the script's training: not one that torch makes to trace or to recompute."""
    if not is_root and _running.root is _LOSS_FUNCTION or is_transforming():
        return False
    return not (threads.backwards and threads.is_in_backward())


def _given(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Returns what a module was called with: positional arguments by number, keyword arguments by name."""
    return {**dict(enumerate(args)), **kwargs} if kwargs else args
