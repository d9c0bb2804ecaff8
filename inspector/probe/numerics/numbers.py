"""Elements of a tensor as they are shown, taken in pieces: only the piece asked for is computed."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch

from ...wire.arrays import Array

Cut = Callable[[Any], Any]  # a function from a tensor to a part of it, a view where possible
Shape = tuple[int, ...]

_WIDENED = {torch.float16, torch.bfloat16} | {
    getattr(torch, name) for name in dir(torch) if name.startswith("float8_") or name.startswith("float4_")
}
_CODES = {
    torch.bool: "u1", torch.uint8: "u1", torch.int8: "i1", torch.int16: "i2", torch.int32: "i4", torch.int64: "i8",
    torch.float32: "f4", torch.float64: "f8", torch.complex64: "c8", torch.complex128: "c16",
    torch.uint16: "u2", torch.uint32: "u4", torch.uint64: "u8",
}  # fmt: skip


class Unavailable(Exception):
    """There is nothing to show; `code` is one of wire.tensors.REASONS."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


class Numbers:
    """A tensor and an elementwise function `then` that is applied to any part before it is shown."""

    def __init__(self, tensor: torch.Tensor, then: Cut | None = None) -> None:
        self.tensor = tensor.detach()
        self._then = then

    @property
    def shape(self) -> Shape:
        return tuple(self.tensor.shape)

    @property
    def dtype(self) -> Any:
        """The tensor's dtype before it is widened."""
        return self.tensor.dtype

    @property
    def own(self) -> Any:
        """The tensor itself if its elements are shown unchanged, else None."""
        return None if self._then is not None or self.tensor.is_quantized else self.tensor

    def take(self, cut: Cut) -> Any:
        """Returns that part, dense, in a dtype that torch computes with."""
        part = plain(cut(self.tensor))
        return part if self._then is None else self._then(part)


class Compared:
    """Two tensors of one shape compared element by element in torch's arithmetic: half, bfloat16 and float8 as float32,
    two dtypes as torch promotes them, integers and booleans as int64 (float64 for a ratio)."""

    own = dtype = None

    def __init__(self, numbers: Numbers, against: Numbers, how: str) -> None:
        if numbers.shape != against.shape:
            raise Unavailable("shapes", f"{list(numbers.shape)} {list(against.shape)}")
        self.shape = numbers.shape
        self._numbers, self._against, self._how = numbers, against, how

    def take(self, cut: Cut) -> Any:
        whole = torch.float64 if self._how == "ratio" else torch.int64
        left, right = _signed(self._numbers.take(cut), whole), _signed(self._against.take(cut), whole)
        right = right.to(left.device)
        return left / right if self._how == "ratio" else left - right


def _signed(part: Any, whole: Any) -> Any:
    return part if part.is_floating_point() or part.is_complex() else part.to(whole)


def plain(part: Any) -> Any:
    """Returns the same numbers in a dtype that torch computes with; nothing is lost."""
    if part.is_quantized:
        return part.dequantize()
    if part.dtype in _WIDENED:
        return part.to(torch.float32)
    if part.dtype is torch.complex32:
        return part.to(torch.complex64)
    return part


# ── cutting ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def pieces(shape: Shape, most: int, first: int = 0) -> Iterator[tuple[int, int, Cut]]:
    """Yields (number of the first element, count, cut) of parts of at most `most` elements in row-major order."""
    count = math.prod(shape)
    if count <= most:
        yield first, count, _whole
        return
    row = count // shape[0]
    if row <= most:
        rows = most // row
        for start in range(0, shape[0], rows):
            length = min(rows, shape[0] - start)
            yield first + start * row, length * row, _narrowed(start, length)
        return
    for index in range(shape[0]):
        for begin, length, cut in pieces(shape[1:], most, first + index * row):
            yield begin, length, _selected(index, cut)


def _whole(tensor: torch.Tensor) -> Any:
    return tensor


def _narrowed(start: int, length: int) -> Cut:
    return lambda tensor: tensor.narrow(0, start, length)


def _selected(index: int, cut: Cut) -> Cut:
    return lambda tensor: cut(tensor.select(0, index))


def sample(shape: Shape, about: int) -> Cut:
    """Returns a cut of about `about` elements, evenly spread in row-major order and always the same; all of a smaller
    tensor.

    The step has no divisor in common with the length of a row, so that no column is preferred.
    """
    count = math.prod(shape)
    if count <= about:
        return lambda tensor: tensor.reshape(-1)
    step = -(-count // about)
    while shape[-1] > 1 and math.gcd(step, shape[-1]) > 1:
        step += 1

    def cut(tensor: torch.Tensor) -> Any:
        if tensor.is_contiguous():
            return tensor.view(-1)[::step]
        flat = torch.arange(0, count, step, device=tensor.device)
        return tensor[torch.unravel_index(flat, shape)]

    return cut


def unraveled(index: int, shape: Shape) -> Shape:
    """Returns the index of an element from its number in row-major order."""
    found: list[int] = []
    for size in reversed(shape):
        index, place = divmod(index, size)
        found.append(place)
    return tuple(reversed(found))


# ── on the wire ──────────────────────────────────────────────────────────────────────────────────────────────────────


def packed(part: Any, code: str | None = None) -> Array:
    """Returns a dense tensor as an Array; `code` None: in its own dtype."""
    part = part.resolve_conj().resolve_neg().to("cpu").contiguous()
    return Array(code or _CODES[part.dtype], tuple(part.shape), raw(part))


def raw(part: Any) -> bytes:
    """Returns the bytes of a contiguous CPU tensor."""
    size = part.numel() * part.element_size()
    return ctypes.string_at(part.data_ptr(), size) if size else b""


def check_axes(axes: Sequence[int], rank: int) -> None:
    """Raises Unavailable unless each axis exists and occurs once."""
    named = [axis for axis in axes if axis >= 0]
    if len(set(named)) != len(named) or any(axis >= rank for axis in named):
        raise Unavailable("reshaped", f"axes {list(axes)}")
