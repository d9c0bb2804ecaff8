"""Numbers of a tensor by torch's own functions, so that they equal what the script would print; of a tensor that ranks
share, those of the part on this rank."""

from __future__ import annotations

import math
from typing import Any

import torch

from .shards import local_part

NAN = math.nan


def norm(tensor: torch.Tensor) -> float | None:
    """Returns the 2-norm, as `tensor.norm()`, or None if torch has none for this kind of tensor."""
    try:
        return float(torch.linalg.vector_norm(_dense(tensor)).item())
    except (RuntimeError, NotImplementedError):
        return None


def spread(tensor: torch.Tensor) -> tuple[float, float, float, float] | None:
    """Returns (norm, minimum, maximum, mean), or None if torch has none. Complex tensors have only a norm; the rest is
    NaN."""
    try:
        dense = _dense(tensor)
        if dense.is_complex():
            return float(torch.linalg.vector_norm(dense)), NAN, NAN, NAN
        low, high = torch.aminmax(dense)
        return float(torch.linalg.vector_norm(dense)), float(low), float(high), float(dense.mean())
    except (RuntimeError, NotImplementedError):
        return None


def whole(tensor: torch.Tensor, at_most: int = 1 << 18) -> tuple[float, float, float, float] | None:
    """Returns `spread` of a tensor of any kind of number, whole numbers as float64; None for one that is empty or has
    more elements."""
    if not 0 < tensor.numel() <= at_most or tensor.device.type == "meta":
        return None
    is_counted = not (tensor.is_floating_point() or tensor.is_complex() or tensor.is_quantized)
    return spread(tensor.detach().double() if is_counted else tensor)


def extremes(tensor: torch.Tensor, at_most: int = 1 << 24) -> tuple[float | None, float | None]:
    """Returns (minimum, maximum), or (None, None) for an empty tensor or one with more than `at_most` elements."""
    try:
        tensor = local_part(tensor)
        if not 0 < tensor.numel() <= at_most or tensor.is_complex() or tensor.device.type == "meta":
            return None, None
        low, high = torch.aminmax(_dense(tensor))
        return float(low), float(high)
    except (RuntimeError, NotImplementedError):
        return None, None


def _dense(tensor: torch.Tensor) -> Any:
    tensor = local_part(tensor).detach()
    return tensor.to_dense() if tensor.layout is not torch.strided else tensor
