"""Numbers of a confusion matrix: how often each class was taken for each."""

from __future__ import annotations

import numpy as np

from inspector.wire.batches import Confusion


class ConfusionTable:
    """Reads a Confusion answer; rows are labels, columns what was predicted."""

    def __init__(self, answer: Confusion) -> None:
        self.classes, self.counted, self.names = answer.classes, answer.counted, answer.names
        self.counts = np.zeros((answer.classes, answer.classes), np.int64)
        cells = np.frombuffer(answer.cells.data, "<i4").reshape(-1, 3)
        self.counts[cells[:, 0], cells[:, 1]] = cells[:, 2]
        self.rows = self.counts.sum(1)

    @property
    def right(self) -> int:
        return int(np.trace(self.counts))

    def name(self, index: int) -> str:
        """The dataset's name of a class, else its number."""
        return self.names[index] if index < len(self.names) else str(index)

    def count(self, label: int, predicted: int) -> int:
        return int(self.counts[label, predicted])

    def share(self, label: int, predicted: int) -> float:
        """Of the samples with this label; 0 where there are none."""
        return self.count(label, predicted) / max(1, int(self.rows[label]))

    def accuracy(self, label: int) -> float | None:
        """Share of the samples with this label that are predicted right; None where there are none."""
        return self.share(label, label) if self.rows[label] else None
