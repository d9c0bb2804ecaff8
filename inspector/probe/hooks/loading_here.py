"""Lets DataLoaders load in this process instead of by workers, where the user wishes to hold in what workers run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from torch.utils.data import DataLoader

from ..core.wrapping import put

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..breakpoints.breakpoints import Breakpoints


class LoadingHere:
    """Wraps DataLoader's `__iter__` while it is wished for: from its next pass on, a loader has no workers. What the
    script reads of the loader stays as it was."""

    def __init__(self, breakpoints: Breakpoints) -> None:
        self._breakpoints = breakpoints
        self._undo: Callable[[], None] | None = None
        breakpoints.renewed.append(self.renew)
        self.renew()

    def renew(self) -> None:
        """Called by the reading thread when the breakpoints are others."""
        if self._breakpoints.loads_here and self._undo is None:
            self._undo = put(DataLoader, "__iter__", _around)
        elif not self._breakpoints.loads_here:
            self.leave()

    def leave(self) -> None:
        if self._undo is not None:
            self._undo()
            self._undo = None


def _around(original: Any) -> Any:
    def __iter__(self: Any) -> Any:
        workers, patience = self.num_workers, self.timeout
        if not workers:
            return original(self)
        self.num_workers = self.timeout = 0  # torch asserts that there is no timeout without workers
        try:
            return original(self)
        finally:
            self.num_workers, self.timeout = workers, patience

    return __iter__
