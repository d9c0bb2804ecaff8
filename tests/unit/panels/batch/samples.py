"""Batches as the debuggee would send them."""

from __future__ import annotations

from array import array

from inspector.wire.batches import Batch, Confusion, Item, Sample
from inspector.wire.messages import Array

CLASSES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
NO_PICTURES = Array("u1", (0, 0, 0, 3), b"")


def pictures(count: int, colour: tuple[int, int, int] = (255, 0, 0), width: int = 6, height: int = 4) -> Array:
    return Array("u1", (count, height, width, 3), bytes(colour) * (count * height * width))


def sample(index: int, label: int | None = 3, predicted: int | None = 3, loss: float | None = None) -> Sample:
    top = () if predicted is None else (predicted, 8)
    return Sample(index, label, predicted, top, (0.75, 0.125)[: len(top)], loss)


def batch(*samples: Sample, **more) -> Batch:
    """`more` replaces fields of the message."""
    count = max(1, len(samples))
    image = Item("[0]", "Tensor", (count, 3, 32, 32), "float32", "cpu", -1.0, 1.0)
    label = Item("[1]", "Tensor", (count,), "int64", "cpu", 0.0, 9.0)
    output = Item("", "Tensor", (count, 10), "float32", "cpu", -1.25, 2.5)
    marks = [sample.label == sample.predicted for sample in samples if sample.label is not None]
    fields = {
        "inputs": (image, label), "outputs": (output,), "samples": samples, "size": len(samples),
        "classes": CLASSES, "scaled": False, "pictures": pictures(len(samples)), "matching": len(samples),
        "right": sum(marks), "wrong": len(marks) - sum(marks), **more,
    }  # fmt: skip
    return Batch(request=0, stop=1, iteration=12, **fields)


def confusion(cells: dict[tuple[int, int], int], classes: int = 10, names: tuple[str, ...] = CLASSES) -> Confusion:
    """`cells`: {(label, predicted): how often}."""
    rows = array("i", [number for (label, best), count in cells.items() for number in (label, best, count)])
    return Confusion(0, 1, classes, names, sum(cells.values()), Array("i4", (len(cells), 3), rows.tobytes()), "")
