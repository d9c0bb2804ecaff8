"""Answers questions about the place within a forward or a backward where training is held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...wire.abort import AskAbort
from ...wire.chain import AskRule
from ...wire.inside import AskInside
from ..core.answering import Rows

if TYPE_CHECKING:
    from .abort_backward import Aborting
    from .inside import Inside


def rows(inside: Inside, aborting: Aborting) -> Rows:
    return {AskInside: inside.answer, AskRule: inside.rule, AskAbort: aborting.answer}
