"""Numbers of all rows at once: those of the parameters by row, and of the layers the root of the sum of their squares.

Imports numpy: load it only once there is a model to show.
"""

from __future__ import annotations

import numpy as np

from inspector.panels.model_tree.readings import GRAD_MEASURED, HAS_RATE, WEIGHT_MEASURED, WITH_GRAD, Readings, States
from inspector.panels.model_tree.table import Table

NAMES = ("norm", "grad_norm", "grad_min", "grad_max", "grad_mean", "ratio", "rates")
RATIO = "ratio"  # the norm of a gradient by that of its weight

Known = tuple[np.ndarray, np.ndarray]  # numbers, and flags of those that were measured


def of_parameters(table: Table, readings: Readings | None, name: str) -> Known:
    """One of NAMES of each row that is a parameter, "norm" of buffers too; a shared one's is that of the first."""
    if name == RATIO:
        (above, has_above), (below, has_below) = (
            of_parameters(table, readings, part) for part in ("grad_norm", "norm")
        )
        known = has_above & has_below & (below != 0)
        return np.divide(above, below, out=np.zeros(len(table)), where=known), known
    numbers, known = np.zeros(len(table)), np.zeros(len(table), bool)
    bit = {"norm": WEIGHT_MEASURED, "rates": HAS_RATE}.get(name, GRAD_MEASURED)
    for rows, column, measured in readings.columns(name) if readings is not None else ():
        fits = (rows >= 0) & (rows < len(table)) & (measured & bit > 0)
        if name != "norm":  # a buffer has none of a gradient
            fits &= table.kinds[np.where(fits, rows, 0)] == 1
        numbers[rows[fits]], known[rows[fits]] = column[: len(rows)][fits], True
    again = np.flatnonzero((table.kinds == 1) & (table.shared >= 0))
    numbers[again], known[again] = numbers[table.shared[again]], known[table.shared[again]]
    return numbers, known


def of_layers(table: Table, readings: Readings | None, states: States, name: str) -> Known:
    """ "norm" or "grad_norm" of each row that is a layer: known where that of each parameter below it is. A gradient
    that is not there has no part in it."""
    numbers, known = of_parameters(table, readings, name)
    expected = table.kinds == 1 if name == "norm" else _with_grad(table, states)
    missing = table.whole(np.where(expected & ~known, 1.0, 0.0))
    parts = table.whole(np.where(known, 1.0, 0.0))
    with np.errstate(over="ignore", invalid="ignore"):
        sums = np.sqrt(table.whole(np.where(known, numbers * numbers, 0.0)))
    return sums, (table.kinds == 0) & (missing == 0) & (parts > 0)


def _with_grad(table: Table, states: States) -> np.ndarray:
    found = np.zeros(len(table), bool)
    slots = states.in_states(WITH_GRAD)
    found[table.parameters[slots[slots < len(table.parameters)]]] = True
    again = np.flatnonzero((table.kinds == 1) & (table.shared >= 0))
    found[again] = found[table.shared[again]]
    return found


def largest_first(numbers: np.ndarray, known: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """The rows by their numbers: NaN before all, then the largest; what was not measured comes last."""
    keys = np.where(np.isnan(numbers), np.inf, numbers)[rows]
    return rows[np.argsort(np.where(known[rows], -keys, np.inf), kind="stable")]
