"""The deeds of a life line as a table: a column for each iteration, a row for each kind of deed. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from inspector.wire.life import Deed

ROWS = ("zero", "backward", "clip", "step")
ROW_OF = {
    "cleared": "zero", "reached": "backward", "unreached": "backward", "clipped": "clip",
    "stepped": "step", "untouched": "step", "skipped": "step",
}  # fmt: skip


@dataclass
class Column:
    """`cells`: by row, what was done in this iteration, in order."""

    iteration: int
    cells: dict[str, list[Deed]] = field(default_factory=dict)

    def last(self, row: str) -> Deed | None:
        return self.cells[row][-1] if row in self.cells else None


def columns(deeds: Sequence[Deed]) -> list[Column]:
    found: dict[int, Column] = {}
    for deed in deeds:
        column = found.setdefault(deed.iteration, Column(deed.iteration))
        column.cells.setdefault(ROW_OF[deed.kind], []).append(deed)
    return list(found.values())


def rows(table: Sequence[Column]) -> list[str]:
    """Those that have something in them; backward and step always."""
    used = {row for column in table for row in column.cells} | {"backward", "step"}
    return [row for row in ROWS if row in used]
