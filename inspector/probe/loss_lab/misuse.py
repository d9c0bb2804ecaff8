"""Recognises inputs of the wrong kind: probabilities in place of scores, and the reverse."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import torch

CLOSE = 1e-3  # by which the sum of probabilities may differ from 1
FEW = 64  # rows checked first: most tensors are not of the kind sought
REACH = 0.8  # part of the exponent at which e^−x is 0: a row has other scores too
ENOUGH = 2  # numbers that must look alike before it is said


def as_single(tensor: torch.Tensor) -> Any:
    """Returns half precision as single; None for tensors of integers or without elements."""
    if not tensor.is_floating_point() or not tensor.numel():
        return None
    return tensor.detach().float() if is_half(tensor) else tensor.detach()


def is_half(tensor: torch.Tensor) -> bool:
    return tensor.dtype in (torch.float16, torch.bfloat16)


def is_clean(tensor: torch.Tensor) -> bool:
    """Returns whether no number is NaN or infinite, as found from one sum; False also if the sum overflows."""
    return not tensor.is_floating_point() or bool(tensor.sum().isfinite())


def are_far_apart(scores: Any) -> bool:
    """Returns whether a softmax of the scores may underflow to 0. Half precision is computed as single, so the answer
    is False."""
    if is_half(scores) or not scores.numel():
        return False
    low, high = scores.aminmax()
    reach = -math.log(torch.finfo(scores.dtype).smallest_normal)
    return not float(high) - float(low) < REACH * reach


def are_probabilities(tensor: torch.Tensor, axis: int) -> bool:
    return all(are_shares(part) and _add_up(part, axis) for part in _first_few_then_all(tensor, axis))


def are_log_probabilities(tensor: torch.Tensor, axis: int) -> bool:
    return all(_add_up(part.exp(), axis) for part in _first_few_then_all(tensor, axis))


def are_shares(tensor: torch.Tensor) -> bool:
    """Returns whether all numbers lie between 0 and 1."""
    return bool(((tensor >= 0) & (tensor <= 1)).all())


def _first_few_then_all(tensor: torch.Tensor, axis: int) -> Iterator[Any]:
    if axis:
        yield tensor[:FEW]
    yield tensor


def _add_up(tensor: torch.Tensor, axis: int) -> bool:
    """Returns whether every row adds up to 1."""
    return bool(((tensor.sum(axis) - 1).abs() < CLOSE).all())
