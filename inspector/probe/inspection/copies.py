"""Copies of watched tensors: as they were at the last stop, the change by the last step, and copies kept by the user.

The copies are the probe's own and keep to a byte budget; the originals are held weakly.
"""

from __future__ import annotations

import math
import weakref
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

import torch

from ...wire.shards import Shard
from ...wire.tensors import Copy, TensorName
from ..numerics.numbers import Unavailable
from ..numerics.shards import local_part

LIMIT = 256 << 20  # bytes of all copies together

Identity = tuple[str, str, int]  # kind, key, id of the owner or number of the leaf


class Watched:
    """A watched tensor. It is found again by its owner (a module or parameter, held weakly), not by its row in the
    tree."""

    def __init__(self, name: TensorName, owner: Any) -> None:
        self.name = name
        self.kind = name.kind
        self._owner = None if owner is None else weakref.ref(owner)

    def owner(self) -> Any:
        return None if self._owner is None else self._owner()

    @property
    def is_gone(self) -> bool:
        return self._owner is not None and self._owner() is None


class TensorCopies:
    """The copies.

    Attributes: `limit`, bytes of all copies; `watched`, what is looked at.
    """

    def __init__(self, limit: int = LIMIT) -> None:
        self.limit = limit
        self.watched: dict[Identity, Watched] = {}
        self._last: dict[Identity, Any] = {}
        self._before: dict[int, tuple[weakref.ref[Any], Any]] = {}  # of parameters, while their optimizer steps
        self._updates: dict[int, tuple[weakref.ref[Any], Any]] = {}
        self._activations: dict[int, tuple[weakref.ref[Any], Any]] = {}
        self._passed: set[int] = set()  # id() of owners with a step or forward since that was not copied
        self._kept: dict[int, tuple[Copy, Any]] = {}
        self._axes: dict[int, tuple[str, ...]] = {}  # by number of the kept copy
        self._shards: dict[int, Shard | None] = {}  # likewise
        self._number = 0

    # ── looking ──

    def last(self, identity: Identity) -> Any:
        watched = self.watched.get(identity)
        if watched is None or watched.is_gone or identity not in self._last:
            raise Unavailable("not_watched")
        return _afforded(self._last[identity])

    def update(self, parameter: torch.Tensor) -> Any:
        return _afforded(_of(self._updates, parameter, "no_step"))

    def activation(self, module: torch.nn.Module) -> Any:
        return _afforded(_of(self._activations, module, "not_watched"))

    def kept(self, number: int) -> Any:
        if number not in self._kept:
            raise Unavailable("gone")
        return self._kept[number][1]

    # ── keeping ──

    def watch(self, watched: dict[Identity, Watched]) -> None:
        """Watches these tensors and no others; copies of other tensors are dropped."""
        self.watched.clear()
        self.watched.update(watched)
        owners = {id(owner) for one in self.watched.values() if (owner := one.owner()) is not None}
        self._last = {identity: copy for identity, copy in self._last.items() if identity in self.watched}
        for copies in (self._updates, self._activations):
            for key in [key for key in copies if key not in owners]:
                del copies[key]

    def axes(self, number: int) -> tuple[str, ...]:
        """Returns the axes' names of a kept copy, which are those of its original."""
        return self._axes.get(number, ())

    def shard(self, number: int) -> Shard | None:
        """Returns which part of a tensor that ranks share a kept copy is of."""
        return self._shards.get(number)

    def keep(
        self,
        name: TensorName,
        tensor: torch.Tensor,
        stop: int,
        iteration: int,
        axes: tuple[str, ...] = (),
        shard: Shard | None = None,
    ) -> None:
        copy = self._copied(tensor)
        if copy is None:
            raise Unavailable("budget")
        self._number += 1
        self._axes[self._number], self._shards[self._number] = axes, shard
        self._kept[self._number] = Copy(self._number, name, stop, iteration, _bytes(copy)), copy

    def drop(self, numbers: Iterable[int]) -> None:
        """Drops the copies of these numbers, or all if none is named."""
        for number in list(numbers) or list(self._kept):
            self._kept.pop(number, None)
            self._axes.pop(number, None)
            self._shards.pop(number, None)

    def copies(self) -> tuple[Copy, ...]:
        return tuple(copy for copy, _ in self._kept.values())

    def bytes(self) -> int:
        return sum(map(_bytes, self._all()))

    def _all(self) -> Iterator[Any]:
        yield from (copy for copy in self._last.values() if copy is not None)
        for copies in (self._before, self._updates, self._activations):
            yield from (copy for _, copy in copies.values() if copy is not None)
        yield from (copy for _, copy in self._kept.values())

    def _copied(self, tensor: torch.Tensor) -> Any:
        """Returns a copy of the tensor, or None if it exceeds the budget or a CUDA graph is being recorded, which would
        record the copying too."""
        try:
            part = local_part(tensor)
            if self.bytes() + _bytes(part) > self.limit or _is_recorded(part):
                return None
            return part.detach().clone()
        except (RuntimeError, MemoryError):  # no memory for it counts as over the budget
            return None

    # ── what happens to the script ──

    def leaves(self, find: Callable[[Identity, Watched], Any]) -> None:
        """Copies the watched tensors at the end of a stop."""
        self._last = {}
        for identity, watched in self.watched.items():
            tensor = find(identity, watched)
            if tensor is not None:
                self._last[identity] = self._copied(tensor)

    def steps(self, own: Collection[int]) -> None:
        """Copies watched parameters before an optimizer steps. `own`: id() of its parameters. Others are not read:
        another thread may be writing them."""
        self._before = {key: known for key, known in self._before.items() if key not in own}
        for watched in self.watched.values():
            parameter = watched.owner()
            if watched.kind in _OF_PARAMETERS and id(parameter) in own and id(parameter) not in self._before:
                self._before[id(parameter)] = weakref.ref(parameter), self._copied(parameter)

    def stepped(self, parameters: Iterable[Any]) -> None:
        """Computes what the step has added to each copied parameter; none for a parameter that was moved meanwhile."""
        for parameter in parameters:
            ref, copy = self._before.pop(id(parameter), (None, None))
            if ref is not None and ref() is parameter:
                self._passed.discard(id(parameter))
                self._updates[id(parameter)] = ref, _difference(parameter, copy)

    def gave(self, module: torch.nn.Module, result: Any) -> None:
        """Copies the first tensor in the output of a watched module."""
        self._passed.discard(id(module))
        self._activations.pop(id(module), None)
        tensor = next(_tensors(result), None)
        if tensor is not None:
            self._activations[id(module)] = weakref.ref(module), self._copied(tensor)

    # ── what was not copied ──

    def step_passed(self) -> None:
        """Notes that an optimizer steps without copies being made, so that earlier updates are no longer the last."""
        self._before = {}
        self._passed.update(self._updates)

    def forward_passed(self, module: torch.nn.Module) -> None:
        self._passed.add(id(module))

    def arrives(self) -> None:
        """Drops, when a stop begins, updates and activations that are not of the last step or forward."""
        for copies in (self._updates, self._activations):
            for key in self._passed & copies.keys():
                del copies[key]
        self._passed = set()

    def modules(self) -> set[int]:
        """Returns id() of the modules whose outputs are watched."""
        owners = [watched.owner() for watched in self.watched.values() if watched.kind == "activation"]
        return {id(owner) for owner in owners if owner is not None}

    def has_parameters(self) -> bool:
        return any(watched.kind in _OF_PARAMETERS for watched in self.watched.values())


