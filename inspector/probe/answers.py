"""What the training thread answers while it is held, and now and then while it runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..wire.messages import GRAD_STATES, AskBatch, AskStructure, AskValues, MoveTo, NotMoved, Refused, Structure, Values
from . import statistics
from .losses import packed
from .neutral import Neutral

if TYPE_CHECKING:
    from .batch import Batches
    from .ledger import Ledger
    from .moments import Recorder
    from .roots import Roots
    from .scaling import Scaling


class Answers:
    """Called with a question, gives its one answer; a failure is an answer too."""

    def __init__(self, recorder: Recorder, roots: Roots, ledger: Ledger, batches: Batches, scaling: Scaling) -> None:
        self._recorder = recorder
        self._roots = roots
        self._ledger = ledger
        self._batches = batches
        self._scaling = scaling
        self.move: Callable[[MoveTo], Any] = lambda wish: NotMoved(wish.request, wish.target, "no_root", "")

    def __call__(self, question: Any) -> Any:
        if isinstance(question, MoveTo):
            return self.move(question)
        request, stop = getattr(question, "request", 0), self._recorder.gate.stop
        try:
            with Neutral():
                return self._answer(question, request, stop)
        except Exception as error:
            return Refused(request, stop, "failed", f"{type(error).__name__}: {error}"[:500])

    def _answer(self, question: Any, request: int, stop: int) -> Any:
        if isinstance(question, AskStructure):
            return self._structure(question, stop)
        if isinstance(question, AskValues):
            return self._values(question, stop)
        if isinstance(question, AskBatch):
            return self._batches.answer(question, stop)
        return Refused(request, stop, "unknown", type(question).__name__)

    def _structure(self, question: AskStructure, stop: int) -> Structure | Refused:
        self._roots.refresh(self._recorder.frame)
        if not self._roots.version:
            return Refused(question.request, stop, "no_model", "")
        nodes = () if question.known == self._roots.version else self._roots.nodes
        return Structure(question.request, stop, self._roots.version, nodes)

    def _values(self, question: AskValues, stop: int) -> Values | Refused:
        if question.structure != self._roots.version:
            return Refused(question.request, stop, "stale", "")
        wanted = set(question.wanted)
        factor, clean = self._scaling.factor(), self._scaling.clean()
        rows = [
            self._row(node, parameter, node.id in wanted, 1.0 if factor is None or id(parameter) in clean else factor)
            for node, parameter in self._roots.parameters()
        ]
        ids, states, counts, measured, *numbers = zip(*rows) if rows else [()] * 9
        return Values(
            question.request, stop, question.structure, packed(ids, "i"), packed(states, "B"), packed(counts, "i"),
            packed(measured, "B"), *(packed(column, "d") for column in numbers),
        )  # fmt: skip

    def _row(self, node: Any, parameter: Any, wanted: bool, factor: float) -> tuple[Any, ...]:
        """(id, state, k, measured, norm, grad's norm, minimum, maximum, mean); `factor`: what a GradScaler has put on
        the gradient, which is shown without it."""
        state, count = self._ledger.state(parameter)
        norm = statistics.norm(parameter) if wanted else None
        spread = statistics.spread(parameter.grad) if wanted and parameter.grad is not None else None
        measured = (norm is not None) + 2 * (spread is not None)
        missing = statistics.NAN
        row = (node.id, GRAD_STATES.index(state), count, measured)
        numbers = [number / factor for number in spread] if spread is not None else [missing] * 4
        return *row, missing if norm is None else norm, *numbers
