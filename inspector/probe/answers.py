"""What the training thread answers while it is held and now and then while it runs: the tables of all rooms."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..wire.messages import MoveTo, Refused
from .autograd import answers as autograd
from .batch import answers as batch
from .core.answering import Rows, joined
from .core.live import live
from .core.neutral import Neutral
from .findings.life import LifeAnswers
from .findings.why import WhyAnswers
from .findings.worked import OptimizerAnswers
from .frames.interrupts import is_from_outside
from .gradients.answers import GradientAnswers
from .inspection.rank_marks import RankMarks
from .loss_lab.at_stop import AtStop
from .modules.answers import ModelAnswers
from .stepping import answers as stepping

if TYPE_CHECKING:
    from .execution.gate import Gate
    from .watcher import Watcher


class Answers:
    """Returns the one answer to a question; a failure is an answer too. `wishes` are handled outside of the probe's
    neutral context and may have no answer yet."""

    def __init__(self, gate: Gate, rows: Rows, wishes: dict[type, Callable[[Any], Any]]) -> None:
        self._gate = gate
        self._rows = rows
        self._wishes = wishes

    def __call__(self, question: Any) -> Any:
        wish = self._wishes.get(type(question))
        if wish is not None:
            return wish(question)
        request, stop = getattr(question, "request", 0), self._gate.stop
        answerer = self._rows.get(type(question))
        if answerer is None:
            return Refused(request, stop, "unknown", type(question).__name__)
        try:
            with Neutral():
                return answerer(question, stop)
        except BaseException as error:
            if is_from_outside(error):
                raise
            return Refused(request, stop, "failed", f"{type(error).__name__}: {error}"[:500])


def answers_of(watcher: Watcher) -> Answers:
    """Returns the answers to all questions that this probe can be asked."""
    recorder, roots, batches = watcher.recorder, watcher.roots, watcher.batches
    rows = joined(
        ModelAnswers(recorder, roots).rows,
        GradientAnswers(roots, watcher.ledger, watcher.scaling, lambda: recorder.iteration, watcher.measured).rows,
        batch.rows(batches),
        autograd.rows(watcher.graphs),
        stepping.rows(watcher.inside, watcher.aborting),
        watcher.looking.rows,
        RankMarks(roots, watcher.ledger, lambda: recorder.iteration).rows,
        AtStop(recorder, batches).rows,
        WhyAnswers(roots, lambda: live.findings).rows,
        OptimizerAnswers(roots, lambda: live.findings).rows,
        LifeAnswers(roots, lambda: live.findings).rows,
    )
    return Answers(recorder.gate, rows, {MoveTo: watcher.move})
