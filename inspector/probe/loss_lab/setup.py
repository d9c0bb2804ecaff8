"""Turns typed text into tensors and arguments; refuses, before torch is called, what is none."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterable
from typing import Any

import torch

from ...wire.arrays import Array
from ...wire.lab import DTYPES, LAB_LIMIT, Argument, LabInput, Setup
from .loss import ComputedLoss, LabCall, Unfit
from .losses import TABLE

_STORED = {
    "u1": torch.uint8, "i1": torch.int8, "i2": torch.int16, "i4": torch.int32, "i8": torch.int64, "f4": torch.float32,
    "f8": torch.float64,
}  # fmt: skip
_WORDS = {"inf": math.inf, "-inf": -math.inf, "nan": math.nan}


def read(setup: Setup) -> LabCall:
    """Returns the call that the setup describes. Raises Unfit."""
    loss = loss_of(setup.loss)
    tensors = {one.name: tensor_of(one) for one in setup.inputs}
    for name in loss.inputs:
        if name not in tensors:
            raise Unfit("missing", name)
    for name in tensors:
        if name not in loss.names:
            raise Unfit("unknown_argument", name, words=(name,))
    return LabCall(loss, tensors, arguments_of(loss, setup.arguments))


def loss_of(code: str) -> ComputedLoss:
    """Returns the loss with this code. Raises Unfit if there is none."""
    if code not in TABLE:
        raise Unfit("unknown_loss", words=(code,))
    return TABLE[code]


def arguments_of(loss: ComputedLoss, said: Iterable[Argument]) -> dict[str, Any]:
    known = dict(loss.arguments)
    arguments = {}
    for one in said:
        if one.name not in known:
            raise Unfit("unknown_argument", one.name, words=(one.name,))
        arguments[one.name] = _value(one)
    return arguments


def _value(one: Argument) -> Any:
    if one.value.strip() in _WORDS:
        return _WORDS[one.value.strip()]
    try:
        return ast.literal_eval(one.value.strip())
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        raise Unfit("unread", one.name, words=(one.value,)) from None


def tensor_of(one: LabInput) -> Any:
    """Returns a new tensor on the CPU. Raises Unfit."""
    stored, count = _STORED.get(one.numbers.dtype), math.prod(one.numbers.shape)
    if stored is None or one.dtype not in DTYPES or len(one.numbers.data) != count * stored.itemsize:
        raise Unfit("broken_numbers", one.name, words=(one.numbers.dtype, one.dtype))
    if count > LAB_LIMIT:
        raise Unfit("too_large", one.name, numbers=(count, LAB_LIMIT))
    dtype = getattr(torch, one.dtype)
    numbers = _numbers(one.numbers, stored)
    if stored.is_floating_point and not dtype.is_floating_point and not bool((numbers == numbers.trunc()).all()):
        raise Unfit("no_integers", one.name, words=(one.dtype,))
    return numbers.to(dtype).reshape(one.numbers.shape)


def _numbers(array: Array, stored: Any) -> Any:
    if not array.data:
        return torch.empty(array.shape, dtype=stored, device="cpu")
    return torch.frombuffer(bytearray(array.data), dtype=stored)
