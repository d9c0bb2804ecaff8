"""What a screen shows of a tensor: planes, small pictures, single elements, and the places of special values."""

from __future__ import annotations

import math
from typing import Any

import torch

from ...wire.tensors import REGION_LIMIT, AskCell, AskFind, AskPictures, AskRegion, Cell, Found, Pictures, Plane, Region
from .numbers import Cut, Unavailable, check_axes, packed, pieces, raw, unraveled
from .statistics import real

PIECE = 1 << 24  # elements searched at once


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

    def cut(tensor: torch.Tensor) -> Any:
        return laid_out(tensor, question.plane)[question.top : bottom : down, question.left : right : across]

    return cut


def laid_out(tensor: Any, plane: Plane) -> Any:
    """Returns the plane as a view [rows, columns]."""
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
    return Pictures(
        request=question.request, stop=stop, first=first, total=total, numbers=packed(shown), low=low, high=high
    )


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


def _of_them(tensor: torch.Tensor, along: int, first: int, count: int) -> Any:
    """Returns the pictures from number `first` on, with the axis that tells them apart first."""
    if along == 0:
        return tensor.unsqueeze(0)[:count]
    if along == 1:
        return tensor.narrow(0, first, count)
    row = tensor.shape[1]
    rows = range(first // row, -(-(first + count) // row)) if count else ()
    parts = [tensor[i, max(first - i * row, 0) : first + count - i * row] for i in rows]
    return torch.cat(parts) if parts else tensor[:1].flatten(0, 1)[:0]


def _thinned(tensor: torch.Tensor, along: int, side: int, count: int) -> Any:
    """Returns a view of every k-th pixel, taken before anything is copied."""
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
    """Returns the shortest decimal that reads back as the same number of this dtype."""
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
    """Returns the bytes in memory as hex, most significant first; of a complex number the real part first."""
    element = element.resolve_conj().resolve_neg()
    if element.is_complex():
        return "".join(bits_of(part) for part in torch.view_as_real(element))
    return raw(element.to("cpu").contiguous())[::-1].hex()


# ── seeking ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def find(question: AskFind, numbers: Any, stop: int) -> Found:
    """Finds the first extreme or special element. NaN only counts when NaN is sought. Each piece is reduced as a whole,
    and only the best one is searched."""
    best, place = None, None
    for first, count, cut in pieces(numbers.shape, PIECE):
        merit = _merit(numbers.take(cut), question.what) if count else None
        if merit is not None and (best is None or merit > best):
            best, place = merit, (first, cut)
            if question.what in ("nan", "inf"):
                break
    if place is None or best is None:
        return Found(question.request, stop, (), False)
    number = place[0] + _first(numbers.take(place[1]), question.what, best)
    return Found(question.request, stop, unraveled(number, numbers.shape), True)


def _merit(part: Any, what: str) -> Any:
    """Returns the greatest of what is sought in a piece, or None if the piece has nothing like it."""
    if what in ("nan", "inf"):
        return _has_special(part, what) or None
    part = real(part)
    if part.is_floating_point() and math.isnan(float(part.sum())):  # from NaN, or from both infinities
        part = part[~part.isnan()]
    if not part.numel():
        return None
    low, high = (value.item() for value in torch.aminmax(part))
    if what not in ("minimum", "maximum", "largest"):
        raise Unavailable("numbers", what)
    return {"minimum": -low, "maximum": high, "largest": max(high, -low)}[what]


def _has_special(part: Any, what: str) -> bool:
    if not (part.is_floating_point() or part.is_complex()) or math.isfinite(abs(part.sum().item())):
        return False
    return bool(_is_special(part, what).any())


def _is_special(part: Any, what: str) -> Any:
    return part.isnan() if what == "nan" else part.isinf()


def _first(part: Any, what: str, merit: Any) -> int:
    """Returns the number of the first element of a piece that equals `merit`, or that is NaN or infinite."""
    if what in ("nan", "inf"):
        mask = _is_special(part, what)
    elif what == "largest":
        mask = (real(part) == merit) | (real(part) == -merit)
    else:
        mask = real(part) == (merit if what == "maximum" else -merit)
    return int(mask.reshape(-1).to(torch.uint8).argmax())
