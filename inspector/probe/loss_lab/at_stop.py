"""Answers the loss lab's questions in the debuggee while training is held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...wire.lab import LAB, TakeBatch
from ...wire.messages import Refused
from ..core import standard_library
from ..core.answering import Rows

if TYPE_CHECKING:
    from ..batch.current import Batches
    from ..core.threads import OfThreads
    from ..execution.phases import Recorder


class AtStop:
    """`rows`: the table that answers all questions of the lab, only at a stop; while training runs, the lab's own
    process answers."""

    def __init__(self, recorder: Recorder, batches: OfThreads[Batches]) -> None:
        self._recorder = recorder
        self._batches = batches
        self.rows: Rows = {**dict.fromkeys(LAB.questions, self._computed), TakeBatch: self._taken}

    def _computed(self, question: Any, stop: int) -> Any:
        if not stop:
            return _not_held(question)
        with standard_library.in_place():
            from . import answers  # imported late: few ask, and every start would wait for it
        return answers.answer(question, stop)

    def _taken(self, question: TakeBatch, stop: int) -> Any:
        if not stop:
            return _not_held(question)
        with standard_library.in_place():
            from . import live_batch
        return live_batch.taken(question, stop, self._batches.shown, self._recorder.iteration, self._recorder.loss)


def _not_held(question: Any) -> Refused:
    return Refused(question.request, 0, "not_held", "")
