"""Watches single operations in the first training forwards: at which one a parameter's path to the loss ends, and over
which axis a softmax runs. It is a function mode, on in training forwards only: in eval mode it would change what torch
runs."""

from __future__ import annotations

import sys
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch.overrides import TorchFunctionMode, resolve_name

from ..core.live import live
from ..core.recursion_limit import frames, limit, set_limit
from ..core.stand_aside import is_transforming
from ..frames import user_code
from ..modules import below
from .places import Spot, spot_of

FORWARDS = 3
_LEAVES_TORCH = ("numpy", "item", "tolist", "__float__", "__array__", "__int__", "__bool__")
_FAST_PATHS = (torch.nn.TransformerEncoderLayer, torch.nn.TransformerEncoder, torch.nn.MultiheadAttention)
MOST_CUTS, MOST_SEEN, MOST_AFTER = 200, 100_000, 50


@contextmanager
def _at_work() -> Iterator[bool]:
    """`with _at_work() as has_room:` hides the probe's work and lends it stack levels. `has_room` is False if the
    script has reached its recursion limit; it then raises RecursionError itself."""
    try:
        set_limit(limit.right + frames.between)
        set_limit(limit.wide)
    except RecursionError:
        yield False
        return
    live.own.busy = True
    try:
        yield True
    finally:
        live.own.busy = False
        set_limit(limit.right + frames.between)


class Cut:
    """A call whose inputs depend on trained parameters and whose results have no graph.

    Attributes: `spot`; `name` of the function; `why`, a code; `parameters`, their ids; `after`, layers whose input is made
    of the results, weakly.
    """

    def __init__(self, spot: Spot, name: str, why: str, parameters: frozenset[int]) -> None:
        self.spot, self.name, self.why, self.parameters = spot, name, why, parameters
        self.after: list[weakref.ref[Any]] = []


class Operations(TorchFunctionMode):
    """The function mode.

    Attributes: `cuts`, calls that cut the graph; `softmaxes`, (place, axis, shape) of each.
    """

    def __init__(self) -> None:
        super().__init__()
        self.cuts: list[Cut] = []
        self.softmaxes: list[tuple[Spot, int, tuple[int, ...]]] = []
        self._made: dict[int, tuple[weakref.ref[Any], frozenset[int]]] = {}
        self._is_on = False
        self._first = 0  # of the cuts of this forward

    # ── when ──

    def enter(self, root: Any) -> None:
        self.leave()
        if not is_transforming() and not _is_special(root):
            self.__enter__()
            self._is_on, self._first = True, len(self.cuts)

    def leave(self) -> None:
        """Leaves the mode, unless another mode lies on top that an exception has left there."""
        if self._is_on:
            self._is_on = False
            if torch._C._len_torch_function_stack() and _top() is self:
                self.__exit__(None, None, None)
            self._made.clear()

    def layer_ended(self, module: Any, given: Any) -> None:
        """Notes it as one that comes after a cut, where what it was given is made of the cut's result."""
        if self._is_on and self.cuts:
            made_of = frozenset().union(*map(self._from, _tensors(given)))
            for cut in self.cuts[self._first :]:
                if made_of & cut.parameters and len(cut.after) < MOST_AFTER:
                    cut.after.append(weakref.ref(module))

    # ── what ──

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        if not self._is_on or not live.on or live.own.busy:
            return func(*args, **kwargs)
        before: tuple[frozenset[int], bool] | None = None
        with _at_work() as has_room:
            if has_room:
                before = self._before(func, args, kwargs)
        result = func(*args, **kwargs)
        with _at_work() as has_room:
            if has_room and before is not None:
                self._after(func, args, kwargs, result, *before)
        return result

    def _before(self, func: Any, args: Any, kwargs: Any) -> tuple[frozenset[int], bool]:
        given = list(_tensors((args, kwargs)))
        before = frozenset().union(*map(self._from, given))
        return before, bool(before) and any(t.requires_grad for t in given)

    def _after(self, func: Any, args: Any, kwargs: Any, result: Any, before: frozenset[int], needs: bool) -> None:
        name = _name(func)
        if name.endswith("softmax"):
            self._note_softmax(args, kwargs)
        if not before:
            return
        results = [t for t in _tensors(result) if not (t.is_leaf and t.requires_grad)]
        if len(self._made) < MOST_SEEN:
            self._made.update((id(t), (weakref.ref(t), before)) for t in results)
        leaves = name.rpartition(".")[2] in _LEAVES_TORCH and not isinstance(result, torch.Tensor)
        if needs and (leaves or results and not any(t.requires_grad for t in results)) and not _only_looks(name):
            self._cut(name, _why(leaves, results), before)

    def _cut(self, name: str, why: str, parameters: frozenset[int]) -> None:
        if len(self.cuts) < MOST_CUTS:
            self.cuts.append(Cut(spot_of(user_code.user_frame(sys._getframe(2))), name, why, parameters))

    def _from(self, tensor: torch.Tensor) -> frozenset[int]:
        """Returns the ids of the parameters that the tensor depends on."""
        if tensor.is_leaf and tensor.requires_grad:
            return frozenset((id(tensor),))
        known = self._made.get(id(tensor))
        return known[1] if known is not None and known[0]() is tensor else frozenset()

    def _note_softmax(self, args: Any, kwargs: Any) -> None:
        axis = kwargs.get("dim", args[1] if len(args) > 1 else None)
        tensor = args[0] if args else kwargs.get("input")
        if isinstance(axis, int) and isinstance(tensor, torch.Tensor) and tensor.dim() > 1:
            spot = spot_of(user_code.user_frame(sys._getframe(2)))
            self.softmaxes.append((spot, axis % tensor.dim(), tuple(tensor.shape)))


def _is_special(root: Any) -> bool:
    """Returns whether the model is compiled or scripted, or has a layer in eval mode with a fast path in torch."""
    for module in below.modules(root):
        if isinstance(module, torch.jit.ScriptModule) or module._compiled_call_impl is not None:
            return True
        if hasattr(module, "_orig_mod") or isinstance(module, _FAST_PATHS) and not module.training:
            return True
    return False


def _top() -> Any:
    return torch._C._get_function_stack_at(torch._C._len_torch_function_stack() - 1)


def _name(func: Any) -> str:
    return str(resolve_name(func) or getattr(func, "__name__", "") or func)


def _only_looks(name: str) -> bool:
    """Returns whether the function reads facts of a tensor, not its elements: `shape`, `size()`, `grad_fn`, a flag."""
    return name.endswith((".__get__", "size", "dim", "numel", "stride", "_set__", "is_floating_point")) and not (
        name.endswith("data.__get__")
    )


def _why(leaves: bool, results: list[Any]) -> str:
    if torch.is_inference_mode_enabled():
        return "inference_mode"
    if not torch.is_grad_enabled():
        return "no_grad"
    if leaves:
        return "leaves_torch"
    return "detached" if results[0].is_floating_point() else "not_differentiable"


def _tensors(value: Any, depth: int = 0) -> Iterator[Any]:
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, (list, tuple)) and depth < 4:
        for part in value:
            yield from _tensors(part, depth + 1)
    elif isinstance(value, dict) and depth < 4:
        for part in value.values():
            yield from _tensors(part, depth + 1)
