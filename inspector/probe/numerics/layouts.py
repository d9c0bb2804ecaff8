"""The kinds of tensors that torch has: whether they have elements, which parts, and their layout in memory."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import torch
from torch import nn
from torch._subclasses.fake_tensor import FakeTensor

from ..core.ranks import WaitsForRanks
from .numbers import Shape, Unavailable
from .shards import Emptied, local_part

DENSE_LIMIT = 1 << 24  # elements up to which a sparse tensor is shown as a dense one

OF_NUMBERS: dict[str, Callable[[Any], Any]] = {
    "real": torch.real, "imag": torch.imag, "abs": torch.abs, "angle": torch.angle,
}  # fmt: skip
_SPARSE = {
    torch.sparse_coo: ("values", "indices"),
    torch.sparse_csr: ("values", "crow_indices", "col_indices"),
    torch.sparse_csc: ("values", "ccol_indices", "row_indices"),
    torch.sparse_bsr: ("values", "crow_indices", "col_indices"),
    torch.sparse_bsc: ("values", "ccol_indices", "row_indices"),
}


def is_nothing(tensor: Any) -> bool:
    return tensor.device.type == "meta" or isinstance(tensor, FakeTensor)


UNMADE: Any = nn.parameter.UninitializedTensorMixin  # type: ignore[attr-defined]  # before a lazy layer's first batch


def shaped(tensor: Any) -> Any:
    """Returns the tensor. Raises Unavailable if its shape can not be told."""
    if isinstance(tensor, UNMADE):
        raise Unavailable("unmade")
    if torch._C._functorch.is_functorch_wrapped_tensor(tensor):
        raise Unavailable("vmap")
    return tensor


def readable(tensor: torch.Tensor) -> Any:
    """Returns the tensor, of one that ranks share the part on this rank. Raises Unavailable if it has no elements."""
    part = held_here(tensor)
    if is_nothing(part):
        raise Unavailable("meta")
    return part


def held_here(tensor: torch.Tensor) -> Any:
    """Returns the part that lies on this rank. Raises Unavailable if its shape can not be told, a collective has not
    brought it yet, or its memory was given back."""
    try:
        return local_part(shaped(tensor))
    except WaitsForRanks as error:
        raise Unavailable("ranks", str(error)) from error
    except Emptied as error:
        raise Unavailable("gone", str(error)) from error


def parts_of(tensor: torch.Tensor) -> tuple[str, ...]:
    """Returns the values that `part` may have for this tensor, besides "" for the whole."""
    if tensor.is_nested:
        return tuple(map(str, range(tensor.size(0))))
    if tensor.layout in _SPARSE:
        return _SPARSE[tensor.layout]
    if tensor.is_complex():
        return tuple(OF_NUMBERS)
    return ("int_repr",) if tensor.is_quantized else ()


def part_of(tensor: Any, part: str) -> Any:
    """Returns the part as a tensor of its own; for the whole, a tensor that can be sliced."""
    tensor = tensor.detach()
    if part and part not in parts_of(tensor):
        raise Unavailable("part", part)
    if tensor.is_nested:
        if not part:
            raise Unavailable("part")
        return tensor.unbind()[int(part)]
    if tensor.layout is not torch.strided:
        return _part_of_sparse(tensor, part)
    return tensor.int_repr() if part == "int_repr" else tensor


def _part_of_sparse(tensor: Any, part: str) -> Any:
    if not part:
        if math.prod(tensor.shape) > DENSE_LIMIT:
            raise Unavailable("part")
        return tensor.to_dense()
    if tensor.layout is torch.sparse_coo:  # one that is not coalesced is read as it is stored
        return tensor._values() if part == "values" else tensor._indices()
    return getattr(tensor, part)()


def shape_of(tensor: torch.Tensor) -> Shape:
    if tensor.is_nested:
        return (int(tensor.size(0)),)
    return tuple(map(int, tensor.shape))


def stride_of(tensor: torch.Tensor) -> Shape:
    if tensor.layout is not torch.strided or tensor.is_nested:
        return ()
    return tuple(map(int, tensor.stride()))


def memory_of(tensor: torch.Tensor) -> str:
    stride = stride_of(tensor)
    if any(step == 0 and size > 1 for step, size in zip(stride, shape_of(tensor))):
        return "expanded"
    if not stride or tensor.is_contiguous():
        return "contiguous"
    layouts = {4: torch.channels_last, 5: torch.channels_last_3d}
    is_last = tensor.dim() in layouts and tensor.is_contiguous(memory_format=layouts[tensor.dim()])
    return "channels_last" if is_last else "strided"


def bytes_of(tensor: torch.Tensor) -> int:
    """Returns the bytes of the storage that the tensor shows; elements at the same place count once."""
    if tensor.is_nested:
        return sum(map(bytes_of, tensor.unbind()))
    if tensor.layout in _SPARSE:
        return sum(bytes_of(_part_of_sparse(tensor, part)) for part in _SPARSE[tensor.layout])
    places = math.prod(size for size, step in zip(tensor.shape, stride_of(tensor) or tensor.shape) if step)
    return int(min(places, tensor.numel()) * tensor.element_size())


def changes_of(tensor: torch.Tensor) -> int:
    """Returns the number of in-place changes; 0 for tensors made in inference mode, whose changes torch does not
    count."""
    return 0 if tensor.is_inference() else int(tensor._version)


def is_signed(tensor: torch.Tensor) -> bool:
    return bool(tensor.dtype in (torch.qint8, torch.qint32) if tensor.is_quantized else tensor.dtype.is_signed)
