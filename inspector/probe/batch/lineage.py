"""Whether a loss is of the batch: a GAN's discriminator judges what its generator has made as well as the images."""

from __future__ import annotations

import weakref
from collections.abc import Iterable
from typing import Any

from ..core.neutral import Neutral


class Lineage:
    """Where the numbers of the batch are, and of what models made of them. Followed only while somebody steps.

    Numbers that a script computes in between (one-hot labels, normalized images) are not followed, so that nothing is
    taken for another's without a sign: a model was given the batch itself before, and neither this one nor the loss.
    """

    def __init__(self) -> None:
        self._batch: list[weakref.ref[Any]] = []
        self._made: list[weakref.ref[Any]] = []
        self._is_fed = False  # a model was given some of the batch
        self._is_elsewhere = False  # … and the last one was not

    def begins(self, tensors: Iterable[Any]) -> None:
        """A batch has come; nothing is known of one of which no tensor is told."""
        self._batch = [weakref.ref(tensor) for tensor in tensors]
        self._made, self._is_fed, self._is_elsewhere = [], False, False

    @property
    def is_known(self) -> bool:
        """Whether anything is known of a batch."""
        return bool(self._batch or self._made or self._is_fed)

    def passed(self, given: Iterable[Any], made: Iterable[Any]) -> None:
        """A model was given some tensors, and has made others."""
        is_of_batch = _share(given, [*self._batch, *self._made])
        self._is_elsewhere = self._is_fed and not is_of_batch
        if is_of_batch:
            self._is_fed = True
            self._made += [weakref.ref(tensor) for tensor in made]

    def is_other(self, given: Iterable[Any]) -> bool:
        """Whether a loss function was given what is not of the batch: neither by the last model, nor itself."""
        return self._is_elsewhere and not _share(given, self._batch)


def _share(tensors: Iterable[Any], known: list[weakref.ref[Any]]) -> bool:
    with Neutral():
        places = {_place(tensor) for reference in known if (tensor := reference()) is not None}
        return any(_place(tensor) in places for tensor in tensors)


def _place(tensor: Any) -> int:
    """Of the memory that a tensor and its views share; of one without memory, itself."""
    try:
        return int(tensor.untyped_storage().data_ptr()) or id(tensor)
    except (RuntimeError, NotImplementedError):
        return id(tensor)
