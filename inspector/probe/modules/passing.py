"""Inputs and outputs of layers and gradients at nodes; their shape and dtype stay known after the tensors are freed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...wire.batches import Item
from ..core.neutral import Neutral, Plain
from ..numerics.leaves import Leaf, leaves


class Seen:
    """A tensor or other value at the time it was recorded; tensors are held weakly."""

    __slots__ = ("_item", "_leaf", "_looks", "_version")

    def __init__(self, leaf: Leaf) -> None:
        self._leaf = leaf
        self._item: Item | None = None  # with the numbers that `read` took
        tensor = leaf.tensor()
        self._looks = () if tensor is None else _looks(tensor)
        self._version = _version(tensor)

    def tensor(self) -> Any:
        return self._leaf.tensor()

    def read(self) -> None:
        """Reads the value's numbers now, so that `item` shows them whatever happens to it later."""
        with Neutral():
            self._item = self._leaf.item()

    def item(self) -> Item:
        """Returns what is shown of the value; its minimum and maximum only if it still has the numbers it had."""
        if self._item is not None:
            return self._item
        if not self._looks:
            return self._leaf.item()
        changed = self.change()
        if changed:
            shape, dtype, device = self._looks
            name = self._leaf.type.__name__
            return Item(self._leaf.path, name, shape, dtype, device, low=None, high=None, note=changed)
        return self._leaf.item()

    def change(self) -> str:
        """Returns what has happened to the tensor since: "gone", "overwritten", or "" if it is unchanged."""
        tensor = self._leaf.tensor()
        if tensor is None:
            return "gone"
        return "overwritten" if _version(tensor) != self._version else ""


def seen(value: Any) -> list[Seen]:
    """Returns the leaves of a layer's input or output (nested lists and dictionaries are opened)."""
    with Plain():
        return [Seen(leaf) for leaf in leaves(value)]


def gradients(found: Iterable[Any]) -> list[Seen]:
    """Returns the gradients that are not None, named by their number."""
    with Plain():
        return [Seen(Leaf(str(number), one)) for number, one in enumerate(found) if one is not None]


def _looks(tensor: Any) -> tuple[tuple[int, ...], str, str]:
    shape = () if tensor.is_nested else tuple(map(int, tensor.shape))
    return shape, str(tensor.dtype).removeprefix("torch."), str(tensor.device)


def _version(tensor: Any) -> int:
    return -1 if tensor is None or tensor.is_inference() else int(tensor._version)
