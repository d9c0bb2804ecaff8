"""Answers questions about the tree of modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...wire.messages import AskStructure, Refused, Structure
from ..core.answering import Rows

if TYPE_CHECKING:
    from ..execution.phases import Recorder
    from .roots import Roots

PART_ROWS = 8192  # rows of the structure in one answer


class ModelAnswers:
    """`rows`: the table that answers AskStructure with the next part of the model tree."""

    def __init__(self, recorder: Recorder, roots: Roots) -> None:
        self._recorder = recorder
        self._roots = roots
        self.rows: Rows = {AskStructure: self._structure}

    def _structure(self, question: AskStructure, stop: int) -> Structure | Refused:
        self._roots.refresh(self._recorder.holding.frame)
        version, tree = self._roots.version, self._roots.tree
        if not version:
            return Refused(question.request, stop, "no_model", "")
        first = min(max(question.rows, 0), len(tree)) if question.known == version else 0
        last = min(first + PART_ROWS, len(tree))
        complete = last == len(tree) and self._roots.is_settled
        return Structure(question.request, stop, version, first, complete, *tree.part(first, last))
