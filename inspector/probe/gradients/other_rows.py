"""The readings of rows that are no parameters: the own numbers of a buffer, the mode of a module."""

from __future__ import annotations

from typing import Any

import torch

from ..modules.mode import mode_of
from ..numerics import norms
from ..numerics.layouts import UNMADE
from ..numerics.marks import mark

_NORM_ALONE, _EVAL = 8, 64  # bits of `measured`


def other_row(row: int, thing: Any, may_read: bool) -> tuple[Any, ...]:
    """Returns the columns of Values for a buffer, if it may be read now, or for a module."""
    nothing = norms.NAN
    if not isinstance(thing, torch.Tensor):
        return row, 0, 0, _EVAL if mode_of(thing) is False else 0, *[nothing] * 5, 0, 0, nothing, nothing
    read = norms.whole(thing) if may_read and not isinstance(thing, UNMADE) else None
    norm, *spread = read or [nothing] * 4
    measured = 0 if read is None else 3 + _NORM_ALONE * thing.is_complex()
    return row, 0, 0, measured, norm, nothing, *spread, mark(thing) if measured else 0, 0, nothing, nothing
