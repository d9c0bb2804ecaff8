"""What inputs look like: probabilities where scores are wanted, and the other way round."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import torch

CLOSE = 1e-3  # that sums of probabilities may be off by
FEW = 64  # rows that are looked at first: most tensors are not what is looked for
REACH = 0.8  # of the exponent at which e^−x is 0: a row has other scores as well
ENOUGH = 2  # numbers that must look alike to say so


def as_single(tensor: Any) -> Any:
    """Half precision as single; None where there is nothing to be looked at: integers, or no numbers."""
    if not tensor.is_floating_point() or not tensor.numel():
        return None
    return tensor.detach().float() if is_half(tensor) else tensor.detach()


def is_half(tensor: Any) -> bool:
    return tensor.dtype in (torch.float16, torch.bfloat16)


def is_clean(tensor: Any) -> bool:
    """Whether no number is NaN or infinite, as one sum tells quickly; False where it can not tell."""
    return not tensor.is_floating_point() or bool(tensor.sum().isfinite())


def are_far_apart(scores: Any) -> bool:
    """Whether a softmax of them may come to 0. Half precision is computed with as single."""
    if is_half(scores) or not scores.numel():
        return False
    low, high = scores.aminmax()
    reach = -math.log(torch.finfo(scores.dtype).smallest_normal)
    return not float(high) - float(low) < REACH * reach


def are_probabilities(tensor: Any, axis: int) -> bool:
    return all(are_shares(part) and _add_up(part, axis) for part in _first_few_then_all(tensor, axis))


def are_log_probabilities(tensor: Any, axis: int) -> bool:
    return all(_add_up(part.exp(), axis) for part in _first_few_then_all(tensor, axis))


def are_shares(tensor: Any) -> bool:
    """Whether each number lies from 0 to 1."""
    return bool(((tensor >= 0) & (tensor <= 1)).all())


def _first_few_then_all(tensor: Any, axis: int) -> Iterator[Any]:
    if axis:
        yield tensor[:FEW]
    yield tensor


def _add_up(tensor: Any, axis: int) -> bool:
    """Whether every row has the sum 1."""
    return bool(((tensor.sum(axis) - 1).abs() < CLOSE).all())
