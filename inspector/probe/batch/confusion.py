"""Counts pairs of true and predicted class over the last training samples, while somebody looks at them."""

from __future__ import annotations

from collections import Counter, deque
from itertools import chain
from typing import Any

import torch

from ...wire.batches import CLASSES_LIMIT, PAIRS_LIMIT, AskConfusion, Confusion
from ...wire.messages import Array
from ..core.columns import packed
from ..core.neutral import Neutral

LIMIT = 1 << 22  # scores of a batch that are searched for their maximum


class Counting:
    """Counts only after being asked. On an accelerator nothing waits: copies are read when they have arrived.

    Attributes: `last`, the number of samples asked for (0: off); `is_done`, whether the last forward was counted
    already or was none of training.
    """

    def __init__(self) -> None:
        self.last = 0
        self.is_done = False
        self._classes = 0
        self._too_many = False
        self._pairs: deque[int] = deque()  # label · CLASSES_LIMIT + predicted class
        self._late: deque[tuple[Any, Any, Any]] = deque()  # labels, predictions, event after which they are there

    def asked(self, question: AskConfusion, stop: int, names: tuple[str, ...]) -> Confusion:
        self._set_last(min(max(question.last, 0), PAIRS_LIMIT))
        with Neutral():
            self._read_late(wait=stop > 0)
        cells = Counter(self._pairs)
        triples = ((*divmod(pair, CLASSES_LIMIT), count) for pair, count in cells.items())
        numbers = packed(list(chain.from_iterable(triples)), "i")
        reason = "classes" if self._too_many else ""
        table = Array("i4", (len(cells), 3), numbers.data)
        return Confusion(
            request=question.request,
            stop=stop,
            classes=self._classes,
            names=names,
            counted=len(self._pairs),
            cells=table,
            reason=reason,
        )

    def _set_last(self, last: int) -> None:
        if last != self.last:
            self.last = last
            self._pairs = deque(self._pairs, maxlen=last)
        if not last:
            self._late.clear()
            self._classes, self._too_many = 0, False

    def count(self, scores: Any, labels: Any) -> bool:
        """Counts training samples: scores [samples, classes] and labels [samples]. Returns False if they have other
        shapes."""
        if scores is None or labels is None or scores.shape[0] != labels.shape[0] or scores.numel() > LIMIT:
            return False
        if scores.shape[1] != self._classes:
            self._classes, self._too_many = scores.shape[1], scores.shape[1] > CLASSES_LIMIT
            self._pairs.clear()
            self._late.clear()
        if not self._too_many:
            with Neutral():
                self._take(scores.detach()[-self.last :], labels.detach()[-self.last :])
        return True

    def _take(self, scores: Any, labels: Any) -> None:
        predicted = scores.argmax(1)
        if predicted.is_cpu and labels.is_cpu and not self._late:
            self._add(labels, predicted)
            return
        self._late.append((_sent(labels), _sent(predicted), _event(scores, labels)))
        while len(self._late) > self.last:
            self._late.popleft()

    def _add(self, labels: Any, predicted: Any) -> None:
        """Adds the pairs; labels that are no class (such as ignore_index) are left out."""
        labels = labels.long()
        pairs = labels * CLASSES_LIMIT + predicted
        is_class = (labels >= 0) & (labels < self._classes)
        self._pairs.extend((pairs if bool(is_class.all()) else pairs[is_class]).tolist())

    def _read_late(self, wait: bool) -> None:
        while self._late:
            labels, predicted, event = self._late[0]
            if wait and event is not None:
                event.synchronize()
            elif event is not None and not event.query():
                return
            self._late.popleft()
            self._add(labels, predicted)


def _sent(tensor: torch.Tensor) -> Any:
    """Returns a copy on the CPU that can be read once an event recorded now has passed."""
    copy = torch.empty(tensor.shape, dtype=tensor.dtype, device="cpu", pin_memory=tensor.device.type == "cuda")
    return copy.copy_(tensor, non_blocking=True)


def _event(*tensors: Any) -> Any:
    device = next((tensor.device for tensor in tensors if not tensor.is_cpu), None)
    if device is None:
        return None
    event = torch.Event(device=device)
    event.record()
    return event
