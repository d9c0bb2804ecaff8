"""What is to be said about a loss that came out: why it is NaN, and what is given twice or by mistake."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import torch

from ...wire.lab import BY_CLASS, Note
from .class_steps import is_ignored
from .errors import dtype_of
from .losses import Computed
from .setup import Given

CLOSE = 1e-3  # that sums of probabilities may be off by
FEW = 64  # rows that are looked at first: most tensors are not what is looked for
REACH = 0.8  # of the exponent at which e^−x is 0: a row has other scores as well
ENOUGH = 2  # numbers that must look alike to say so


def notes_of(computed: Computed) -> tuple[Note, ...]:
    given = computed.given
    found = [*_broken(given), *_spread(given), *_counted(computed), *_weights(given)]
    found += _misused(given) if given.input.is_floating_point() and given.input.numel() else ()
    found += _overflow(computed, found)
    return tuple(found)


def _broken(given: Given) -> Iterator[Note]:
    for name, tensor in given.tensors.items():
        if not _is_clean(tensor):
            for code, count in (("nan_input", tensor.isnan().sum()), ("inf_input", tensor.isinf().sum())):
                if count:
                    yield Note(code, name, (float(count),))


def _spread(given: Given) -> Iterator[Note]:
    """Shapes that differ: the answer is another than most people want."""
    first, second = tuple(given.input.shape), tuple(given.target.shape)
    if given.loss in BY_CLASS or first == second:
        return
    pair = sorted((first, second), key=len)
    if len(pair[0]) == 1 and pair[1] == (*pair[0], 1):
        yield Note("broadcast_n1", "target", (float(pair[0][0]),))
    else:
        count = torch.broadcast_shapes(first, second).numel()
        yield Note("broadcast", "target", (float(count),), (str(list(first)), str(list(second))))


def _counted(computed: Computed) -> Iterator[Note]:
    given, count = computed.given, computed.elements.numel()
    if not count:
        yield Note("empty")
    elif given.loss in ("cross_entropy", "nll_loss") and not given.target.is_floating_point():
        ignored = int(is_ignored(given).sum())
        if ignored:
            yield Note("all_ignored" if ignored == count else "some_ignored", "target", (float(ignored), float(count)))
        counting = given.target.flatten()[~is_ignored(given)].long()
        if given.weight is not None and len(counting) and not bool(given.weight[counting].any()):
            yield Note("zero_weights", "weight")
    elif given.loss in ("l1_loss", "mse_loss") and given.weight is not None and not bool(given.weight.any()):
        yield Note("zero_weights", "weight")
    if given.loss == "kl_div" and computed.reduction == "mean" and given.input.dim() > 1:
        yield Note("mean_is_not_batchmean", "reduction")
    if computed.gradient is None or given.loss == "zero_one":
        yield Note("no_gradient", "input", (), (computed.refusal,) if computed.refusal else ())


def _weights(given: Given) -> Iterator[Note]:
    weight = given.weight
    if weight is None or not weight.numel():
        return
    if bool((weight < 0).any()):
        yield Note("negative_weights", "weight", tuple(map(float, (weight.flatten() < 0).nonzero()[:10])))
    zeros = (weight.flatten() == 0).nonzero()
    if given.loss in BY_CLASS and 0 < len(zeros):
        yield Note("some_zero_weights", "weight", tuple(map(float, zeros[:10])))


def _overflow(computed: Computed, found: list[Note]) -> Iterator[Note]:
    """Finite inputs, and yet no finite loss; or a probability of 0 that the loss survives."""
    known = {note.code for note in found}
    explained = known & {"nan_input", "inf_input", "empty", "all_ignored", "zero_weights"}
    elements, words = computed.elements, (dtype_of(computed.elements),)
    are_finite = _is_clean(elements) or bool(elements.isfinite().all())
    if not explained and not (are_finite and bool(computed.value.isfinite().all())):
        yield Note("overflow", "", (float((~elements.isfinite()).sum()),), words)
    scores = computed.given.input
    if computed.given.loss == "cross_entropy" and elements.numel() and are_finite and _are_far_apart(scores):
        nothing = (scores.softmax(_axis(scores)) == 0) & scores.isfinite()
        if bool(nothing.any()):
            yield Note("underflow", "input", (float(nothing.sum()),), words)


def _is_clean(tensor: Any) -> bool:
    """Whether no number is NaN or infinite, as one sum tells quickly; False where it can not tell."""
    return not tensor.is_floating_point() or bool(tensor.sum().isfinite())


def _are_far_apart(scores: Any) -> bool:
    """Whether a softmax of them may come to 0. Half precision is computed with as single."""
    if _is_half(scores) or not scores.numel():
        return False
    low, high = scores.aminmax()
    reach = -math.log(torch.finfo(scores.dtype).smallest_normal)
    return not float(high) - float(low) < REACH * reach


def _is_half(tensor: Any) -> bool:
    return tensor.dtype in (torch.float16, torch.bfloat16)


def _axis(tensor: Any) -> int:
    return 1 if tensor.dim() > 1 else 0


# ── misuse ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _misused(given: Given) -> Iterator[Note]:
    scores = given.input.detach()
    scores = scores.float() if _is_half(scores) else scores
    if scores.dim() and (given.loss in BY_CLASS or given.loss == "kl_div"):
        yield from _of_rows(given, scores, _axis(scores) if given.loss in BY_CLASS else scores.dim() - 1)
    elif given.loss == "binary_cross_entropy_with_logits":
        if scores.numel() >= ENOUGH and bool(((scores >= 0) & (scores <= 1)).all()):
            yield Note("sigmoid_twice", "input")
        if not _are_shares(given.target):
            yield Note("no_probabilities", "target")


def _of_rows(given: Given, scores: Any, axis: int) -> Iterator[Note]:
    size = scores.shape[axis]
    if size == 1:
        yield Note("one_class", "input")
        return
    if given.loss in ("cross_entropy", "multi_margin_loss"):
        if _are_probabilities(scores, axis):
            yield Note("softmax_twice", "input")
        elif given.loss == "cross_entropy" and _are_log_probabilities(scores, axis):
            yield Note("log_softmax_twice", "input")
    elif given.loss in ("nll_loss", "kl_div") and not _are_log_probabilities(scores, axis):
        yield Note("no_log_probabilities", "input")
    if given.loss in ("cross_entropy", "kl_div") and given.target.is_floating_point():
        target = given.target.float()
        target = target.exp() if given.loss == "kl_div" and given.argument("log_target") else target
        if not (target.dim() and _are_probabilities(target, min(axis, target.dim() - 1))):
            yield Note("no_probabilities", "target")


def _are_probabilities(tensor: Any, axis: int) -> bool:
    return all(_are_shares(part) and _add_up(part, axis) for part in _first_few_then_all(tensor, axis))


def _are_log_probabilities(tensor: Any, axis: int) -> bool:
    return all(_add_up(part.exp(), axis) for part in _first_few_then_all(tensor, axis))


def _first_few_then_all(tensor: Any, axis: int) -> Iterator[Any]:
    if axis:
        yield tensor[:FEW]
    yield tensor


def _are_shares(tensor: Any) -> bool:
    return bool(((tensor >= 0) & (tensor <= 1)).all())


def _add_up(tensor: Any, axis: int) -> bool:
    """Whether every row has the sum 1."""
    return bool(((tensor.sum(axis) - 1).abs() < CLOSE).all())
