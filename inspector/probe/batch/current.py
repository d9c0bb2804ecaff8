"""The current batch and the model's outputs for it; tensors are held weakly, so that the probe keeps none alive."""

from __future__ import annotations

import time
import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch

from ...wire.batches import NO_CURVE, NO_PICTURES, AskBatch, AskConfusion, Batch, Confusion
from ...wire.messages import Refused
from ..core.neutral import Neutral
from ..core.ranks import is_shared
from ..numerics.leaves import Leaf, Noted, is_readable, leaves
from . import beside, samples
from .confusion import Counting
from .foretold import may_be_by_class
from .lineage import Lineage
from .sample_losses import Call, Losses
from .samples import Columns, Range
from .vocabularies import decoded, is_tokens

if TYPE_CHECKING:
    from ..execution.phases import Recorder


class Batches:
    """The last batch of a DataLoader (or, without one, the root's input), the root's output, and the call of the loss
    function."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._inputs: list[Leaf] = []
        self._outputs: list[Leaf] = []
        self._from_loader = False
        self._iteration = 0  # the iteration in which the batch came
        self._iterator: weakref.ref[Any] | None = None
        self._call: Call | None = None  # the call of a loss function since this batch came
        self._own_loss = self._is_other = False  # the script's own arithmetic; of something else than this batch
        self._was_by_class: bool | None = None  # whether the last loss was one of classes; None: no loss yet
        self._rows = 0  # size of the first tensor's first axis; the tensor may be freed
        self._made_pictures: Leaf | None = None  # the last output of a model that is pictures, since this batch came
        self._lineage = Lineage()
        self._is_looked_at = False  # somebody has asked about this batch or the one before
        self._was_looked_at = False  # somebody has asked about this batch
        self._known: tuple[tuple[Any, ...], Columns, Range | None] | None = None  # computed at the stop that is held
        self.counting = Counting()

    def leaf(self, kind: str, number: int) -> Leaf | None:
        """Returns the leaf that an answer lists under this number as "input" or "output", or None."""
        leaves = self._inputs if kind == "input" else self._outputs
        return leaves[number] if 0 <= number < len(leaves) else None

    # ── what happens to the script ──

    def standing(self) -> tuple[Any, ...] | None:
        """Returns all state on which the handling of the next moment depends, or None while somebody looks at
        batches."""
        if self._is_looked_at or self._was_looked_at or self.counting.last:
            return None
        call = self._call is not None and (self._call.name, self._call.within_model)
        flags = self._own_loss, self._was_by_class, self._is_other
        return self._from_loader, call, flags, self._lineage.is_known

    def obtained(self, batch: Any, iterator: Any) -> None:
        self.came(Noted(batch), weakref.ref(iterator))

    def came(self, batch: Noted, iterator: weakref.ref[Any]) -> None:
        self._inputs, self._outputs, self._from_loader = batch.leaves(), [], True
        self._call, self._own_loss, self._is_other, self._made_pictures = None, False, False, None
        if self._recorder.gate.mode != "run" or self._lineage.is_known:
            self._lineage.begins(_tensors(self._inputs) if self._is_followed() else ())
        self._come(batch.rows)
        self._iterator = iterator

    def passed(self, args: Any, result: Any, is_training: bool = True) -> None:
        self.went_through(Noted(args), Noted(result), is_training)

    def went_through(self, given: Noted, made: Noted, is_training: bool) -> None:
        """Notes that a model got `given` and returned `made`."""
        if not self._from_loader:
            self._inputs = given.leaves()
            self._come(given.rows)
            self._forget_call()
            self._made_pictures = None
        self._outputs = made.leaves()
        self._note_pictures()
        if self._is_followed():
            self._lineage.passed(_tensors(given.leaves()), _tensors(self._outputs))
        if self.counting.last:
            self._count_forward(is_training)

    def _note_pictures(self) -> None:
        """A GAN's generator makes pictures that its discriminator then judges."""
        if self._recorder.gate.mode != "run":
            pictures = [leaf for leaf in self._outputs if (one := leaf.tensor()) is not None and samples.is_images(one)]
            self._made_pictures = pictures[0] if pictures else self._made_pictures

    def number_given(self) -> Any:
        """The first single number in the root's output, as of models that compute their own loss."""
        return _first(self._outputs, samples.is_number)

    def _is_followed(self) -> bool:
        return self._from_loader and self._recorder.gate.mode != "run"

    def _come(self, rows: int) -> None:
        """Notes that a batch has come."""
        self._iteration, self._rows = self._recorder.iteration, rows
        self._is_looked_at, self._was_looked_at = self._was_looked_at, False

    def _forget_call(self) -> None:
        """Forgets the last loss call when a new forward begins a new batch, unless the model itself made it in this
        forward."""
        self._own_loss = False
        if self._call is not None and not self._call.within_model:
            self._call = None
        elif self._call is not None:
            self._call.within_model = False

    def loss_called(self, name: str, args: Any, kwargs: Any, within_model: bool) -> None:
        call = Call(name, args, kwargs, within_model)
        self.called(call)
        self._is_other = self._is_followed() and self._lineage.is_other(_tensors(leaves([args, kwargs])))
        if self.counting.last and not self.counting.is_done:
            self._count_loss(call)
        if self._is_looked_at:
            self._compute_in_time(call)

    def called(self, call: Call) -> None:
        self._call, self._was_by_class, self._is_other = call, call.is_by_class, False
        self._renew_iteration()

    def _compute_in_time(self, call: Call) -> None:
        """Computes predictions and sample losses at once: `loss = criterion(model(images), labels)` frees the
        scores."""
        gate, cost = self._recorder.gate, self._recorder.cost
        is_running = gate.mode == "run"
        if is_running and not (gate.is_asked and cost.may_live()):
            return
        began = time.perf_counter()
        with Neutral():
            call.losses(0, is_running)
            given = call.scores_and_target()
            if given is not None and call.is_known:
                call.seen = samples.predictions(*given, is_running)
            elif (pair := call.found_and_wanted()) is not None:
                call.compared = samples.compared(*pair, is_running)
        if is_running:
            cost.owes(time.perf_counter() - began)

    def loss_is_own(self) -> None:
        self._own_loss, self._was_by_class = True, False
        self._renew_iteration()

    def _renew_iteration(self) -> None:
        """Updates the iteration: in a free run without a loader an iteration is known to have begun when its forward
        ends."""
        if not self._from_loader:
            self._iteration = self._recorder.iteration

    @property
    def _is_by_class(self) -> bool | None:
        """Whether the batch's loss is of class scores with one class per sample; before it is computed, whether the
        last one was; None if there was no loss yet."""
        call = self._call
        if call is None or self._own_loss:
            return self._was_by_class
        return call.is_by_class and (call.scores_and_target() is not None or call.is_gone)

    # ── which class is taken for which ──

    def _count_forward(self, is_training: bool) -> None:
        counting = self.counting
        if not self._recorder.gate.is_open:
            counting.last = 0
        elif not is_training or not torch.is_grad_enabled():
            counting.is_done = True
        elif not self._was_by_class:
            counting.is_done = False  # the loss that follows may tell the labels
        else:
            scores, labels = self._scores(), _first(self._inputs, samples.is_labels)
            counting.is_done = counting.count(scores, labels)

    def _count_loss(self, call: Call) -> None:
        """Counts from the loss call: the loader's labels are freed if the script has copied them to another device."""
        given = call.scores_and_target()
        if given is not None and torch.is_grad_enabled():
            self.counting.is_done = self.counting.count(*given)

    def confusion(self, question: AskConfusion, stop: int) -> Confusion:
        return self.counting.asked(question, stop, self._classes())

    # ── answers ──

    def answer(self, question: AskBatch, stop: int) -> Batch | Refused:
        self._is_looked_at = self._was_looked_at = True
        if not self._inputs and not self._outputs:
            return Refused(question.request, stop, "no_batch", "")
        tensors = _tensors(self._inputs)
        images = self._readable(_first(self._inputs, samples.is_images), stop)
        scores, labels = self._classification(stop)
        size = next((t.shape[0] for t in (images, scores, *tensors) if t is not None and t.dim()), self._rows)
        tokens = self._readable(_first(self._inputs, is_tokens), stop) if images is None and stop else None
        text, text_by = self._text(tokens, max(question.chosen, 0), size)
        known, span = self._columns(stop, images, scores, labels, size)
        is_seen = images is not None or bool(text) or self._made_now(stop) is not None
        has_samples = is_seen or known.predicted is not None or known.losses.numbers is not None
        places, ordered = known.order(question) if has_samples else (torch.arange(0, device="cpu"), "position")
        first = min(max(question.first, 0), len(places))
        piece = places[first : first + min(max(question.limit, 0), samples.MOST)]
        chosen = _chosen(question.chosen, places, size)
        shown = span if images is not None and samples.fits(images, size) else None  # the range of what is shown
        right, wrong = known.counts()
        compared = self._compared(size, stop)
        is_running = not stop
        if text and len(chosen) and int(chosen[0]) != max(question.chosen, 0):
            text, text_by = self._text(tokens, int(chosen[0]), size)
        return Batch(
            request=question.request,
            stop=stop,
            iteration=self._iteration,
            inputs=tuple(leaf.item(is_running) for leaf in self._inputs) if question.items else (),
            outputs=tuple(leaf.item(is_running) for leaf in self._outputs) if question.items else (),
            samples=samples.described(known, scores, piece, compared),
            size=size,
            classes=self._classes(),
            scaled=span is not None and span.scaled,
            pictures=samples.pictures(images, piece, question.side, shown) if shown is not None else NO_PICTURES,
            first=first,
            matching=len(places),
            right=right,
            wrong=wrong,
            ordered=ordered,
            loss_function=known.losses.function,
            loss_kind=known.losses.kind,
            loss_reason=known.losses.reason,
            loss_detail=known.losses.detail,
            chosen=samples.described(known, scores, chosen, compared),
            picture=samples.pictures(images, chosen, question.large, shown)
            if shown is not None and question.large
            else NO_PICTURES,
            has_output=bool(self._outputs),
            made=self._made(images, chosen, question.large, stop),
            others=beside.others(tensors, images, chosen, question.large if not is_running else 0),
            curve=beside.curve(compared, chosen) if images is None else NO_CURVE,
            text=text,
            text_by=text_by,
        )

    def _text(self, tokens: Any, place: int, size: int) -> tuple[str, str]:
        """Returns the row of tokens in which a sample is as text, and the name of the vocabulary; ("", "") where there
        is none. A sample is a row, or, where each token has a loss of its own, one of its tokens."""
        if tokens is None or size not in (len(tokens), tokens.numel()) or place >= size:
            return "", ""
        row = place if size == len(tokens) else place // tokens.shape[1]
        return decoded(tokens[row], self._recorder.holding.frame)

    def _made_now(self, stop: int) -> Any:
        """Returns the pictures that a model has made since the batch came, or None."""
        made = self._made_pictures.tensor() if self._made_pictures is not None else None
        return self._readable(made if made is not None else _first(self._outputs, samples.is_images), stop)

    def _compared(self, size: int, stop: int) -> samples.Compared | None:
        """Returns the numbers that the loss has compared, for each sample, or None."""
        call = self._call
        if call is None or self._is_other:
            return None
        pair = call.found_and_wanted()
        if pair is not None:
            call.compared = samples.compared(*pair, not stop)
        return call.compared if call.compared is not None and len(call.compared.found) == size else None

    def _made(self, images: Any, chosen: Any, side: int, stop: int) -> Any:
        """Returns the model's output that belongs to a picture and can be shown as one: it has as many numbers as the
        picture, or is itself one picture per sample."""
        made = self._made_now(stop)
        pair = self._call.found_and_wanted() if self._call is not None and images is not None else None
        if pair is not None and pair[0].numel() == images.numel():
            made = self._readable(pair[0].reshape(images.shape), stop)
        if made is None or not side or not len(chosen) or int(chosen[0]) >= made.shape[0]:
            return NO_PICTURES
        return samples.pictures(made, chosen, side, samples.range_of(made.detach()))

    def _columns(self, stop: int, images: Any, scores: Any, labels: Any, size: int) -> tuple[Columns, Range | None]:
        """Returns the columns of all samples, computed once per stop unless a tensor is written to meanwhile."""
        those = tuple(id(leaf) for leaf in (*self._inputs, *self._outputs))  # leaves are new objects in each batch
        key = (stop, self._call, self._own_loss, self._is_other, size, those, *map(_mark, (images, scores, labels)))
        if self._known is None or not stop or self._known[0] != key:
            losses = self._losses(size, not stop)
            seen = self._call.seen if self._call is not None else None
            span = samples.range_of(images) if images is not None else None
            self._known = key, samples.columns(scores, labels, losses, size, not stop, seen), span
        return self._known[1:]

    @property
    def call(self) -> Call | None:
        """The call of a loss function since this batch came, or None."""
        return self._call

    @property
    def why_no_call(self) -> str:
        return "own" if self._own_loss else "not_yet"

    def _losses(self, size: int, is_running: bool) -> Losses:
        if self._is_other and self._call is not None:
            return Losses(function=self._call.name, reason="other")
        if self._call is not None:
            return self._call.losses(size, is_running)
        return Losses(reason=self.why_no_call)

    def _scores(self) -> Any:
        return _first(self._outputs, samples.is_scores)

    def scores_and_labels(self, stop: int) -> tuple[Any, Any]:
        """Returns class scores and labels: those that the loss was computed from, else tensors that look like them."""
        scores, labels = self._scores(), _first(self._inputs, samples.is_labels)
        if self._is_other:
            return None, self._readable(labels, stop)
        given = self._call.scores_and_target() if self._call is not None else None
        if given is not None and (scores is None or scores.shape[0] == given[0].shape[0]):
            scores, labels = given
        return self._readable(scores, stop), self._readable(labels, stop)

    def _classification(self, stop: int) -> tuple[Any, Any]:
        """Returns class scores and labels if the loss is one of classes; before the first loss (None, the loader's
        labels)."""
        if self._is_other or self._is_by_class is False:
            return None, None
        if self._is_by_class is None and not may_be_by_class():
            return None, None
        scores, labels = self.scores_and_labels(stop)
        return scores if self._is_by_class else None, labels

    def _readable(self, tensor: Any, stop: int) -> Any:
        return tensor if tensor is not None and is_readable(tensor, not stop) else None

    def _classes(self) -> tuple[str, ...]:
        dataset = getattr(self._iterator() if self._iterator is not None else None, "_dataset", None)
        for holder in (dataset, getattr(dataset, "dataset", None)):  # a Subset holds its dataset
            classes = getattr(holder, "classes", None)
            if isinstance(classes, (list, tuple)) and len(classes) <= 10_000:
                return tuple(str(name)[:100] for name in classes)
        return ()


def _mark(tensor: Any) -> tuple[Any, ...] | None:
    """Returns a value that changes when the tensor is written to."""
    if tensor is None:
        return None
    return tensor.shape, -1 if tensor.is_inference() else tensor._version


def _tensors(leaves: list[Leaf]) -> list[Any]:
    return [tensor for leaf in leaves if (tensor := leaf.tensor()) is not None]


def _first(leaves: list[Leaf], is_one: Callable[[Any], bool]) -> Any:
    return next((tensor for tensor in _tensors(leaves) if is_one(tensor) and not is_shared(tensor)), None)


def _chosen(place: int, places: Any, size: int) -> Any:
    """Returns i8 [0 or 1]: the place that was asked for if there is one, else the first in order."""
    if len(places) and 0 <= place < size:
        return torch.tensor([place], device="cpu")
    return places[:1]
