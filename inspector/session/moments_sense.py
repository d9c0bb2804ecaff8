"""Phases that were seen, whose columns contradict one another."""

from __future__ import annotations

from array import array
from operator import lt

from inspector.wire.framing import WireError
from inspector.wire.messages import PHASES
from inspector.wire.seen import MomentsSeen

from .moments import CODES

_DTYPES = {"q": "i8", "B": "u1", "i": "i4", "d": "f8"}


def check_moments(message: MomentsSeen) -> None:
    columns = [(getattr(message, name), _DTYPES[code]) for name, code in CODES.items()]
    fits = all(column.dtype == dtype and len(column.shape) == 1 for column, dtype in columns)
    _require(fits and len({column.shape for column, _ in columns}) == 1, "columns that do not fit")
    ordinals, spots = array("q", message.ordinals.data), array("i", message.spots.data)
    _require(min(ordinals, default=1) > 0 and all(map(lt, ordinals, ordinals[1:])), "ordinals that do not rise")
    _require(max(message.phases.data, default=0) < len(PHASES), "phases that there are not")
    _require(min(spots, default=0) >= 0, "spots that there are not")


def _require(is_so: bool, else_what: str) -> None:
    if not is_so:
        raise WireError(f"MomentsSeen: {else_what}")
