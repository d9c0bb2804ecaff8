"""Finds a module's or a parameter's row in the model tree and its path as the script would write it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Any

from ..execution.stop_rules import Call

if TYPE_CHECKING:
    from .roots import Roots


class Paths:
    """Paths in the structure as it is now; nothing is remembered from one version to the next."""

    def __init__(self, roots: Roots) -> None:
        self._roots = roots

    def path_of(self, row: int) -> str:
        """Returns the path of a row: "model.model1.conv1", "model.model1.conv1.weight"."""
        tree, names = self._roots.tree, []
        while row >= 0:
            names.append(tree.words[tree.names[row]])
            row = tree.parents[row]
        return ".".join(filter(None, reversed(names)))

    def row_at(self, path: str) -> int:
        """Returns the row with this path, or -1."""
        return self._row_at(-1, path)

    def _row_at(self, parent: int, path: str) -> int:
        tree = self._roots.tree
        if parent >= 0 and tree.shared[parent] >= 0:
            parent = tree.shared[parent]
        for row in range(bisect_left(tree.parents, parent), bisect_right(tree.parents, parent)):
            word = tree.words[tree.names[row]]
            if word == path:
                return row
            below = path.removeprefix(f"{word}.") if word else path  # tensors without a module have no common name
            if (not word or below != path) and (found := self._row_at(row, below)) >= 0:
                return found
        return -1

    def looks_of(self, row: int) -> tuple[str, str]:
        """Returns (class name, note) of the module in a row; the note is "compiled", "scripted" or ""."""
        looks = self._roots.tree.styles[self._roots.tree.looks[row]]
        return looks.type, looks.note

    def row_of(self, module: Any) -> int:
        """Returns the row of a module, or -1 if it has none (yet)."""
        holders = self._roots.holders(module)
        for start in range(len(holders)):  # the outermost may have no row: a wrapper of the script's own
            row = self._row_below(-1, holders[start])
            if row >= 0:
                return self._descend(row, holders[start + 1 :])
        return -1

    def of_call(self, call: Call | None) -> tuple[str, int]:
        """Returns (path, row) of the called layer. A layer that has no row is named by its class, below its caller."""
        module = call.module() if call is not None else None
        if call is None or module is None:
            return "", -1
        row = self.row_of(module)
        if row >= 0:
            return self.path_of(row), row
        holders = self._roots.holders(module)
        if len(holders) > 1:  # in a large model whose rows are not all read yet
            return ".".join([self._roots.name_of(holders[0]), *map(_name_in, holders, holders[1:])]), -1
        name = type(module).__name__
        above = self.of_call(call.above)[0]
        return (f"{above}.{name}" if above else name), -1

    def _descend(self, row: int, modules: list[Any]) -> int:
        for module in modules:
            row = self._row_below(row, module)
            if row < 0:
                break
        return row

    def _row_below(self, parent: int, module: Any) -> int:
        tree = self._roots.tree
        if parent >= 0 and tree.shared[parent] >= 0:  # its children stand where it was shown first
            parent = tree.shared[parent]
        first, last = bisect_left(tree.parents, parent), bisect_right(tree.parents, parent)
        return next((row for row in range(first, last) if tree.things[row]() is module), -1)


def _name_in(holder: Any, module: Any) -> str:
    return next((name for name, held in holder._modules.items() if held is module), type(module).__name__)
