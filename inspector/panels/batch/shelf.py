"""What is known of the samples of a batch in the order they are looked at: some here, some there, as they came."""

from __future__ import annotations

from PySide6.QtGui import QImage

from inspector.panels.batch.model import images_of
from inspector.wire.batches import Batch, Sample

MOST = 4096  # pictures that are kept


class SampleCache:
    """Samples by their number in the order, which is that of the last question; a new one empties it."""

    def __init__(self) -> None:
        self._samples: dict[int, Sample] = {}
        self._images: dict[int, QImage] = {}
        self.count = 0
        self.has_pictures = False

    def clear(self) -> None:
        self._samples.clear()
        self._images.clear()
        self.count, self.has_pictures = 0, False

    def renew(self, batch: Batch) -> None:
        """Another batch, or another order of it."""
        self.clear()
        self.count = max(batch.matching, len(batch.samples))
        self.add(batch)
        self.has_pictures = bool(self._images)

    def add(self, batch: Batch) -> None:
        """A further piece of the same."""
        if len(self._images) > MOST:
            self._images.clear()
            self._samples.clear()
        for number, sample in enumerate(batch.samples, batch.first):
            self._samples[number] = sample
        for number, image in enumerate(images_of(batch.pictures), batch.first):
            self._images[number] = image

    def sample(self, number: int) -> Sample | None:
        """None where it has not come yet."""
        return self._samples.get(number)

    def image(self, number: int) -> QImage | None:
        return self._images.get(number)

    def number_of(self, index: int) -> int:
        """Of the sample at a place of the batch; -1 where it is not known."""
        return next((number for number, sample in self._samples.items() if sample.index == index), -1)

    def missing(self, first: int, last: int) -> tuple[int, int]:
        """The least range that holds all that are missing from `first` up to and without `last`; (0, 0) for none."""
        absent = [number for number in range(max(0, first), min(last, self.count)) if number not in self._samples]
        return (absent[0], absent[-1] + 1) if absent else (0, 0)


def is_right(sample: Sample) -> bool | None:
    """Whether the prediction is the label; None where one of them is missing or is to be ignored."""
    if sample.label is None or sample.label < 0 or sample.predicted is None:
        return None
    return sample.label == sample.predicted
