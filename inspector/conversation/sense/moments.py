"""Checks the columns of the phases that were seen for contradictions."""

from __future__ import annotations

from operator import lt

from inspector.wire.framing import WireError
from inspector.wire.limits import numbers_of
from inspector.wire.messages import PHASES
from inspector.wire.seen import MomentsSeen


def check_moments(message: MomentsSeen) -> None:
    ordinals = numbers_of(message.ordinals)
    _require(all(map(lt, ordinals, ordinals[1:])), "ordinals do not rise")
    _require(max(message.phases.data, default=0) < len(PHASES), "unknown phases")


def _require(is_so: bool, else_what: str) -> None:
    if not is_so:
        raise WireError(f"MomentsSeen: {else_what}")
