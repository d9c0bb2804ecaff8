"""Moves the tensors of a DataLoader's batch to the training's device; everything else in it stays."""

from __future__ import annotations

import copy
import dataclasses
from typing import Any

import torch
from torch.nn.utils.rnn import PackedSequence

from .target import Target


def carried(batch: Any, target: Target) -> Any:
    """Returns the batch on the target. A container is copied only if something in it moves, as the dataset may hold it
    too. A tensor that occurs twice is moved once."""
    return _Carrier(target).carry(batch)


class _Carrier:
    def __init__(self, target: Target) -> None:
        self._target = target
        self._brought: dict[int, Any] = {}

    def carry(self, value: Any) -> Any:
        if isinstance(value, torch.Tensor):
            return self._tensor(value)
        if isinstance(value, PackedSequence):  # a tuple whose batch_sizes stay on the CPU: its own `to` handles that
            return value.to(self._target.place)  # type: ignore[arg-type]  # or a dtype
        if isinstance(value, dict):
            return self._items(value, list(value.items()))
        if isinstance(value, list):
            return self._items(value, list(enumerate(value)))
        if isinstance(value, tuple):
            return self._tuple(value)
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return self._fields(value)
        return value

    def _tensor(self, tensor: torch.Tensor) -> Any:
        if id(tensor) not in self._brought:
            brought = self._target.brought(tensor)
            if tensor.requires_grad and tensor.is_leaf and brought is not tensor:
                brought.requires_grad_()
            self._brought[id(tensor)] = brought
        return self._brought[id(tensor)]

    def _items(self, container: Any, items: list[tuple[Any, Any]]) -> Any:
        moved = self._moved(items)
        if not moved:
            return container
        other = copy.copy(container)
        for key, value in moved:
            other[key] = value
        return other

    def _tuple(self, container: tuple[Any, ...]) -> Any:
        values = [self.carry(value) for value in container]
        if all(new is old for new, old in zip(values, container)):
            return container
        make = getattr(type(container), "_make", type(container))  # a namedtuple takes its fields one by one
        return make(values)

    def _fields(self, instance: Any) -> Any:
        names = [field.name for field in dataclasses.fields(instance) if hasattr(instance, field.name)]
        moved = self._moved([(name, getattr(instance, name)) for name in names])
        if not moved:
            return instance
        other = copy.copy(instance)
        for name, value in moved:
            object.__setattr__(other, name, value)  # works for frozen dataclasses too
        return other

    def _moved(self, items: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
        """Returns the (key, value) pairs whose value has become another object."""
        pairs = [(key, value, self.carry(value)) for key, value in items]
        return [(key, new) for key, old, new in pairs if new is not old]
