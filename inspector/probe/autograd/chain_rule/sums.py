"""The sums that one element of a gradient is made of: products of tensor elements over a grid of terms."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch

Element = tuple[int, ...]
Index = tuple[torch.Tensor, ...]  # one index tensor per axis of what is read, each broadcastable to the grid of a sum


@dataclass(frozen=True, slots=True)
class Given:
    """What a rule computes from.

    Attributes: `gradient`, which arrives; `kept`, saved tensors by role; `settings`, saved numbers; `shapes`, of the
    leaving gradients by target.
    """

    gradient: torch.Tensor
    kept: dict[str, torch.Tensor | None]
    settings: dict[str, Any]
    shapes: dict[str, tuple[int, ...]]

    def tensor(self, role: str) -> torch.Tensor:
        """Returns a saved tensor. Raises KeyError(role) if the node does not save it."""
        tensor = self.kept.get(role)
        if tensor is None:
            raise KeyError(role)
        return tensor


@dataclass(frozen=True, slots=True)
class Numbers:
    """One factor of each term: float64 on the CPU, broadcastable to the grid; `index` tells where the numbers were
    read."""

    name: str
    numbers: torch.Tensor
    index: Index
    is_mask: bool = False  # the numbers are 0 or 1


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of products of `factors`. `grid`: number of terms along each axis; without axes there is one term."""

    factors: tuple[Numbers, ...]
    grid: tuple[int, ...] = field(default=())

    def products(self) -> torch.Tensor:
        """Returns the terms, float64 [terms]."""
        products = torch.ones(self.grid, dtype=torch.float64, device="cpu")
        for factor in self.factors:
            products = products * factor.numbers
        for factor in self.factors:
            if factor.is_mask:
                products = products.masked_fill(factor.numbers == 0, 0.0)
        return products.reshape(-1)


# ── what rules are made of ───────────────────────────────────────────────────────────────────────────────────────────


def read(
    name: str, tensor: torch.Tensor, index: Iterable[Any], made: Callable[[torch.Tensor], torch.Tensor] | None = None
) -> Numbers:
    """Reads elements of a tensor, passed through `made` if given. From an accelerator only these are copied."""
    where = tuple(torch.as_tensor(axis, device="cpu") for axis in index)
    found = tensor.detach()[tuple(axis.to(tensor.device) for axis in where)].cpu()
    return Numbers(name, (found if made is None else made(found)).double(), where)


def mask(
    name: str, tensor: torch.Tensor, index: Iterable[Any], is_so: Callable[[torch.Tensor], torch.Tensor]
) -> Numbers:
    """Returns a factor that is 1 where `is_so` holds, else 0."""
    numbers = read(name, tensor, index, is_so)
    return Numbers(name, numbers.numbers, numbers.index, is_mask=True)


def constant(name: str, value: float) -> tuple[Numbers, ...]:
    """Returns the number as a factor, or no factor for 1."""
    return () if value == 1 else (Numbers(name, scalar(value), ()),)


def scalar(value: float) -> torch.Tensor:
    return torch.tensor(float(value), dtype=torch.float64, device="cpu")


def counted(many: int) -> torch.Tensor:
    return torch.arange(many, device="cpu")


def axis(values: Sequence[int], place: int, axes: int) -> torch.Tensor:
    """Returns the values shaped to lie along axis number `place` of a grid with `axes` axes."""
    shape = [-1 if other == place else 1 for other in range(axes)]
    return torch.tensor(values, dtype=torch.int64, device="cpu").reshape(shape)


def covered(element: Element, shape: Sequence[int], whole: Sequence[int]) -> tuple[tuple[int, ...], list[Any]]:
    """Returns (grid, index): all places in `whole` to which an element of `shape` is broadcast."""
    lead = len(whole) - len(shape)
    free = [place for place in range(len(whole)) if place < lead or shape[place - lead] == 1 != whole[place]]
    grid = tuple(whole[place] for place in free)
    index: list[Any] = [0] * lead + list(element)
    for number, place in enumerate(free):
        index[place] = axis(range(whole[place]), number, len(free))
    return grid, index


def folded(index: Sequence[Any], shape: Sequence[int]) -> list[Any]:
    """Returns the place in `shape` that was broadcast to `index`."""
    lead = len(index) - len(shape)
    return [0 if extent == 1 else index[lead + place] for place, extent in enumerate(shape)]


def unravelled(place: int, shape: Sequence[int]) -> Element:
    index = []
    for extent in reversed(shape):
        place, rest = divmod(place, extent)
        index.append(rest)
    return tuple(reversed(index))


def ravelled(element: Element, shape: Sequence[int]) -> int:
    place = 0
    for index, extent in zip(element, shape):
        place = place * extent + index
    return place


def largest(tensor: torch.Tensor) -> Element:
    """Returns the place of the number with the largest magnitude; NaN counts as the largest."""
    tensor = tensor.detach()  # no copy of the magnitudes: the tensor may be large
    high, low = (unravelled(int(place), tensor.shape) for place in (tensor.argmax(), tensor.argmin()))
    most = float(tensor[high])
    return high if math.isnan(most) or abs(most) >= abs(float(tensor[low])) else low


def total(numbers: torch.Tensor) -> float:
    """Returns the sum: exactly rounded for up to 10 000 finite numbers, else as float64 adds them."""
    is_short = len(numbers) <= 10_000 and bool(numbers.isfinite().all())
    return math.fsum(numbers.tolist()) if is_short else float(numbers.sum())
