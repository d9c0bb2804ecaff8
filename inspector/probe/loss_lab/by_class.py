"""Losses with one element per sample: a row of scores against a class, or against probabilities."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch

from ...wire.lab import TERMS, AskCurve, Note
from .by_element import WIDE, dtype_of, shape_of
from .loss import Check, Computed, ComputedLoss, LabCall, Slope, Unfit
from .sheet import Worksheet
from .sums import shown, summed_weights
from .terms import Expression, constant


class ScoredSample:
    """One sample (of images: one pixel) and its scores. `given`: the call; `classes`: number of classes."""

    def __init__(self, given: LabCall, chosen: int) -> None:
        self.given = given
        shape = tuple(given.input.shape)
        self.classes = shape[1] if len(shape) > 1 else int(given.input.numel())
        self._stride = 1
        for size in shape[2:]:
            self._stride *= size
        sample, place = divmod(chosen, self._stride)
        self._first = sample * self.classes * self._stride + place
        self._chosen = chosen

    def at(self, index: int) -> int:
        """Returns the place of the class's score in the flattened input."""
        return self._first + index * self._stride

    def score(self, sheet: Worksheet, index: int) -> Expression:
        at = self.at(index)
        return sheet.given(self.given.input.flatten()[at], "input", at)

    def scores(self) -> Any:
        """Returns all scores of the sample, [classes]."""
        places = self._first + torch.arange(self.classes, device="cpu") * self._stride
        return self.given.input.flatten()[places]

    @property
    def target(self) -> int:
        return int(self.given.target.flatten()[self._chosen])

    def wished(self, sheet: Worksheet, index: int) -> Expression:
        """Returns the target's probability for the class."""
        at = self.at(index)
        return sheet.given(self.given.target.flatten()[at], "target", at)

    def weight(self, sheet: Worksheet, index: int) -> Expression | None:
        weight = self.given.weight
        return None if weight is None else sheet.given(weight[index], "weight", index)

    def is_ignored(self) -> bool:
        """Returns whether the target is `ignore_index`, so that the sample does not count."""
        can_be = takes_ignored(self.given) and not self.wishes()
        return can_be and self.target == self.given.argument("ignore_index")

    def wishes(self) -> bool:
        """Returns whether the target is a probability for each class."""
        return bool(self.given.target.is_floating_point())

    def wished_or_class(self) -> Any:
        """Returns the target of this sample: probabilities [classes] in float64, or a class."""
        if not self.wishes():
            return self.given.target.flatten()[self._chosen]
        places = [self.at(index) for index in range(self.classes)]
        return self.given.target.flatten()[places].to(WIDE)

    def all_shares(self) -> Any:
        """Returns the factor of −ln p of each class, [classes]: the target, smoothed, times the class weight."""
        places = torch.arange(self.classes, device="cpu")
        if self.wishes():
            wished = self.given.target.flatten()[self._first + places * self._stride].double()
        else:
            wished = (places == self.target).double()
        smoothing = float(self.given.argument("label_smoothing"))
        wished = wished * (1 - smoothing) + smoothing / self.classes
        return wished if self.given.weight is None else wished * self.given.weight.double()

    def shown(self) -> list[int]:
        """Returns the classes whose numbers are written: all, or, of many, the first, the last and the target's."""
        if self.classes <= TERMS:
            return list(range(self.classes))
        ends = set(shown(self.classes))
        return sorted(ends if self.wishes() or self.is_ignored() else ends | {self.target})


def takes_ignored(given: LabCall) -> bool:
    """Returns whether the loss has an `ignore_index`."""
    return "ignore_index" in dict(given.loss.arguments)


def is_ignored(given: LabCall) -> Any:
    """Returns for each target whether it is `ignore_index`, bool [targets]."""
    return given.target.flatten() == given.argument("ignore_index")


def weights_of(given: LabCall) -> Any:
    """Returns the classes of the targets that count, i8 [counting]."""
    return given.target.flatten()[~is_ignored(given)].long()


