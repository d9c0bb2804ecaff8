"""The current batch and what the model made of it; tensors are held weakly, so that nothing lives longer for us."""

from __future__ import annotations

import ctypes
import weakref
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

import torch

from ..wire.messages import Array, AskBatch, Batch, Item, Refused, Sample
from . import statistics

if TYPE_CHECKING:
    from .moments import Recorder

MAX_ITEMS, MAX_DEPTH, TOP = 32, 4, 5
_PATHS = tuple(f"[{index}]" for index in range(MAX_ITEMS))
NO_PICTURES = Array("u1", (0, 0, 0, 3), b"")


class Leaf:
    """A tensor at a path of the batch, or the text of what is no tensor."""

    __slots__ = ("path", "ref", "text", "type")

    def __init__(self, path: str, value: Any) -> None:
        is_tensor = isinstance(value, torch.Tensor)
        self.path = path
        self.type = type(value)
        self.ref = weakref.ref(value) if is_tensor else None
        self.text = "" if is_tensor else _short(value)

    def tensor(self) -> Any:
        return self.ref() if self.ref is not None else None

    def item(self) -> Item:
        tensor = self.tensor()
        if tensor is None:
            return Item(self.path, self.type.__name__, (), "", "", None, None, self.text)
        low, high = statistics.extremes(tensor)
        dtype = str(tensor.dtype).removeprefix("torch.")
        return Item(self.path, self.type.__name__, tuple(tensor.shape), dtype, str(tensor.device), low, high)


class Batches:
    """What a DataLoader gave last, else what the root was called with; and what the root gave back."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._inputs: list[Leaf] = []
        self._outputs: list[Leaf] = []
        self._from_loader = False
        self._iterator: weakref.ref[Any] | None = None

    def obtained(self, batch: Any, iterator: Any) -> None:
        self._inputs, self._outputs, self._from_loader = _leaves(batch), [], True
        if self._iterator is None or self._iterator() is not iterator:
            self._iterator = weakref.ref(iterator)

    def passed(self, args: Any, result: Any) -> None:
        if not self._from_loader:
            self._inputs = _leaves(args)
        self._outputs = _leaves(result)

    def answer(self, question: AskBatch, stop: int) -> Batch | Refused:
        if not self._inputs and not self._outputs:
            return Refused(question.request, stop, "no_batch", "")
        tensors = [t for leaf in self._inputs if (t := leaf.tensor()) is not None]
        images = next((t for t in tensors if _is_images(t)), None)
        scores = next((t for leaf in self._outputs if (t := leaf.tensor()) is not None and _is_scores(t)), None)
        labels = next((t for t in tensors if _is_labels(t)), None)
        size = next((t.shape[0] for t in (images, scores, *tensors) if t is not None and t.dim()), 0)
        pictures, scaled = _pictures(images, question) if images is not None else (NO_PICTURES, False)
        return Batch(
            question.request, stop, self._recorder.iteration,
            tuple(leaf.item() for leaf in self._inputs), tuple(leaf.item() for leaf in self._outputs),
            _samples(scores, labels, size, question.limit) if images is not None or scores is not None else (),
            size, self._classes(), scaled, pictures,
        )  # fmt: skip

    def _classes(self) -> tuple[str, ...]:
        dataset = getattr(self._iterator() if self._iterator is not None else None, "_dataset", None)
        for holder in (dataset, getattr(dataset, "dataset", None)):  # a Subset holds the dataset that it is of
            classes = getattr(holder, "classes", None)
            if isinstance(classes, (list, tuple)) and len(classes) <= 10_000:
                return tuple(str(name)[:100] for name in classes)
        return ()


def _leaves(value: Any) -> list[Leaf]:
    """At most MAX_ITEMS leaves; every batch of a free run comes through here, so the plain cases are quick."""
    if type(value) in (list, tuple) and len(value) <= MAX_ITEMS:
        if set(map(type, value)) == {torch.Tensor}:
            return [Leaf(path, item) for path, item in zip(_PATHS, value)]
    if isinstance(value, torch.Tensor):
        return [Leaf("", value)]
    return list(islice(_walk(value, "", 0), MAX_ITEMS))


def _walk(value: Any, path: str, depth: int) -> Iterator[Leaf]:
    if depth < MAX_DEPTH and isinstance(value, (list, tuple)):
        for index, item in enumerate(value[:MAX_ITEMS]):
            yield from _walk(item, f"{path}[{index}]", depth + 1)
    elif depth < MAX_DEPTH and isinstance(value, dict):
        for key in list(value)[:MAX_ITEMS]:
            yield from _walk(value[key], f"{path}[{key!r:.40}]", depth + 1)
    else:
        yield Leaf(path, value)


def _short(value: Any) -> str:
    """Only plain values are shown: a `__repr__` of the user's may do anything."""
    return repr(value)[:80] if type(value) in (int, float, str, bool, type(None)) else ""


def _is_images(tensor: Any) -> bool:
    return (
        tensor.dim() == 4
        and tensor.shape[1] in (1, 3)
        and tensor.numel() > 0
        and (tensor.is_floating_point() or tensor.dtype is torch.uint8)
    )


def _is_scores(tensor: Any) -> bool:
    return tensor.dim() == 2 and tensor.shape[1] >= 2 and tensor.is_floating_point() and tensor.numel() > 0


def _is_labels(tensor: Any) -> bool:
    return tensor.dim() == 1 and tensor.dtype in (torch.int64, torch.int32, torch.int16, torch.uint8)


def _pictures(images: Any, question: AskBatch) -> tuple[Array, bool]:
    """u1 [samples, height, width, 3] of the first samples; every k-th pixel when they are larger than asked for."""
    stride = -(-max(images.shape[2:]) // max(1, question.side))
    shown = images[: question.limit, :, ::stride, ::stride].detach().to("cpu")
    scaled = False
    if shown.is_floating_point():
        shown = shown.float()
        finite = shown[shown.isfinite()]
        low, high = torch.aminmax(finite) if finite.numel() else (shown.new_zeros(()), shown.new_ones(()))
        scaled = bool(low < 0 or high > 1)
        shown = (shown - low) / (high - low).clamp(min=1e-12) if scaled else shown
        shown = shown.nan_to_num(nan=0, posinf=1, neginf=0).mul(255).round().clamp(0, 255).to(torch.uint8)
    shown = shown.expand(-1, 3, -1, -1).permute(0, 2, 3, 1).contiguous()
    return Array("u1", tuple(shown.shape), ctypes.string_at(shown.data_ptr(), shown.numel())), scaled


def _samples(scores: Any, labels: Any, size: int, limit: int) -> tuple[Sample, ...]:
    shown = min(size, limit)
    given = labels[:shown].tolist() if labels is not None and labels.shape[0] == size else [None] * shown
    if scores is None or scores.shape[0] != size:
        return tuple(Sample(index, label, None, (), ()) for index, label in enumerate(given))
    chances, classes = _probabilities(scores[:shown].detach().float()).topk(min(TOP, scores.shape[1]))
    return tuple(
        Sample(index, label, top[0], tuple(top), tuple(chance))
        for index, (label, top, chance) in enumerate(zip(given, classes.tolist(), chances.tolist()))
    )


def _probabilities(scores: Any) -> Any:
    """Scores may be probabilities, their logarithms, or logits."""
    sums = scores.sum(1)
    if bool((scores >= 0).all()) and torch.allclose(sums, torch.ones_like(sums), atol=1e-3):
        return scores
    return scores.softmax(1)  # of logarithms of probabilities it gives the probabilities back
