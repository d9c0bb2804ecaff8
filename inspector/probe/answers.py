"""What the training thread answers while it is held, and now and then while it runs."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..wire.abort import AskAbort
from ..wire.batches import AskConfusion
from ..wire.chain import AskRule
from ..wire.graph import AskGraph
from ..wire.inside import AskInside
from ..wire.lab import LAB_QUESTIONS, TakeBatch
from ..wire.messages import GRAD_STATES, AskBatch, AskStructure, AskValues, MoveTo, NotMoved, Refused, Structure, Values
from ..wire.tensors import TENSOR_QUESTIONS
from .core import standard_library
from .core.columns import packed
from .core.neutral import Neutral
from .frames.interrupts import is_from_outside
from .modules.grad import grad_of
from .modules.roots import until
from .numerics import norms

if TYPE_CHECKING:
    from .batch.current import Batches
    from .core.threads import OfThreads
    from .execution.phases import Recorder
    from .gradients.grad_scaler import Scaling
    from .gradients.grad_states import Ledger
    from .inspection.answers import Looking
    from .modules.roots import Roots


PART_ROWS = 8192  # of the structure in one answer
PIECE = 1024  # parameters whose states are read between two looks at the clock
SLICE_S = 0.02  # that one answer spends at most on the states of all, …
SHORT_S = 0.004  # … and one that also has what is seen, which does not wait for them


class Answers:
    """Called with a question, gives its one answer; a failure is an answer too."""

    def __init__(
        self,
        recorder: Recorder,
        roots: Roots,
        ledger: Ledger,
        batches: OfThreads[Batches],
        scaling: Scaling,
        looking: Looking,
    ) -> None:
        self._recorder = recorder
        self._roots = roots
        self._ledger = ledger
        self._batches = batches
        self._scaling = scaling
        self._looking = looking
        self.inside: Callable[[AskInside, int], Any] = _nowhere
        self.rule: Callable[[AskRule, int], Any] = _nowhere
        self.graph: Callable[[AskGraph, int], Any] = _nowhere
        self.abort: Callable[[AskAbort, int], Any] = _nowhere
        self.move: Callable[[MoveTo], Any] = lambda wish: NotMoved(wish.request, wish.target, "no_root", "")

    def __call__(self, question: Any) -> Any:
        if isinstance(question, MoveTo):
            return self.move(question)
        request, stop = getattr(question, "request", 0), self._recorder.gate.stop
        try:
            with Neutral():
                return self._answer(question, request, stop)
        except BaseException as error:
            if is_from_outside(error):
                raise
            return Refused(request, stop, "failed", f"{type(error).__name__}: {error}"[:500])

    def _answer(self, question: Any, request: int, stop: int) -> Any:
        if isinstance(question, AskStructure):
            return self._structure(question, stop)
        if isinstance(question, AskValues):
            return self._values(question, stop)
        if isinstance(question, AskInside):
            return self.inside(question, stop)
        if isinstance(question, AskRule):
            return self.rule(question, stop)
        if isinstance(question, AskGraph):
            return self.graph(question, stop)
        if isinstance(question, AskAbort):
            return self.abort(question, stop)
        if isinstance(question, AskBatch):
            return self._batches.shown.answer(question, stop)
        if isinstance(question, AskConfusion):
            return self._batches.shown.confusion(question, stop)
        if isinstance(question, TENSOR_QUESTIONS):
            return self._looking.answer(question, stop)
        if isinstance(question, LAB_QUESTIONS):
            return self._lab(question, stop)
        return Refused(request, stop, "unknown", type(question).__name__)

    def _lab(self, question: Any, stop: int) -> Any:
        """Only what is held has time for it: a process of its own answers while training runs."""
        with standard_library.in_place():
            from .loss_lab import answers, live_batch  # few ask, and every start would wait for them

        if not stop:
            return Refused(question.request, stop, "not_held", "")
        if isinstance(question, TakeBatch):
            return live_batch.taken(question, stop, self._batches.shown, self._recorder.iteration, self._recorder.loss)
        return answers.answer(question, stop)

    def _structure(self, question: AskStructure, stop: int) -> Structure | Refused:
        self._roots.refresh(self._recorder.frame)
        version, tree = self._roots.version, self._roots.tree
        if not version:
            return Refused(question.request, stop, "no_model", "")
        first = min(max(question.rows, 0), len(tree)) if question.known == version else 0
        last = min(first + PART_ROWS, len(tree))
        complete = last == len(tree) and self._roots.is_settled
        return Structure(question.request, stop, version, first, complete, *tree.part(first, last))

    def _values(self, question: AskValues, stop: int) -> Values | Refused:
        if question.structure != self._roots.version:
            return Refused(question.request, stop, "stale", "")
        tree = self._roots.tree
        factor, clean = self._scaling.factor(), self._scaling.clean()
        rows = [
            self._row(row, parameter, 1.0 if factor is None or id(parameter) in clean else factor)
            for row, parameter in tree.parameters_at(question.wanted)
        ]
        ids, states, counts, measured, *numbers = zip(*rows) if rows else [()] * 9
        first = min(max(question.first, 0), len(tree.parameters))
        all_states, all_counts = self._states_from(first, SHORT_S if question.wanted else SLICE_S)
        complete = first + len(all_states) == len(tree.parameters) and tree.is_complete
        return Values(
            question.request, stop, question.structure, packed(ids, "i"), packed(states, "B"), packed(counts, "i"),
            packed(measured, "B"), *(packed(column, "d") for column in numbers),
            first, complete, packed(all_states), packed(all_counts),
        )  # fmt: skip

    def _states_from(self, first: int, seconds: float) -> tuple[array[int], array[int]]:
        """States and counts of the parameters from one on, as many as the time allows; one that has gone has no
        gradient any more."""
        tree, is_over = self._roots.tree, until(seconds)
        states, counts = array("B"), array("i")
        for start in range(first, len(tree.parameters), PIECE):
            known = self._ledger.states(tree.things[row]() for row in tree.parameters[start : start + PIECE])
            states.extend([_STATE_NUMBERS[state] for state, _ in known])
            counts.extend([count for _, count in known])
            if is_over():
                break
        return states, counts

    def _row(self, row: int, parameter: Any, factor: float) -> tuple[Any, ...]:
        """(row, state, k, measured, norm, grad's norm, minimum, maximum, mean); `factor`: what a GradScaler has put on
        the gradient, which is shown without it."""
        state, count = self._ledger.state(parameter)
        may = self._ledger.reads(parameter)
        norm = norms.norm(parameter) if may else None
        grad = grad_of(parameter) if may else None
        spread = norms.spread(grad) if grad is not None else None
        measured = (norm is not None) + 2 * (spread is not None)
        missing = norms.NAN
        facts = (row, _STATE_NUMBERS[state], count, measured)
        numbers = [number / factor for number in spread] if spread is not None else [missing] * 4
        return *facts, missing if norm is None else norm, *numbers


def _nowhere(question: AskInside | AskRule | AskGraph | AskAbort, stop: int) -> Refused:
    return Refused(question.request, stop, "not_inside", "")


_STATE_NUMBERS = {state: number for number, state in enumerate(GRAD_STATES)}
