"""Answers questions about the current batch of the thread that is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...wire.batches import AskBatch, AskConfusion
from ..core.answering import Rows

if TYPE_CHECKING:
    from ..core.threads import OfThreads
    from .current import Batches


def rows(batches: OfThreads[Batches]) -> Rows:
    return {
        AskBatch: lambda question, stop: batches.shown.answer(question, stop),
        AskConfusion: lambda question, stop: batches.shown.confusion(question, stop),
    }
