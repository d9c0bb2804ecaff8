"""Losses with one element per sample whose inputs are vectors, [..., components]."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch

from ...wire.lab import AskCurve, Note
from ..numerics.numbers import Shape, unraveled
from .by_element import SPREAD_LIMIT, WIDE, place_in, shape_of, spread
from .loss import Check, Computed, ComputedLoss, LabCall, Slope, Unfit
from .sheet import Worksheet
from .sums import shown
from .terms import Expression


class Vectors:
    """The vectors that one element is computed from; tensors of other shapes are broadcast as torch does. `size`:
    components."""

    def __init__(self, given: LabCall, shape: Shape, chosen: int) -> None:
        self.given = given
        self._index = unraveled(chosen, shape)
        self.size = max(components(tensor) for tensor in vectors_of(given))

    def at(self, name: str, component: int) -> int:
        """Returns the component's place in the flattened tensor."""
        return place_in((*self._index, component), tuple(self.given.tensors[name].shape))

    def number(self, sheet: Worksheet, name: str, component: int) -> Expression:
        at = self.at(name, component)
        return sheet.given(self.given.tensors[name].flatten()[at], name, at)

    def vector(self, name: str) -> Any:
        """Returns all components, float64 [size]."""
        tensor, first = self.given.tensors[name], self.at(name, 0)
        return tensor.flatten()[first : first + components(tensor)].to(WIDE).expand(self.size)

    def shown(self) -> list[int]:
        """Returns the components that are written: all, or, of many, the first and the last."""
        return shown(self.size)

    def target(self) -> Any:
        """Returns the target's number for this sample."""
        return self.given.target.flatten()[place_in(self._index, tuple(self.given.target.shape))]

    def argument(self, sheet: Worksheet, name: str) -> Expression:
        return sheet.plain(float(self.given.argument(name)), name)


@dataclass(frozen=True, kw_only=True)
class VectorLoss(ComputedLoss):
    """`worked` writes the steps of a sample's loss; `slope` returns the gradient by (input, component) for the
    components that are written. `vectors` names the inputs that are vectors; a `target` has one number per sample."""

    worked: Callable[[Worksheet, Vectors], Expression]
    slope: Callable[[Worksheet, Vectors], dict[tuple[str, int], Expression]]
    vectors: tuple[str, ...]
    takes_rows: bool = True

    # ── worked steps ─────────────────────────────────────────────────────────────────────────────────────────────

    def has_steps(self, given: LabCall) -> bool:
        return all(bool(tensor.numel()) for tensor in vectors_of(given))

    def element(self, sheet: Worksheet, computed: Computed, chosen: int) -> Expression:
        return self.worked(sheet, Vectors(computed.given, computed.shape, chosen))

    def slopes(self, sheet: Worksheet, computed: Computed, chosen: int) -> list[Slope]:
        if self.is_of_several(computed):
            return []
        meeting = Vectors(computed.given, computed.shape, chosen)
        slopes = self.slope(sheet, meeting)
        return [Slope(term, meeting.at(name, index), name, index) for (name, index), term in slopes.items()]

    def is_of_several(self, computed: Computed) -> bool:
        sizes = {tensor.numel() for tensor in vectors_of(computed.given)}
        return len(sizes) > 1 or any(rows(tensor) != computed.elements.numel() for tensor in vectors_of(computed.given))

    # ── faults and notes ─────────────────────────────────────────────────────────────────────────────────────────

    def faults(self) -> tuple[Check, ...]:
        return (Check(_vectors_that_do_not_fit), *self.checks)

    def too_large(self, given: LabCall) -> Unfit | None:
        shape = spread(*(tuple(tensor.shape) for tensor in vectors_of(given)))
        count = math.prod(shape or ())
        return Unfit("too_large", self.vectors[1], numbers=(count, SPREAD_LIMIT)) if count > SPREAD_LIMIT else None

    def said(self, computed: Computed) -> Iterator[Note]:
        shapes = [tuple(tensor.shape) for tensor in vectors_of(computed.given)]
        other = next((number for number, shape in enumerate(shapes) if shape != shapes[0]), 0)
        if other:
            words = (str(list(shapes[0])), str(list(shapes[other])))
            yield Note("broadcast", self.vectors[other], (float(computed.elements.numel()),), words)

    # ── curves ───────────────────────────────────────────────────────────────────────────────────────────────────

    def moved(self, given: LabCall, question: AskCurve, x: Any) -> LabCall:
        moving = given.tensors[question.input]
        sample, component = divmod(question.element, components(moving))
        shape = spread(*(tuple(tensor.shape[:-1]) for tensor in vectors_of(given))) or ()
        meeting = Vectors(given, shape, sample if rows(moving) == math.prod(shape) else 0)
        tensors = {name: meeting.vector(name).expand(len(x), meeting.size) for name in self.vectors}
        is_moving = torch.arange(meeting.size, device="cpu") == component
        tensors[question.input] = torch.where(is_moving, x[:, None], tensors[question.input])
        if "target" in given.tensors:
            tensors["target"] = meeting.target().to(WIDE).expand(len(x))
        return LabCall(self, tensors, given.arguments)

    def alone(self, given: LabCall, over: str, x: Any) -> LabCall:
        raise Unfit("missing", self.inputs[0])


def vectors_of(given: LabCall) -> list[Any]:
    loss = given.loss
    assert isinstance(loss, VectorLoss)
    return [given.tensors[name] for name in loss.vectors]


def components(tensor: torch.Tensor) -> int:
    """Returns the number of components of each vector."""
    return int(tensor.shape[-1]) if tensor.dim() else 1


def rows(tensor: torch.Tensor) -> int:
    """Returns the number of vectors."""
    return math.prod(tensor.shape[:-1])


def _vectors_that_do_not_fit(given: LabCall) -> Unfit | None:
    """Compares each shape with the first input's."""
    assert isinstance(given.loss, VectorLoss)
    first = given.loss.vectors[0]
    for name in given.loss.vectors[1:]:
        one, other = given.tensors[first], given.tensors[name]
        if one.dim() != other.dim() or spread(tuple(one.shape), tuple(other.shape)) is None:
            return Unfit("shapes", name, words=(shape_of(one), shape_of(other)))
    return None
