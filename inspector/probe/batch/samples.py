"""The samples of a batch: their labels, predictions, losses, order and pictures."""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass
from typing import Any

import torch

from ...wire.batches import NO_PICTURES, AskBatch, Sample
from ...wire.messages import Array
from .sample_losses import Losses

TOP = 5
FIRST_NUMBERS = 8  # numbers of a sample that are written out of those that a loss compares, …
MOST_NUMBERS, KEPT = 1024, 1 << 17  # … and drawn as a line; numbers of all samples together
PIECE = 1 << 22  # scores computed with at once
LIMIT, LIVE_LIMIT = 1 << 27, 1 << 22  # scores at most, at a stop and while training runs
MOST, WIDEST = 512, 1024  # samples in one answer, and pixels of a picture's side, at most
PROBE_ROWS = 256  # rows by which probabilities are told from logits


def is_images(tensor: torch.Tensor) -> bool:
    return (
        tensor.dim() == 4
        and tensor.shape[1] in (1, 3)
        and tensor.numel() > 0
        and (tensor.is_floating_point() or tensor.dtype is torch.uint8)
    )


def is_scores(tensor: torch.Tensor) -> bool:
    return tensor.dim() == 2 and tensor.shape[1] >= 2 and tensor.is_floating_point() and tensor.numel() > 0


def is_number(tensor: torch.Tensor) -> bool:
    return tensor.dim() == 0 and tensor.is_floating_point()


def is_labels(tensor: torch.Tensor) -> bool:
    return tensor.dim() == 1 and tensor.dtype in (torch.int64, torch.int32, torch.int16, torch.uint8)


@dataclass(frozen=True, slots=True)
class Predictions:
    """Predictions for all samples, on the CPU; they stay when the script frees the scores."""

    predicted: Any  # i8 [size]: the most probable class
    confidence: Any  # f4 [size]: its probability
    classes: Any  # i8 [size, at most TOP]: the most probable classes
    chances: Any  # f4 [size, at most TOP]: their probabilities
    labels: Any  # i8 [size]

    def __len__(self) -> int:
        return len(self.predicted)


def predictions(scores: Any, labels: Any, is_running: bool) -> Predictions | None:
    """Returns the predictions, or None if there are too many scores or computing them would delay training."""
    if scores.numel() > (LIVE_LIMIT if is_running else LIMIT) or (is_running and scores.device.type != "cpu"):
        return None
    tops = [_most_probable(rows, _are_probabilities(scores)) for rows in _pieces(scores.detach())]
    chances, classes = (torch.cat(column) for column in zip(*tops))
    copied = labels.detach().to("cpu", torch.int64, copy=True)
    return Predictions(*_predictions(scores.detach()), classes, chances, copied)


@dataclass(frozen=True, slots=True)
class Columns:
    """What is known of every sample, on the CPU; None where it is unknown."""

    size: int
    labels: Any  # i8 [size]
    predicted: Any  # i8 [size]
    confidence: Any  # f4 [size]: the probability of the predicted class
    losses: Losses
    seen: Predictions | None = None  # predictions computed before the scores were freed

    def is_right(self) -> Any:
        """Returns bool [size] twice: whether the prediction is right, and whether the sample has a label; or (None,
        None)."""
        if self.labels is None or self.predicted is None:
            return None, None
        return self.labels == self.predicted, self.labels >= 0  # negative labels mean: ignore this sample

    def counts(self) -> tuple[int | None, int | None]:
        right, labelled = self.is_right()
        if right is None:
            return None, None
        return int((right & labelled).sum()), int((~right & labelled).sum())

    def order(self, question: AskBatch) -> tuple[Any, str]:
        """Returns the samples' places in the order asked for, i8 [matching], and what they are really ordered by. NaN
        counts as the greatest loss."""
        keys = {"loss": self.losses.numbers, "confidence": self.confidence}.get(question.order)
        places = torch.arange(self.size, device="cpu")
        if keys is not None:
            places = torch.argsort(keys, descending=question.descending, stable=True)
        elif question.descending:
            places = places.flip(0)
        right, labelled = self.is_right()
        if question.only_wrong and right is not None:
            places = places[(~right & labelled)[places]]
        return places, question.order if keys is not None else "position"


def columns(
    scores: Any, labels: Any, losses: Losses, size: int, is_running: bool, seen: Predictions | None = None
) -> Columns:
    predicted, confidence = None, None
    if fits(scores, size) and scores.numel() <= (LIVE_LIMIT if is_running else LIMIT):
        predicted, confidence = _predictions(scores.detach())
    given = labels.detach().to("cpu", torch.int64) if fits(labels, size) else None
    if scores is None and seen is not None and len(seen) == size:
        return Columns(size, seen.labels if given is None else given, seen.predicted, seen.confidence, losses, seen)
    return Columns(size, given, predicted, confidence, losses)


def fits(tensor: Any, size: int) -> bool:
    return tensor is not None and tensor.shape[0] == size


