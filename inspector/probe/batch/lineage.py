"""Tells whether a loss belongs to the batch: a GAN's discriminator judges the generator's images as well as real
ones."""

from __future__ import annotations

import weakref
from collections.abc import Iterable
from typing import Any

from ..core.neutral import Neutral


class Lineage:
    """Follows the memory of the batch's tensors and of what models made of them, only while somebody steps.

    What a script computes between (one-hot labels, normalized images) is not followed. So a loss counts as another's
    only on evidence: some model was given the batch itself, the last model was not, and the loss was not given it
    either.
    """

    def __init__(self) -> None:
        self._batch: list[weakref.ref[Any]] = []
        self._made: list[weakref.ref[Any]] = []
        self._is_fed = False  # a model was given a tensor of the batch
        self._is_elsewhere = False  # … and the last model was not

    def begins(self, tensors: Iterable[Any]) -> None:
        """Begins with the tensors of a new batch; without any, nothing is known about it."""
        self._batch = [weakref.ref(tensor) for tensor in tensors]
        self._made, self._is_fed, self._is_elsewhere = [], False, False

    @property
    def is_known(self) -> bool:
        """Whether anything is known of a batch."""
        return bool(self._batch or self._made or self._is_fed)

    def passed(self, given: Iterable[Any], made: Iterable[Any]) -> None:
        """Notes that a model got the tensors `given` and returned `made`."""
        is_of_batch = _share(given, [*self._batch, *self._made])
        self._is_elsewhere = self._is_fed and not is_of_batch
        if is_of_batch:
            self._is_fed = True
            self._made += [weakref.ref(tensor) for tensor in made]

    def is_other(self, given: Iterable[Any]) -> bool:
        """Returns whether a loss function was given what is not of the batch: neither the last model's output nor the
        batch."""
        return self._is_elsewhere and not _share(given, self._batch)


def _share(tensors: Iterable[Any], known: list[weakref.ref[Any]]) -> bool:
    with Neutral():
        places = {_place(tensor) for reference in known if (tensor := reference()) is not None}
        return any(_place(tensor) in places for tensor in tensors)


def _place(tensor: Any) -> int:
    """Returns the address of the memory that a tensor shares with its views, or the object's id if it has none."""
    try:
        return int(tensor.untyped_storage().data_ptr()) or id(tensor)
    except (RuntimeError, NotImplementedError):
        return id(tensor)