@dataclass(frozen=True, kw_only=True)
class ClassLoss(ComputedLoss):
    """`worked` writes the steps of a sample's loss; `slope` returns the gradient with respect to each score, by
    class."""

    worked: Callable[[Worksheet, ScoredSample], Expression]
    slope: Callable[[Worksheet, ScoredSample], dict[int, Expression]]
    takes_rows: bool = True
    takes_probabilities: bool = False  # as target
    takes_bytes: bool = True  # uint8 classes
    takes_logarithms: bool = False  # log-probabilities as input

    # ── worked steps ─────────────────────────────────────────────────────────────────────────────────────────────

    def has_steps(self, given: LabCall) -> bool:
        return bool(given.input.numel())  # there are classes

    def element(self, sheet: Worksheet, computed: Computed, chosen: int) -> Expression:
        return self.worked(sheet, ScoredSample(computed.given, chosen))

    def slopes(self, sheet: Worksheet, computed: Computed, chosen: int) -> list[Slope]:
        place = ScoredSample(computed.given, chosen)
        slopes = self.slope(sheet, place)
        return [Slope(term, place.at(index), index=index) for index, term in slopes.items()]

    def is_ignored(self, given: LabCall, chosen: int) -> bool:
        return ScoredSample(given, chosen).is_ignored()

    def divisor(self, sheet: Worksheet, computed: Computed) -> Expression:
        given = computed.given
        if not takes_ignored(given) or given.target.is_floating_point():
            return super().divisor(sheet, computed)
        if given.weight is not None:
            return summed_weights(sheet, given.weight, weights_of(given))
        return constant(computed.elements.numel() - int(is_ignored(given).sum()))

    # ── faults and notes ─────────────────────────────────────────────────────────────────────────────────────────

    def faults(self) -> tuple[Check, ...]:
        return (
            Check(no_classes), Check(_batches_that_differ, ("batch_size", "batch size")), Check(_unfit_target),
            Check(_out_of_range, ("out of bounds", "out of range")), Check(_weight_of_other_classes, ("weight",)),
            *self.checks,
        )  # fmt: skip

    def said(self, computed: Computed) -> Iterator[Note]:
        given, count = computed.given, computed.elements.numel()
        if count and takes_ignored(given) and not given.target.is_floating_point():
            yield from _ignored(given, count)
        zeros = () if given.weight is None else (given.weight.flatten() == 0).nonzero()
        if len(zeros):
            yield Note("some_zero_weights", "weight", tuple(map(float, zeros[:10])))

    # ── curves ───────────────────────────────────────────────────────────────────────────────────────────────────

    def alone(self, given: LabCall, over: str, x: Any) -> LabCall:
        """Returns a call on [x, 0] for each x: a score against one other class, whose score is 0."""
        scores = torch.stack([x, torch.zeros_like(x)], 1)
        scores = scores.log_softmax(1) if self.takes_logarithms else scores
        first = torch.zeros(len(x), dtype=torch.int64, device="cpu")
        return LabCall(self, {"input": scores, "target": first}, given.arguments)

    def moved(self, given: LabCall, question: AskCurve, x: Any) -> LabCall:
        shape, element = tuple(given.input.shape), question.element
        stride = math.prod(shape[2:])
        classes = shape[1] if len(shape) > 1 else int(given.input.numel())
        sample, rest = divmod(element, classes * stride)
        moving, place = divmod(rest, stride)
        where = ScoredSample(given, sample * stride + place)
        is_moving = torch.arange(classes, device="cpu") == moving
        scores = torch.where(is_moving, x[:, None], where.scores().to(WIDE).expand(len(x), classes))
        target = where.wished_or_class().expand(len(x), *([classes] if where.wishes() else []))
        weight = {} if given.weight is None else {"weight": given.weight.to(WIDE)}
        return LabCall(self, {"input": scores, "target": target.contiguous(), **weight}, given.arguments)


