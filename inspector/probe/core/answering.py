"""What answers a question: a row of a table, by the question's type. Each room of the probe exports its rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Answerer = Callable[[Any, int], Any]  # (question, number of the stop or 0) → its one answer
Rows = dict[type, Answerer]


def joined(*tables: Rows) -> Rows:
    """All rows of the tables; raises ValueError for a question that two rooms answer."""
    rows: Rows = {}
    for table in tables:
        if twice := rows.keys() & table.keys():
            raise ValueError(f"answered twice: {', '.join(sorted(kind.__name__ for kind in twice))}")
        rows.update(table)
    return rows
