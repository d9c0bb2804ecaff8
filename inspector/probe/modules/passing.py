"""What a layer was given and gave, and the gradients at a node: known by their looks when they are let go, too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...wire.batches import Item
from ..core.neutral import Neutral, Plain
from ..numerics.leaves import Leaf, leaves


class Seen:
    """A leaf as it was when it was met: held weakly, and shown as what it was."""

    __slots__ = ("_item", "_leaf", "_looks", "_version")

    def __init__(self, leaf: Leaf) -> None:
        self._leaf = leaf
        self._item: Item | None = None  # as it was read
        tensor = leaf.tensor()
        self._looks = () if tensor is None else _looks(tensor)
        self._version = _version(tensor)

    def tensor(self) -> Any:
        return self._leaf.tensor()

    def read(self) -> None:
        """Its numbers are shown as they are now, whatever becomes of it."""
        with Neutral():
            self._item = self._leaf.item()

    def item(self) -> Item:
        """Its minimum and maximum only where they are still those that it had."""
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
        """What has become of it: "gone", "overwritten", or "" where it is what it was."""
        tensor = self._leaf.tensor()
        if tensor is None:
            return "gone"
        return "overwritten" if _version(tensor) != self._version else ""


def seen(value: Any) -> list[Seen]:
    """The leaves of what a layer was given or gave."""
    with Plain():
        return [Seen(leaf) for leaf in leaves(value)]


def gradients(found: Iterable[Any]) -> list[Seen]:
    """Those that are there, by their numbers."""
    with Plain():
        return [Seen(Leaf(str(number), one)) for number, one in enumerate(found) if one is not None]


def _looks(tensor: Any) -> tuple[tuple[int, ...], str, str]:
    shape = () if tensor.is_nested else tuple(map(int, tensor.shape))
    return shape, str(tensor.dtype).removeprefix("torch."), str(tensor.device)


def _version(tensor: Any) -> int:
    return -1 if tensor is None or tensor.is_inference() else int(tensor._version)
