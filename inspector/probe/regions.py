"""As much of a tensor as a screen shows: planes, small pictures, single elements, and where the extremes are."""

from __future__ import annotations

import math
from typing import Any

import torch

from ..wire.tensors import (
    REGION_LIMIT, AskCell, AskFind, AskPictures, AskRegion, Cell, Found, Pictures, Plane, Region,
)  # fmt: skip
from .numbers import Cut, Unavailable, check_axes, packed, pieces, plain, raw, unraveled

PIECE = 1 << 24  # elements that are searched at once


def region(question: AskRegion, numbers: Any, stop: int) -> Region:
    part = numbers.take(_plane_cut(question))
    is_bool = part.dtype is torch.bool
    return Region(question.request, stop, packed(part), is_bool)


def _plane_cut(question: AskRegion) -> Cut:
    down, across = max(1, question.down), max(1, question.across)
    high, wide = -(-max(0, question.height) // down), -(-max(0, question.width) // across)
    if min(question.top, question.left) < 0 or high * wide > REGION_LIMIT:
        raise Unavailable("reshaped", "region")
    bottom, right = question.top + max(0, question.height), question.left + max(0, question.width)

    def cut(tensor: Any) -> Any:
        return laid_out(tensor, question.plane)[question.top : bottom : down, question.left : right : across]

    return cut


def laid_out(tensor: Any, plane: Plane) -> Any:
    """The plane as a view [rows, columns]."""
    check_axes((plane.rows, plane.columns), tensor.dim())
    if len(plane.at) != tensor.dim():
        raise Unavailable("reshaped", "plane")
    for axis in reversed(range(tensor.dim())):
        if axis not in (plane.rows, plane.columns):
            tensor = tensor.select(axis, _inside(plane.at[axis], tensor.shape[axis]))
    if plane.rows > plane.columns >= 0:
        tensor = tensor.transpose(0, 1)
    if plane.rows < 0:
        tensor = tensor.unsqueeze(0)
    return tensor.unsqueeze(1) if plane.columns < 0 else tensor


def _inside(index: int, size: int) -> int:
    if not 0 <= index < size:
        raise Unavailable("reshaped", f"index {index} of {size}")
    return index


# ── pictures ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def pictures(question: AskPictures, numbers: Any, stop: int) -> Pictures:
    total = math.prod(numbers.shape[axis] for axis in question.along)
    first = min(max(0, question.first), total)
    shown = numbers.take(_pictures_cut(question, first, min(total - first, max(0, question.limit))))
    if shown.is_complex():
        shown = shown.abs()
    shown = shown.to(torch.float32)
    finite = shown[shown.isfinite()]
    low, high = map(float, torch.aminmax(finite)) if finite.numel() else (None, None)
    return Pictures(question.request, stop, first, total, packed(shown), low, high)


def _pictures_cut(question: AskPictures, first: int, count: int) -> Cut:
    shown = [question.rows, question.columns, *([question.colors] if question.colors >= 0 else [])]

    def cut(tensor: Any) -> Any:
        kept = [*question.along, *shown]
        check_axes(kept, tensor.dim())
        if min(kept) < 0 or len(question.at) != tensor.dim():
            raise Unavailable("reshaped", "pictures")
        for axis in range(tensor.dim()):
            if axis not in kept:
                tensor = tensor.narrow(axis, _inside(question.at[axis], tensor.shape[axis]), 1)
        others = [axis for axis in range(tensor.dim()) if axis not in kept]
        tensor = tensor.permute(*kept, *others).flatten(len(kept)) if others else tensor.permute(*kept)
        tensor = tensor.squeeze(-1) if others else tensor
        if question.colors >= 0 and tensor.shape[-1] != 3:
            raise Unavailable("reshaped", "colors")
        return _of_them(_thinned(tensor, len(question.along), question.side, count), len(question.along), first, count)

    return cut


def _of_them(tensor: Any, along: int, first: int, count: int) -> Any:
    """The pictures from one on, the first axis telling them apart."""
    if along == 0:
        return tensor.unsqueeze(0)[:count]
    if along == 1:
        return tensor.narrow(0, first, count)
    row = tensor.shape[1]
    rows = range(first // row, -(-(first + count) // row)) if count else ()
    parts = [tensor[i, max(first - i * row, 0) : first + count - i * row] for i in rows]
    return torch.cat(parts) if parts else tensor[:1].flatten(0, 1)[:0]


def _thinned(tensor: Any, along: int, side: int, count: int) -> Any:
    """Every k-th pixel, before any is copied."""
    step = max(1, -(-max(tensor.shape[along : along + 2]) // max(1, side)))
    thin = tensor[(*[slice(None)] * along, slice(None, None, step), slice(None, None, step))]
    if count * math.prod(thin.shape[along:]) > REGION_LIMIT:
        raise Unavailable("reshaped", "pictures")
    return thin


# ── one element ──────────────────────────────────────────────────────────────────────────────────────────────────────


def cell(question: AskCell, numbers: Any, stop: int) -> Cell:
    if len(question.index) != len(numbers.shape):
        raise Unavailable("reshaped", "index")
    place = tuple(_inside(index, size) for index, size in zip(question.index, numbers.shape))
    element = numbers.take(lambda tensor: tensor[place])
    stored = element if numbers.own is None else numbers.own[place]
    return Cell(question.request, stop, question.index, text_of(stored), hex_of(element), bits_of(stored))


def text_of(element: Any) -> str:
    """The shortest decimal that reads back as the same number of this dtype."""
    if element.is_complex():
        element = element.to(torch.complex64) if element.dtype is torch.complex32 else element
        real, imaginary = (text_of(part) for part in torch.view_as_real(element.resolve_conj()))
        return f"{real}{'' if imaginary.startswith('-') else '+'}{imaginary}j"
    value = element.item()
    if not isinstance(value, float) or not math.isfinite(value) or element.dtype is torch.float64:
        return repr(value)
    for digits in range(1, 18):
        text = f"{value:.{digits}g}"
        if torch.tensor(float(text), dtype=torch.float64).to(element.dtype).item() == value:
            break
    return repr(float(text))


def hex_of(element: Any) -> str:
    value = element.item()
    if isinstance(value, bool) or isinstance(value, complex):
        return ""
    return value.hex() if isinstance(value, float) else hex(value)


def bits_of(element: Any) -> str:
    """The bytes in memory, most significant first; of a complex number the real part's first."""
    element = element.resolve_conj().resolve_neg()
    if element.is_complex():
        return "".join(bits_of(part) for part in torch.view_as_real(element))
    return raw(element.to("cpu").contiguous())[::-1].hex()


# ── seeking ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def find(question: AskFind, numbers: Any, stop: int) -> Found:
    best, place = None, -1
    for first, count, cut in pieces(numbers.shape, PIECE):
        if not count:
            continue
        found = _sought(numbers.take(cut).reshape(-1), question.what)
        if found is not None and (best is None or found[0] > best):
            best, place = found[0], first + found[1]
            if question.what in ("nan", "inf"):
                break
    index = unraveled(place, numbers.shape) if place >= 0 else ()
    return Found(question.request, stop, index, place >= 0)


def _sought(flat: Any, what: str) -> tuple[float, int] | None:
    """(merit, place) of the first element that is most of all what is sought; NaN is only sought as such."""
    if what in ("nan", "inf"):
        mask = flat.isnan() if what == "nan" else flat.isinf()
    else:
        flat = flat.abs() if flat.is_complex() else plain(flat)
        flat = flat.to(torch.float64) if not flat.is_floating_point() else flat
        merit = {"minimum": lambda: -flat, "maximum": lambda: flat, "largest": flat.abs}.get(what)
        if merit is None:
            raise Unavailable("numbers", what)
        scores = merit()
        missing = scores.isnan()
        if bool(missing.all()):
            return None
        scores = scores.masked_fill(missing, -math.inf)
        top = scores.amax()
        mask = (scores == top) & ~missing
    if not bool(mask.any()):
        return None
    place = int(mask.to(torch.uint8).argmax())
    return (0.0 if what in ("nan", "inf") else float(top)), place
