"""Answers questions about single tensors."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING, Any

from ...wire import tensors
from ...wire.messages import Refused
from ...wire.tensors import TensorName
from ..core.answering import Rows
from ..core.neutral import Neutral
from ..core.threads import threads
from ..modules import running
from ..numerics import histograms, regions
from ..numerics.numbers import Unavailable
from ..numerics.saving import Saving
from .copies import Identity, TensorCopies, Watched
from .lookup import Tensors

if TYPE_CHECKING:
    from ..batch.current import Batches
    from ..core.threads import OfThreads
    from ..execution.phases import Recorder
    from ..gradients.grad_scaler import Scaling
    from ..gradients.grad_states import Ledger
    from ..modules.roots import Roots

_OF_NUMBERS: dict[type, Callable[[Any, Any, int], Any]] = {
    tensors.AskRegion: regions.region,
    tensors.AskPictures: regions.pictures,
    tensors.AskCell: regions.cell,
    tensors.AskFind: regions.find,
    tensors.AskStatistics: histograms.statistics,
}

PATIENCE_S = 0.1  # seconds that the end of a stop waits at most for other training threads


class Looking:
    """Answers questions about tensors and keeps copies. While training runs free, copying keeps to the governor's
    share.

    Attributes: `shelf`, the copies; `rows`, the table that answers the questions of wire.tensors.TENSOR.
    """

    def __init__(
        self,
        recorder: Recorder,
        roots: Roots,
        ledger: Ledger,
        batches: OfThreads[Batches],
        scaling: Scaling,
        here: Callable[[TensorName], Any],
    ) -> None:
        """`here` returns the tensors of a layer or node at which training is held; it raises Unavailable."""
        self._recorder = recorder
        self.shelf = TensorCopies()
        self._tensors = Tensors(roots, ledger, batches, scaling, self.shelf, here)
        self._saving = Saving()
        self._own: dict[type, Callable[[Any, int], Any]] = {
            tensors.AskTensor: self._facts,
            tensors.Watch: self._watch,
            tensors.Keep: self._keep,
            tensors.Drop: self._drop,
            tensors.AskSave: self._save,
        }
        self.rows: Rows = dict.fromkeys((*_OF_NUMBERS, *self._own), self.answer)

    def answer(self, question: Any, stop: int) -> Any:
        try:
            if type(question) in _OF_NUMBERS:
                return _OF_NUMBERS[type(question)](question, self._tensors.compared(question), stop)
            return self._own[type(question)](question, stop)
        except Unavailable as reason:
            return Refused(question.request, stop, reason.code, reason.detail)
        except RuntimeError as error:  # torch's own error for this dtype; NotImplementedError is a RuntimeError too
            return Refused(question.request, stop, "numbers", str(error)[:300])

    def _facts(self, question: tensors.AskTensor, stop: int) -> tensors.TensorFacts:
        return dataclasses.replace(self._tensors.facts(question, stop), iteration=self._recorder.iteration)

    def _watch(self, question: tensors.Watch, stop: int) -> tensors.Copies:
        watched: dict[Identity, Watched] = {}
        for name in question.tensors:
            try:
                watched[self._tensors.identity(name)] = Watched(name, self._tensors.owner(name))
            except Unavailable:
                continue  # the window asks for its facts and is told the reason then
        self.shelf.watch(watched)
        running.watch(self.shelf.modules(), self.gave)
        return self._copies(question, stop)

    def _keep(self, question: tensors.Keep, stop: int) -> tensors.Copies:
        tensor = self._tensors.copied_from(question.tensor)
        axes, shard = self._tensors.axes(question.tensor), self._tensors.shard(question.tensor)
        self.shelf.keep(question.tensor, tensor, stop, self._recorder.iteration, axes, shard)
        return self._copies(question, stop)

    def _drop(self, question: tensors.Drop, stop: int) -> tensors.Copies:
        self.shelf.drop(question.numbers)
        return self._copies(question, stop)

    def _copies(self, question: Any, stop: int) -> tensors.Copies:
        shelf = self.shelf
        return tensors.Copies(question.request, stop, shelf.copies(), shelf.bytes(), shelf.limit)

    def _save(self, question: tensors.AskSave, stop: int) -> tensors.Saved:
        if question.cancel:
            return self._saving.cancel(question, stop)
        numbers = self._tensors.compared(question)
        saved = self._saving.save(question, numbers, stop)
        while not stop and not saved.is_done:  # a file shows one moment: training waits until it is written
            saved = self._saving.save(dataclasses.replace(question, first=saved.first), numbers, stop)
        return saved

    # ── what happens to the script ──

    def arrives(self) -> None:
        """Called when a stop begins."""
        if self.shelf.watched:
            self.shelf.arrives()

    def leaves(self) -> None:
        """Called when a stop ends."""
        self._saving.forget()
        if self.shelf.watched:
            with threads.reading(PATIENCE_S), Neutral():
                self.shelf.leaves(self._tensors.found_again)

    def steps(self, optimizer: Any) -> None:
        """Called before an optimizer steps."""
        if not self.shelf.has_parameters():
            return
        if not self._may():
            self.shelf.step_passed()
            return
        with Neutral():
            own = {id(parameter) for group in optimizer.param_groups for parameter in group["params"]}
            self._timed(lambda: self.shelf.steps(own))

    def stepped(self, optimizer: Any) -> None:
        """Called after an optimizer has stepped while somebody watches tensors."""
        with Neutral():
            parameters = (p for group in optimizer.param_groups for p in group["params"])
            self._timed(lambda: self.shelf.stepped(parameters))

    def gave(self, module: Any, result: Any) -> None:
        """Called when a watched module has returned."""
        if not self._may():
            self.shelf.forward_passed(module)
            return
        with Neutral():
            self._timed(lambda: self.shelf.gave(module, result))

    def _may(self) -> bool:
        return self._recorder.gate.mode != "run" or self._recorder.cost.may_copy()

    def _timed(self, copying: Callable[[], None]) -> None:
        began = perf_counter()
        copying()
        if self._recorder.gate.mode == "run":
            self._recorder.cost.took_copies(perf_counter() - began)