def _ignored(given: LabCall, count: int) -> Iterator[Note]:
    ignored = int(is_ignored(given).sum())
    if ignored:
        yield Note("all_ignored" if ignored == count else "some_ignored", "target", (float(ignored), float(count)))
    counting = weights_of(given)
    if given.weight is not None and len(counting) and not bool(given.weight[counting].any()):
        yield Note("zero_weights", "weight")


# ── faults ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def axis_of_classes(tensor: torch.Tensor) -> int:
    return 1 if tensor.dim() > 1 else 0


def no_classes(given: LabCall) -> Unfit | None:
    if not given.input.dim():
        return Unfit("no_dimension", "input")
    if not given.input.shape[axis_of_classes(given.input)]:
        return Unfit("no_classes", "input")
    return None


def _batches_that_differ(given: LabCall) -> Unfit | None:
    rows, targets = _rows(given.input), _rows(given.target)
    if given.input.dim() > 1 and given.target.dim() and rows != targets:
        return Unfit("batch_sizes", "target", numbers=(rows, targets))
    return None


def _rows(tensor: torch.Tensor) -> int:
    return int(tensor.shape[0]) if tensor.dim() else 1


def _takes(given: LabCall, what: str) -> bool:
    return bool(getattr(given.loss, f"takes_{what}", False))


def _unfit_target(given: LabCall) -> Unfit | None:
    takes_probabilities = _takes(given, "probabilities")
    if given.target.is_floating_point():
        return _unfit_probabilities(given) if takes_probabilities else _unfit_classes(given)
    wanted = _shape_of_classes(given)
    shape = tuple(given.target.shape)
    if takes_probabilities and shape == tuple(given.input.shape):  # ones and zeros meant as probabilities
        return Unfit("target_dtype", "target", words=(dtype_of(given.target), dtype_of(given.input)))
    if shape != wanted and not (given.input.dim() == 1 and shape == (1,)):
        return Unfit("target_shape", "target", words=(shape_of(given.target), str(list(wanted))))
    return _unfit_classes(given)


def _unfit_probabilities(given: LabCall) -> Unfit | None:
    if tuple(given.target.shape) == tuple(given.input.shape):
        has_other = given.arguments.get("ignore_index", -100) >= 0
        return Unfit("ignore_probabilities", "ignore_index") if has_other else None
    if tuple(given.target.shape) == _shape_of_classes(given):
        return _unfit_classes(given)
    return Unfit("probabilities_shape", "target", words=(shape_of(given.target), shape_of(given.input)))


def _unfit_classes(given: LabCall) -> Unfit | None:
    takes_bytes = _takes(given, "bytes") and given.input.dim() < 3  # for images torch requires int64
    if given.target.dtype is torch.int64 or takes_bytes and given.target.dtype is torch.uint8:
        return None
    return Unfit("target_dtype", "target", words=(dtype_of(given.target), "int64"))


def _out_of_range(given: LabCall) -> Unfit | None:
    if no_classes(given) is not None or given.target.is_floating_point():
        return None
    target, classes = given.target.flatten().long(), given.input.shape[axis_of_classes(given.input)]
    outside = (target < 0) | (target >= classes)
    if takes_ignored(given):
        outside &= target != given.argument("ignore_index")
    places = outside.nonzero()
    if not len(places):
        return None
    place = int(places[0])
    return Unfit("class_out_of_range", "target", place, (int(target[place]), classes))


def _weight_of_other_classes(given: LabCall) -> Unfit | None:
    classes = given.input.shape[axis_of_classes(given.input)] if given.input.dim() else 1
    if given.weight is not None and tuple(given.weight.shape) != (classes,):
        return Unfit("weight_shape", "weight", words=(shape_of(given.weight), str([classes])))
    return None


def _shape_of_classes(given: LabCall) -> tuple[int, ...]:
    shape = tuple(given.input.shape)
    return (*shape[:1], *shape[2:]) if len(shape) > 1 else ()