def described(known: Columns, scores: Any, places: Any, numbers: Compared | None = None) -> tuple[Sample, ...]:
    """Returns the samples at these places. `numbers`: what a loss has compared."""
    count = len(places)
    labels = known.labels[places].tolist() if known.labels is not None else [None] * count
    losses = known.losses.numbers[places].tolist() if known.losses.numbers is not None else [None] * count
    predicted = known.predicted[places].tolist() if known.predicted is not None else [None] * count
    tops, chances = _tops(known, scores, places)
    rows = zip(places.tolist(), labels, predicted, tops, chances, losses, *_numbers(numbers, places))
    return tuple(Sample(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class Compared:
    """Numbers of each sample that a loss has compared, on the CPU; they stay when the script frees the
    tensors."""

    found: Any  # f8 [size, at most MOST_NUMBERS]
    wanted: Any
    count: int  # numbers of each sample


def compared(found: Any, wanted: Any, is_running: bool) -> Compared | None:
    """Returns the first numbers of [samples, numbers] each, or None if that would delay training."""
    if is_running and found.device.type != "cpu":
        return None
    most = max(FIRST_NUMBERS, min(MOST_NUMBERS, KEPT // max(1, len(found))))
    first = [side[:, :most].to("cpu", torch.float64, copy=True) for side in (found, wanted)]
    return Compared(first[0], first[1], found.shape[1])


def _numbers(known: Compared | None, places: Any) -> tuple[list[Any], list[Any], list[int]]:
    """Returns (found, wanted, count) for each place; empty where nothing was compared."""
    if known is None:
        return [()] * len(places), [()] * len(places), [0] * len(places)
    first = (side[places, :FIRST_NUMBERS] for side in (known.found, known.wanted))
    found, wanted = ([tuple(row) for row in side.tolist()] for side in first)
    return found, wanted, [known.count] * len(places)


def _tops(known: Columns, scores: Any, places: Any) -> tuple[list[Any], list[Any]]:
    """Returns the most probable classes of each sample and their probabilities."""
    if known.predicted is None or not len(places):
        return [()] * len(places), [()] * len(places)
    if known.seen is not None:
        chances, classes = known.seen.chances[places], known.seen.classes[places]
    else:
        chances, classes = _most_probable(scores.detach()[places.to(scores.device)], _are_probabilities(scores))
    return [tuple(row) for row in classes.tolist()], [tuple(row) for row in chances.tolist()]


def _most_probable(rows: Any, are_probabilities: bool) -> tuple[Any, Any]:
    rows = rows.float() if are_probabilities else rows.float().softmax(1)
    chances, classes = rows.topk(min(TOP, rows.shape[1]))
    return chances.to("cpu"), classes.to("cpu")


def _pieces(scores: Any) -> tuple[Any, ...]:
    return tuple(scores.split(max(1, PIECE // scores.shape[1])))


def _predictions(scores: Any) -> tuple[Any, Any]:
    """Returns (the most probable class, its probability) of every row."""
    are_probabilities = _are_probabilities(scores)
    predicted, confidence = [], []
    for rows in _pieces(scores):
        rows = rows.float()
        best, place = rows.max(1)
        confidence.append((best if are_probabilities else (best - rows.logsumexp(1)).exp()).to("cpu"))
        predicted.append(place.to("cpu"))
    return torch.cat(predicted), torch.cat(confidence)


def _are_probabilities(scores: Any) -> bool:
    """Returns whether scores are probabilities; otherwise they are log-probabilities or logits, which softmax turns
    into them."""
    rows = scores.detach()[:PROBE_ROWS].float()
    sums = rows.sum(1)
    return bool((rows >= 0).all()) and torch.allclose(sums, torch.ones_like(sums), atol=1e-3)


# ── pictures ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Range:
    """The values shown as black and as white in a batch's pictures."""

    low: float
    high: float
    scaled: bool  # they are the batch's own minimum and maximum, not 0 and 1


def range_of(images: Any) -> Range:
    """Returns the range of the whole batch, so that each picture looks the same in any order."""
    if not images.is_floating_point():
        return Range(0.0, 255.0, False)
    low, high = _extremes(images.detach())
    scaled = low < 0 or high > 1
    return Range(low, high, True) if scaled else Range(0.0, 1.0, False)


def _extremes(images: Any) -> tuple[float, float]:
    """Returns (minimum, maximum) of the finite numbers."""
    low, high = (float(end) for end in torch.aminmax(images))
    if math.isfinite(low) and math.isfinite(high):
        return low, high
    finite = images[images.isfinite()]
    if not finite.numel():
        return 0.0, 1.0
    ends = torch.aminmax(finite)
    return float(ends.min), float(ends.max)


def pictures(images: Any, places: Any, side: int, span: Range) -> Array:
    """Returns u1 [places, height, width, 3]; of larger pictures every k-th pixel."""
    if not len(places):
        return NO_PICTURES
    stride = -(-max(images.shape[2:]) // min(max(1, side), WIDEST))
    shown = images.detach()[places.to(images.device)][:, :, ::stride, ::stride].to("cpu")  # a copy
    if shown.is_floating_point():
        shown = shown.float().sub_(span.low).mul_(255 / max(span.high - span.low, 1e-12))
        shown = shown.nan_to_num_(nan=0, posinf=255, neginf=0).round_().clamp_(0, 255).to(torch.uint8)
    shown = shown.expand(-1, 3, -1, -1).permute(0, 2, 3, 1).contiguous()
    return Array("u1", tuple(shown.shape), ctypes.string_at(shown.data_ptr(), shown.numel()))