_OF_PARAMETERS = ("parameter", "gradient", "state", "update")


def _of(copies: dict[int, tuple[weakref.ref[Any], Any]], owner: Any, code: str) -> Any:
    ref, copy = copies.get(id(owner), (None, None))
    if ref is None or ref() is not owner:
        raise Unavailable(code)
    return copy


def _is_recorded(tensor: torch.Tensor) -> bool:
    return bool(tensor.is_cuda and torch.cuda.is_current_stream_capturing())


def _afforded(copy: Any) -> Any:
    if copy is None:
        raise Unavailable("budget")
    return copy


def _difference(parameter: Any, copy: Any) -> Any:
    """Returns what a step has added, or None if the parameter was moved or reshaped meanwhile."""
    parameter = local_part(parameter)
    if copy is None or not _is_like(copy, parameter):
        return None
    return torch.sub(parameter.detach(), copy)


def _is_like(copy: Any, tensor: torch.Tensor) -> bool:
    return bool(copy.shape == tensor.shape and copy.dtype == tensor.dtype and copy.device == tensor.device)


def _bytes(tensor: torch.Tensor) -> int:
    if tensor.is_nested or tensor.device.type == "meta":
        return 0
    if tensor.layout is not torch.strided:
        return int(tensor._nnz() if tensor.layout is torch.sparse_coo else tensor.values().numel()) * 16
    return math.prod(tensor.shape) * int(tensor.element_size())


def _tensors(result: Any) -> Iterator[Any]:
    """Yields the tensors in a module's output, inside tuples, lists and dictionaries."""
    if isinstance(result, torch.Tensor):
        yield result
    elif isinstance(result, (tuple, list)):
        for item in result[:32]:
            yield from _tensors(item)
    elif isinstance(result, dict):
        for item in list(result.values())[:32]:
            yield from _tensors(item)
