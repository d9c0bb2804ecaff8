"""Tables of what answers a question, by the question's type. Each room of the probe exports a table of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Answerer = Callable[[Any, int], Any]  # (question, number of the stop or 0) → the one answer
Rows = dict[type, Answerer]


def joined(*tables: Rows) -> Rows:
    """Returns one table with all rows of the given ones. Raises ValueError if two tables answer the same question."""
    rows: Rows = {}
    for table in tables:
        if twice := rows.keys() & table.keys():
            raise ValueError(f"answered twice: {', '.join(sorted(kind.__name__ for kind in twice))}")
        rows.update(table)
    return rows
