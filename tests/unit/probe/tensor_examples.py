"""Tensors of many dtypes, ranks and layouts, for tests that compare what is told of them with torch itself."""

from __future__ import annotations

import array
from typing import Any

import torch
from hypothesis import strategies as st

from inspector.wire.arrays import Array

FLOATS = (torch.float16, torch.bfloat16, torch.float32, torch.float64, torch.float8_e4m3fn, torch.float8_e5m2)
INTEGERS = (
    torch.bool, torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64, torch.uint16, torch.uint32, torch.uint64,
)  # fmt: skip
COMPLEX = (torch.complex32, torch.complex64, torch.complex128)
LAYOUTS = ("contiguous", "transposed", "strided", "expanded", "channels_last", "offset")

_SPECIAL = (float("nan"), float("inf"), float("-inf"), 0.0, -0.0, 1e-40, 6e-8, 1e30)
_READ = {"u1": "B", "i1": "b", "i2": "h", "u2": "H", "i4": "i", "u4": "I", "i8": "q", "u8": "Q", "f4": "f", "f8": "d"}


@st.composite
def tensors(
    draw: Any, dtypes: tuple[Any, ...] = FLOATS + INTEGERS + COMPLEX, most: int = 4, specials: bool = True
) -> Any:
    shape = draw(st.lists(st.integers(0, 6), min_size=0, max_size=most))
    made = numbers(draw(st.integers(0, 999)), shape, draw(st.sampled_from(dtypes)), specials and draw(st.booleans()))
    return laid(made, draw(st.sampled_from(LAYOUTS)))


def numbers(seed: int, shape: list[int], dtype: Any, specials: bool) -> Any:
    generator = torch.Generator().manual_seed(seed)
    plain = torch.randn(shape, generator=generator, dtype=torch.float64)
    if specials and not dtype.is_complex:
        chosen = torch.randint(0, 3 * len(_SPECIAL), shape, generator=generator)
        for place, special in enumerate(_SPECIAL if dtype.is_floating_point else ()):
            plain = torch.where(chosen == place, special, plain)
    if dtype.is_complex:
        return torch.complex(plain, torch.randn(shape, generator=generator, dtype=torch.float64)).to(dtype)
    return (plain * 3).round().abs().to(dtype) if not dtype.is_floating_point else plain.to(dtype)


def laid(tensor: Any, layout: str) -> Any:
    """The same numbers (or, of an expanded one, some of them again) as they may lie in memory."""
    dim = tensor.dim()
    if layout == "transposed" and dim >= 2:
        return tensor.transpose(0, -1).contiguous().transpose(0, -1)
    if layout == "strided" and dim:
        return torch.stack([tensor, tensor], -1)[..., 0]
    if layout == "expanded" and dim and tensor.shape[0]:
        return tensor[:1].expand(3, *tensor.shape[1:])
    if layout == "channels_last" and dim == 4:
        return tensor.contiguous(memory_format=torch.channels_last)
    return torch.cat([tensor, tensor])[tensor.shape[0] :] if layout == "offset" and dim else tensor


def widened(tensor: Any) -> Any:
    """As it travels: half, bfloat16 and float8 as float32, without loss."""
    if tensor.dtype is torch.complex32:
        return tensor.to(torch.complex64)
    is_small = tensor.dtype.is_floating_point and tensor.dtype.itemsize < 4
    return tensor.to(torch.float32) if is_small else tensor


def received(sent: Array, is_bool: bool = False) -> Any:
    """The tensor that has travelled, read without the probe."""
    code = {"c8": "f4", "c16": "f8"}.get(sent.dtype, sent.dtype)
    read = array.array(_READ[code], sent.data).tolist()
    names = {"u": "uint", "i": "int", "f": "float"}
    flat = torch.tensor(read, dtype=getattr(torch, f"{names[code[0]]}{8 * int(code[1:])}"))
    if code != sent.dtype:
        flat = torch.view_as_complex(flat.reshape(-1, 2))
    return flat.reshape(sent.shape).to(torch.bool) if is_bool else flat.reshape(sent.shape)


def are_same(one: Any, other: Any) -> bool:
    """The same shape, dtype and numbers, NaN being NaN."""
    if one.shape != other.shape or one.dtype is not other.dtype:
        return False
    if one.dtype.is_complex:
        one, other = torch.view_as_real(one.resolve_conj()), torch.view_as_real(other.resolve_conj())
    return bool(((one == other) | ((one != one) & (other != other))).all())
