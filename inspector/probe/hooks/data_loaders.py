"""Wraps the fetching of a batch from a DataLoader."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch
from torch.utils.data import dataloader

from ..core import guard
from ..core.recursion_limit import between
from ..core.wrapping import put
from ..frames.user_code import is_in_loop, site_here
from ..numerics.leaves import Noted

if TYPE_CHECKING:
    from ..watcher import Watcher


class DataLoaders:
    """The phase `data`: one batch is fetched."""

    def __init__(self, watcher: Watcher) -> None:
        self._watcher, self._recorder = watcher, watcher.recorder

    def hang(self) -> list[Callable[[], None]]:
        """Wraps the function; returns functions that undo it."""
        return [put(dataloader._BaseDataLoaderIter, "__next__", self._around)]

    def _around(self, original: Any) -> Any:
        before, after = guard.guarded(self.before_batch), guard.guarded(self.after_batch, True)
        meets, fails = self._recorder.routine.meets, self._recorder.routine.fails
        ended, watcher = guard.guarded(self.batches_ended), self._watcher
        gate = self._recorder.gate  # in a free run begins of phases are not told

        def __next__(self: Any) -> Any:
            if gate.mode != "run" or gate.is_recorded:
                before()
            try:
                with between:
                    batch = original(self)
            except StopIteration:
                ended(self)
                raise
            if watcher.moving is not None:
                batch = watcher.moving.loaded(batch)
            try:
                is_expected = meets(("batch", torch.is_grad_enabled(), weakref.ref(self)), Noted(batch))
            except BaseException as error:
                is_expected = fails(error)
            if not is_expected:
                after(batch, self)
            return batch

        return __next__

    def before_batch(self) -> None:
        self._watcher.begins("data", site_here(), "")

    def after_batch(self, batch: Any, iterator: Any) -> None:
        self.batch_came(Noted(batch), weakref.ref(iterator), torch.is_grad_enabled())

    def batch_came(self, batch: Noted, iterator: weakref.ref[Any], counts: bool) -> None:
        self._recorder.passes.sees_batch(iterator, counts, is_in_loop)
        self._watcher.batches.here.came(batch, iterator)
        self._watcher.is_between()
        self._recorder.ends("data", self._watcher.site_of("data"), "")

    def batches_ended(self, iterator: Any) -> None:
        self._recorder.passes.loader_ended(iterator)
