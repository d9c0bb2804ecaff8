"""The tensors that a training consists of; moves them and, if that failed, restores them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import torch
from torch.utils._python_dispatch import is_traceable_wrapper_subclass

from ..numerics.layouts import UNMADE
from .target import Refusal, Target


class Belongings:
    """Parameters and buffers of modules, gradients, and the tensors that optimizers keep; each once.

    Every tensor stays the same object (`tensor.data = …`), so that the optimizer, tied layers and the script keep the
    right ones. Tensors that share a storage (views of a flat one) share one on the target too.

    Attributes: `modules`, `optimizers`, `parameters`; `own`, tensors that the script placed itself.
    """

    def __init__(self, modules: Iterable[Any], optimizers: Iterable[Any]) -> None:
        self.modules = list(_each_below(modules))
        self.optimizers = list(optimizers)
        self._found: dict[int, Any] = {}
        self._fixed: dict[type, set[int]] = {torch.device: set(), torch.dtype: set()}  # id() of what keeps its place
        self.parameters: list[Any] = []
        self._gather()

    def _gather(self) -> None:
        for module in self.modules:
            self._add(module._buffers.values())
        of_modules = [p for module in self.modules for p in module._parameters.values()]
        of_optimizers = [p for o in self.optimizers for group in o.param_groups for p in group["params"]]
        self.parameters = self._add([*of_modules, *of_optimizers])
        self.own = list(self._found.values())  # before those that follow from them
        self._add(p.grad for p in self.parameters if p.is_leaf)
        for optimizer in self.optimizers:
            self._add_state(optimizer)

    def _add(self, values: Iterable[Any]) -> list[Any]:
        added = []
        for tensor in values:
            if isinstance(tensor, torch.Tensor) and id(tensor) not in self._found:
                self._found[id(tensor)] = tensor
                added.append(tensor)
        return added

    def _add_state(self, optimizer: torch.optim.Optimizer) -> None:
        for group in optimizer.param_groups:
            self._add_held({key: value for key, value in group.items() if key != "params"}, group, is_option=True)
            for parameter in group["params"]:
                self._add_held(optimizer.state.get(parameter), group)
        self._add(tensor for _, tensor in tensors_in(dict(optimizer.state)))

    def _add_held(self, held: Any, group: dict[str, Any], is_option: bool = False) -> None:
        for key, tensor in tensors_in(held):
            self._add([tensor])
            if is_option and tensor.dim() == 0 or key == "step" and not _is_counted_there(group):
                self._fixed[torch.device].add(id(tensor))
            if is_option and tensor.dim() == 0 or key == "step" and group.get("fused"):
                self._fixed[torch.dtype].add(id(tensor))

    @property
    def tensors(self) -> list[Any]:
        return list(self._found.values())

    def origin(self, target: Target) -> str:
        """Returns the name of the place of all tensors. Raises Refusal if they are in several places, the script's own
        choice."""
        places = {target.place_of(tensor) for tensor in self.own if target.takes(tensor)}
        if not self.parameters or not places:
            raise Refusal("no_root")
        if len(places) > 1:
            raise Refusal("several", ", ".join(sorted(str(Target(place)) for place in places)))
        return str(Target(places.pop()))

    def bring(self, target: Target) -> Before:
        """Moves all tensors to the target; returns what undoes it. After an error (usually memory) nothing has
        moved."""
        leaving = [t for t in self.tensors if not target.has(t) and not self._remains(t, target)]
        if any(map(is_traceable_wrapper_subclass, leaving)):
            raise Refusal("identity")
        copies = _Copies(leaving, target)
        pairs = [(tensor, copies.of(tensor)) for tensor in leaving]
        if not all(torch._has_compatible_shallow_copy_type(tensor, copy) for tensor, copy in pairs):
            raise Refusal("identity")
        before = Before(self, leaving)
        try:
            for tensor, copy in pairs:
                tensor.data = copy
            self._settle_in(target)
        except BaseException:
            before.put_back()
            raise
        return before

    def _remains(self, tensor: torch.Tensor, target: Target) -> bool:
        """Returns whether the tensor stays: counters and learning rates on the CPU, as in torch's
        `Optimizer.load_state_dict`."""
        if target.is_device:
            return id(tensor) in self._fixed[torch.device] and tensor.device.type == "cpu"
        return id(tensor) in self._fixed[torch.dtype]

    def _settle_in(self, target: Target) -> None:
        """Puts weights of recurrent layers into one block, as cuDNN wants it and `Module.to` does (not run)."""
        if target.is_device and target.place != torch.device("cpu"):
            for module in self.modules:
                if isinstance(module, torch.nn.RNNBase):
                    module.flatten_parameters()


class Before:
    """The state before a move, kept while the move may be undone. `count` and `bytes`: of the tensors that moved."""

    def __init__(self, belongings: Belongings, leaving: list[Any]) -> None:
        self.count = len(leaving)
        self.bytes = sum(_bytes(tensor) for tensor in leaving)
        self._moved = [(tensor, tensor.data, _is_unmade(tensor)) for tensor in leaving]
        moved = set(map(id, leaving))
        staying = [t for t in belongings.tensors if id(t) not in moved and not _is_unmade(t)]
        self._stayed = [(tensor, tensor.detach().clone()) for tensor in staying]  # the script may write to them
        self._grads = [(p, p.grad) for p in belongings.parameters if p.is_leaf]
        self._states = [(o, _copied(dict(o.state))) for o in belongings.optimizers]

    def put_back(self) -> None:
        for tensor, data, was_unmade in self._moved:
            is_made_now = was_unmade and not _is_unmade(tensor)  # a lazy layer has met its first batch since
            tensor.data = tensor.data.to(data.device, data.dtype) if is_made_now else data
        for tensor, data in self._stayed:
            tensor.copy_(data)
        for parameter, grad in self._grads:
            if parameter.grad is not grad:
                parameter.grad = grad
        for optimizer, state in self._states:
            _put_into(optimizer.state, state)


class _Copies:
    """Copies of tensors on the target; those that share a storage share one there."""

    def __init__(self, tensors: list[Any], target: Target) -> None:
        self._target = target
        self._sharing = Counter(key for t in tensors if (key := _storage(t)) is not None)
        self._storages: dict[tuple[int, Any], Any] = {}

    def of(self, tensor: torch.Tensor) -> Any:
        key = _storage(tensor)
        if key is None or self._sharing[key] == 1:
            return self._target.brought(tensor.data)
        if key not in self._storages:
            whole = torch.empty(0, dtype=tensor.dtype, device=tensor.device).set_(tensor.untyped_storage())
            self._storages[key] = self._target.brought(whole)
        return self._storages[key].as_strided(tensor.size(), tensor.stride(), tensor.storage_offset())


def _storage(tensor: torch.Tensor) -> tuple[int, Any] | None:
    if _is_unmade(tensor) or tensor.layout is not torch.strided or not tensor.numel():
        return None
    return tensor.untyped_storage().data_ptr(), tensor.dtype


def _is_unmade(tensor: Any) -> bool:
    """Returns whether it belongs to a lazy layer that has not met a batch yet."""
    return isinstance(tensor, UNMADE)


def _bytes(tensor: torch.Tensor) -> int:
    return 0 if _is_unmade(tensor) else tensor.numel() * tensor.element_size()


def _each_below(modules: Iterable[Any]) -> Iterator[Any]:
    """Yields the modules and all below them, each once, read from torch's own dictionaries."""
    stack, seen = list(modules), set()
    while stack:
        module = stack.pop()
        if id(module) not in seen:
            seen.add(id(module))
            yield module
            stack.extend(child for child in module._modules.values() if child is not None)


