"""Trained tensors that are in no module: an optimizer holds them, or a backward was seen to reach them."""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Iterator
from types import FrameType
from typing import Any

import torch

from ..frames import user_code

MOST_LISTED = 1000  # of a list of the script's that are looked at for names


class Loose:
    """Stands in the tree where a module would, and holds nothing alive."""

    def __init__(self) -> None:
        self._refs: dict[int, weakref.ref[Any]] = {}
        self._names: dict[int, str] = {}
        self._buffers: dict[str, Any] = {}
        self._modules: dict[str, Any] = {}

    def knows(self, tensor: Any) -> bool:
        ref = self._refs.get(id(tensor))
        return ref is not None and ref() is tensor

    def meets(self, tensor: Any) -> None:
        if not self.knows(tensor):
            self._names.pop(id(tensor), None)
            self._refs[id(tensor)] = weakref.ref(tensor)

    def keep(self, owned: set[int]) -> None:
        """Those that are alive, and that no module has by now (id() of its parameters)."""
        self._refs = {key: ref for key, ref in self._refs.items() if ref() is not None and key not in owned}
        self._names = {key: name for key, name in self._names.items() if key in self._refs}

    def __len__(self) -> int:
        return sum(ref() is not None for ref in self._refs.values())

    def find_names(self, frame: FrameType | None) -> None:
        """What the script calls them where it is held; without a frame, what its globals do."""
        nameless = {key for key in self._refs if key not in self._names}
        if not nameless:
            return
        for name, value in _tensors_in_scope(frame):
            if id(value) in nameless and self.knows(value):
                nameless.discard(id(value))
                self._names[id(value)] = name

    @property
    def _parameters(self) -> dict[str, Any]:
        """By name, as a module's; one made anew takes the name of the one before."""
        named, number = {}, 0
        for key, ref in list(self._refs.items()):
            if (tensor := ref()) is None:
                continue
            name = self._names.get(key, "")
            if not name:
                number += 1
                name = f"#{number}"
            named[name] = tensor
        return named


def _tensors_in_scope(frame: FrameType | None) -> Iterator[tuple[str, Any]]:
    """By the plainest name: a variable, else what a variable holds."""
    in_scope = list(user_code.names_of_script() if frame is None else user_code.names_in_scope(frame))
    yield from ((name, value) for name, value in in_scope if issubclass(type(value), torch.Tensor))
    for name, value in in_scope:
        yield from _held(name, value)


def _held(name: str, value: Any) -> Iterable[tuple[str, Any]]:
    """What a list, a dictionary or an object of the script's own class holds, read without asking it."""
    if type(value) in (list, tuple):
        return ((f"{name}[{number}]", one) for number, one in enumerate(value[:MOST_LISTED]))
    if type(value) is dict:
        known = list(value.items())[:MOST_LISTED]
        return ((f"{name}[{key!r}]", one) for key, one in known if type(key) in (str, int))
    return ((f"{name}.{inner}", one) for inner, one in user_code.attributes_of(value))
