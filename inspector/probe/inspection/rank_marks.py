"""Answers what lies in all tensors of the training, each as one number, so that ranks can be compared in the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from ...wire.collectives import MARKS, AskMarks, Marks, TensorMark
from ..core.answering import Rows
from ..modules.grad import grad_of
from ..modules.paths import Paths
from ..modules.roots import until
from ..numerics import norms
from ..numerics.layouts import held_here
from ..numerics.marks import mark
from ..numerics.numbers import Unavailable
from ..numerics.shards import shape_here, shard_of
from .states import states_of

if TYPE_CHECKING:
    from ..gradients.grad_states import Ledger
    from ..modules.roots import Roots

SLICE_S = 0.2  # seconds of one answer, and then one tensor
MOST_OF_A_ROW = 64  # tensors: the parameter, its gradient, and what optimizers keep for it


class RankMarks:
    """`rows`: the table that answers AskMarks."""

    def __init__(self, roots: Roots, ledger: Ledger, iteration: Callable[[], int]) -> None:
        self._roots, self._ledger, self._iteration = roots, ledger, iteration
        self.rows: Rows = {AskMarks: self._marks}

    def _marks(self, question: AskMarks, stop: int) -> Marks:
        tree, is_over = self._roots.tree, until(SLICE_S)
        paths, found = Paths(self._roots), list[TensorMark]()
        row = min(question.first, len(tree))
        while row < len(tree) and len(found) <= MARKS - MOST_OF_A_ROW and not (found and is_over()):
            for kind, key, tensor in self._tensors(row):
                found.append(_told(kind, paths.path_of(row), key, tensor))
            row += 1
        following = row if row < len(tree) else -1
        return Marks(question.request, stop, self._iteration(), tuple(found), following)

    def _tensors(self, row: int) -> Iterator[tuple[str, str, Any]]:
        """Yields (kind, key, tensor) of what belongs to a row; a shared one has its place in its first row."""
        tree = self._roots.tree
        thing = tree.things[row]() if tree.shared[row] < 0 and tree.kind(row) in ("parameter", "buffer") else None
        if thing is None or not self._ledger.reads(thing):
            return
        yield tree.kind(row), "", thing
        if tree.kind(row) == "buffer":
            return
        if (grad := grad_of(thing)) is not None:
            yield "gradient", "", grad
        states = states_of(self._ledger.optimizers(), thing)
        for (key, state), _ in zip(states, range(MOST_OF_A_ROW - 2)):
            yield "state", key, state


def _told(kind: str, path: str, key: str, tensor: Any) -> TensorMark:
    """Returns the mark of the part that lies on this rank."""
    try:
        part = held_here(tensor)
        told, norm = mark(part), norms.norm(part)
    except Unavailable:
        told, norm = 0, None
    return TensorMark(kind, path, key, shape_here(tensor), told, norm, shard_of(tensor) is not None)