# ── an optimizer's state ─────────────────────────────────────────────────────────────────────────────────────────────


def tensors_in(held: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Yields (innermost key, tensor) from nested dictionaries, lists and tuples."""
    if isinstance(held, torch.Tensor):
        yield key, held
    elif isinstance(held, dict):
        for name, value in held.items():
            yield from tensors_in(value, str(name) if isinstance(name, str) else key)
    elif isinstance(held, (list, tuple)):
        for value in held:
            yield from tensors_in(value, key)


def _is_counted_there(group: dict[str, Any]) -> bool:
    """Returns whether the optimizer counts its steps on the device. Fused ones count in float32 whatever the parameters
    are."""
    return bool(group.get("fused") or group.get("capturable"))


def _copied(held: Any) -> Any:
    """Returns new dictionaries and lists with the same contents."""
    if isinstance(held, dict):
        return {key: _copied(value) for key, value in held.items()}
    return [_copied(value) for value in held] if isinstance(held, list) else held


def _put_into(state: Any, copy: dict[Any, Any]) -> None:
    for key in [key for key in state if key not in copy]:
        del state[key]
    for key, held in copy.items():
        if isinstance(state.get(key), dict) and isinstance(held, dict):
            state[key].clear()
            state[key].update(held)
        else:
            state[key] = held
