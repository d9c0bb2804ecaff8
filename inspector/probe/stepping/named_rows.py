"""Finds rows of the model tree by their paths in a free run, in which nobody else keeps the tree up to date."""

from __future__ import annotations

import time
from types import FrameType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..modules.paths import Paths
    from ..modules.roots import Roots
    from ..modules.structure import Tree

SHARE = 0.05  # of the time, that is spent at most on looking for what is not there


class NamedRows:
    def __init__(self, roots: Roots, paths: Paths) -> None:
        self._roots, self._paths = roots, paths
        self._next = 0.0  # when the tree is read again

    @property
    def tree(self) -> Tree:
        return self._roots.tree

    def find(self, path: str, frame: FrameType | None) -> tuple[int, Any]:
        """Returns (row, what stands there), or (-1, None). `frame`: where the script's names are looked for."""
        row, thing = self._there(path)
        began = time.perf_counter()
        if thing is None and began >= self._next:
            self._roots.refresh(frame)
            row, thing = self._there(path)
            now = time.perf_counter()
            self._next = now + (now - began) / SHARE if thing is None else 0.0
        return row, thing

    def _there(self, path: str) -> tuple[int, Any]:
        row = self._paths.row_at(path)
        thing = self._roots.tree.things[row]() if row >= 0 else None
        return (row, thing) if thing is not None else (-1, None)
