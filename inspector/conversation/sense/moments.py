"""Checks the columns of the phases that were seen for contradictions."""

from __future__ import annotations

from operator import lt

from inspector.wire.framing import WireError
from inspector.wire.limits import numbers_of
from inspector.wire.messages import BY_HAND, PHASES
from inspector.wire.seen import MomentsSeen


def check_moments(message: MomentsSeen) -> None:
    ordinals = numbers_of(message.ordinals)
    _require(max(message.phases.data, default=0) < len(PHASES), "unknown phases")
    later = [PHASES[number] in BY_HAND for number in message.phases.data[1:]]
    rises = (lower + is_by_hand for lower, is_by_hand in zip(ordinals[1:], later))
    _require(all(map(lt, ordinals, rises)), "ordinals do not rise")


def _require(is_so: bool, else_what: str) -> None:
    if not is_so:
        raise WireError(f"MomentsSeen: {else_what}")
