"""The tensors inside a batch or a layer's input or output; held weakly."""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import torch

from ...wire.batches import Item
from . import norms
from .shards import shape_here

MAX_ITEMS, MAX_DEPTH = 32, 4
_PATHS = tuple(f"[{index}]" for index in range(MAX_ITEMS))


class Leaf:
    """A tensor at a path of the batch (`path`, such as "[0]"), held weakly, or the text of a value that is no
    tensor."""

    __slots__ = ("path", "ref", "text", "type")

    def __init__(self, path: str, value: Any) -> None:
        is_tensor = isinstance(value, torch.Tensor)
        self.path = path
        self.type = type(value)
        self.ref = weakref.ref(value) if is_tensor else None
        self.text = "" if is_tensor else _short(value)

    @classmethod
    def of(cls, path: str, ref: weakref.ref[Any]) -> Leaf:
        """Returns the leaf of a plain tensor that may be freed already."""
        leaf = cls.__new__(cls)
        leaf.path, leaf.type, leaf.ref, leaf.text = path, torch.Tensor, ref, ""
        return leaf

    def tensor(self) -> Any:
        return self.ref() if self.ref is not None else None

    def item(self, is_running: bool = False) -> Item:
        """Returns what is shown of the leaf. While training runs, minimum and maximum of tensors on an accelerator are
        left out."""
        tensor = self.tensor()
        if tensor is None:
            return Item(
                path=self.path,
                type=self.type.__name__,
                shape=(),
                dtype="",
                device="",
                low=None,
                high=None,
                text=self.text,
            )
        low, high = norms.extremes(tensor) if is_readable(tensor, is_running) else (None, None)
        dtype = str(tensor.dtype).removeprefix("torch.")
        return Item(
            path=self.path,
            type=self.type.__name__,
            shape=shape_here(tensor),
            dtype=dtype,
            device=str(tensor.device),
            low=low,
            high=high,
        )


def is_readable(tensor: torch.Tensor, is_running: bool) -> bool:
    """Returns whether the tensor can be read without waiting for an accelerator."""
    return not is_running or tensor.device.type == "cpu"


def leaves(value: Any) -> list[Leaf]:
    """Returns at most MAX_ITEMS leaves. Every batch of a free run comes through here, so the plain cases are quick."""
    if type(value) in (list, tuple) and len(value) <= MAX_ITEMS:
        if set(map(type, value)) == {torch.Tensor}:
            return [Leaf(path, item) for path, item in zip(_PATHS, value)]
    if isinstance(value, torch.Tensor):
        return [Leaf("", value)]
    return list(islice(_walk(value, "", 0), MAX_ITEMS))


class Noted:
    """Weak references to the tensors of a value, from which its leaves are made when somebody looks (they may be freed
    then).

    Attributes: `refs` and `paths` of plain tensors; `made`, the leaves of any other value; `rows`, size of the first
    tensor's first axis.
    """

    __slots__ = ("refs", "paths", "made", "rows")

    refs: Sequence[weakref.ref[Any]]
    paths: Sequence[str]
    made: list[Leaf] | None

    def __init__(self, value: Any) -> None:
        kind, self.paths, self.made, self.rows = value.__class__, _PATHS, None, 0
        if kind is torch.Tensor:
            value, self.paths = (value,), _ITSELF
        elif not ((kind is tuple or kind is list) and len(value) <= MAX_ITEMS and set(map(type, value)) == _PLAIN):
            self.made = leaves(value)
            value = [tensor for leaf in self.made if (tensor := leaf.tensor()) is not None]
        self.refs = [*map(weakref.ref, value)]
        with torch._C.DisableTorchFunction():  # no function mode or tensor subclass of the user's notices this
            for tensor in value:
                if tensor.dim():
                    self.rows = tensor.shape[0]
                    break

    def leaves(self) -> list[Leaf]:
        if self.made is not None:
            return self.made
        return [Leaf.of(path, ref) for path, ref in zip(self.paths, self.refs)]


_PLAIN, _ITSELF = {torch.Tensor}, ("",)


def _walk(value: Any, path: str, depth: int) -> Iterator[Leaf]:
    if depth < MAX_DEPTH and isinstance(value, (list, tuple)):
        for index, item in enumerate(value[:MAX_ITEMS]):
            yield from _walk(item, f"{path}[{index}]", depth + 1)
    elif depth < MAX_DEPTH and isinstance(value, dict):
        for key in list(value)[:MAX_ITEMS]:
            yield from _walk(value[key], f"{path}[{key!r:.40}]", depth + 1)
    else:
        yield Leaf(path, value)


def _short(value: Any) -> str:
    """Returns the text of a plain value, else "": a `__repr__` of the user's may run anything."""
    return repr(value)[:80] if type(value) in (int, float, str, bool, type(None)) else ""
