"""Counts the bytes that the nodes of a graph save for their backward, without unpacking anything."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from typing import Any

import torch

from ...wire.inside import UNREAD
from .node_stepper import unreadable, why_not

_OF_C: dict[type, tuple[str, ...]] = {}  # the attributes of node classes written in C++


class KeptBytes:
    """Columns `keepers` (node) and `storages` (number of the storage), and `sizes`, the bytes of each storage, shared
    or not."""

    def __init__(self, left_out: Iterable[Any]) -> None:
        """`left_out`: tensors that live anyway, such as parameters; their storages are not counted."""
        self.keepers, self.storages = array("i"), array("i")
        self.sizes = array("q")
        self._numbers: dict[int, int] = {}
        self._left_out = {key for tensor in left_out if (key := _storage(tensor)[0])}

    def add(self, number: int, node: Any, has_run: bool) -> int:
        """Counts a node's saved tensors; returns 0, or 1 + the place in UNREAD of the reason why some could not be
        counted."""
        unread = 0
        for name, held in kept(node):
            reason = self._count(number, held) or ("freed" if is_gone(node, name, held, has_run) else "")
            unread = unread or (1 + UNREAD.index(reason) if reason else 0)
        return unread

    def _count(self, number: int, held: Any) -> str:
        tensor, reason = looked_at(held)
        if tensor is None:
            return reason
        key, size = _storage(tensor)
        if key and key not in self._left_out:
            self.keepers.append(number)
            self.storages.append(self._number(key, size))
        return "" if key else "unknown"

    def _number(self, key: int, size: int) -> int:
        number = self._numbers.setdefault(key, len(self._numbers))
        if number == len(self.sizes):
            self.sizes.append(size)
        return number


def kept(node: Any) -> Iterator[tuple[str, Any]]:
    """Yields (name, torch's holder of it or the error of a freed one) of each saved tensor. In torch's own nodes a
    freed tensor looks like one that never was: see `is_gone`."""
    for attribute in _attributes(type(node)):
        try:
            held = getattr(node, attribute)
        except RuntimeError as error:  # it has run, and the graph was not retained
            yield attribute, error
            continue
        yield from ((attribute, one) for one in (held if isinstance(held, (list, tuple)) else (held,)))


def is_gone(node: Any, name: str, held: Any, has_run: bool) -> bool:
    """Returns whether a backward has freed the saved tensor: this one, or an earlier one through the same node."""
    tensor, reason = looked_at(held)
    if tensor is not None or reason:
        return False
    try:
        getattr(node, name.replace("_raw_saved_", "_saved_", 1), None)  # without hooks nothing is unpacked
    except RuntimeError as error:
        return why_not(error) == "freed"
    return has_run


def looked_at(held: Any) -> tuple[Any, str]:
    """Returns (tensor, reason why there is none). An overwritten tensor still counts: its bytes are the same."""
    if reason := unreadable(held):
        return None, reason
    try:
        return held.data, ""
    except RuntimeError as error:
        return None, why_not(error)


def keeps(node: Any) -> bool:
    """Returns whether the node has saved tensors. After it has run it has none, unless the graph is retained."""
    return any(_is_there(*looked_at(held)) for _, held in kept(node))


def _is_there(tensor: Any, unread: str) -> bool:
    return tensor is not None or unread in ("packed", "overwritten")


def _attributes(kind: type) -> tuple[str, ...]:
    if issubclass(kind, torch._C._FunctionBase):  # a class of the script's own must not be kept alive here
        return ("_raw_saved_tensors",)
    if kind not in _OF_C:
        _OF_C[kind] = tuple(name for name in dir(kind) if name.startswith("_raw_saved_"))
    return _OF_C[kind]


def _storage(tensor: torch.Tensor) -> tuple[int, int]:
    """Returns (key of the storage, its bytes), or (0, 0) if the tensor has no storage of its own (sparse)."""
    try:
        storage = tensor.untyped_storage()
    except (RuntimeError, NotImplementedError):
        return 0, 0
    return storage._cdata, storage.nbytes()
