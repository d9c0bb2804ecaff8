"""Batches as the debuggee would send them."""

from __future__ import annotations

from inspector.wire.messages import Array, Batch, Item, Sample

CLASSES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
NO_PICTURES = Array("u1", (0, 0, 0, 3), b"")


def pictures(count: int, colour: tuple[int, int, int] = (255, 0, 0), width: int = 6, height: int = 4) -> Array:
    return Array("u1", (count, height, width, 3), bytes(colour) * (count * height * width))


def sample(index: int, label: int | None = 3, predicted: int | None = 3) -> Sample:
    top = () if predicted is None else (predicted, 8)
    return Sample(index, label, predicted, top, (0.75, 0.125)[: len(top)])


def batch(*samples: Sample, **more) -> Batch:
    """`more` replaces fields of the message."""
    count = max(1, len(samples))
    image = Item("[0]", "Tensor", (count, 3, 32, 32), "float32", "cpu", -1.0, 1.0)
    label = Item("[1]", "Tensor", (count,), "int64", "cpu", 0.0, 9.0)
    output = Item("", "Tensor", (count, 10), "float32", "cpu", -1.25, 2.5)
    fields = {
        "inputs": (image, label), "outputs": (output,), "samples": samples, "size": len(samples),
        "classes": CLASSES, "scaled": False, "pictures": pictures(len(samples)), **more,
    }  # fmt: skip
    return Batch(0, 1, 12, **fields)
