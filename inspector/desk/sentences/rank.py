"""Which rank of a training the window shows."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from inspector.conversation.run_state import RunState


def rank(state: RunState) -> str:
    """ "rank 0 of 2"; "" of a training in one process."""
    if state.rank is None:
        return ""
    words = QCoreApplication.translate("sentences", "rank {rank} of {of}")
    return words.format(rank=state.rank.rank, of=state.rank.of)
