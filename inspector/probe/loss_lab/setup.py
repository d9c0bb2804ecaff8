"""What somebody typed becomes tensors and arguments; what can not is refused before torch is asked."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import torch

from ...wire.arrays import Array
from ...wire.lab import ARGUMENTS, DTYPES, LAB_LIMIT, LOSSES, TENSORS, Argument, LabInput, Setup

_STORED = {
    "u1": torch.uint8, "i1": torch.int8, "i2": torch.int16, "i4": torch.int32, "i8": torch.int64, "f4": torch.float32,
    "f8": torch.float64,
}  # fmt: skip
_WORDS = {"inf": math.inf, "-inf": -math.inf, "nan": math.nan}


class Unfit(Exception):
    """It can not be computed: the fields of LossRefused."""

    def __init__(
        self, code: str, at: str = "", element: int = -1, numbers: Iterable[float] = (), words: Iterable[str] = (),
        error: BaseException | None = None,
    ) -> None:  # fmt: skip
        super().__init__(code)
        self.code, self.at, self.element = code, at, element
        self.numbers, self.words = tuple(map(float, numbers)), tuple(words)
        self.error = error


@dataclass
class Given:
    """The call of a loss function: tensors by name, and the arguments that were said."""

    loss: str
    tensors: dict[str, Any]
    arguments: dict[str, Any] = field(default_factory=dict)

    def argument(self, name: str) -> Any:
        """As it was said, else torch's default."""
        return self.arguments[name] if name in self.arguments else ast.literal_eval(dict(ARGUMENTS[self.loss])[name])

    @property
    def input(self) -> Any:
        return self.tensors["input"]

    @property
    def target(self) -> Any:
        return self.tensors["target"]

    @property
    def weight(self) -> Any:
        return self.tensors.get("weight")


def read(setup: Setup) -> Given:
    """Raises Unfit."""
    if setup.loss not in LOSSES:
        raise Unfit("unknown_loss", words=(setup.loss,))
    tensors = {one.name: tensor_of(one) for one in setup.inputs}
    for name in ("input", "target"):
        if name not in tensors:
            raise Unfit("missing", name)
    for name in tensors:
        if name not in ("input", "target", *TENSORS[setup.loss]):
            raise Unfit("unknown_argument", name, words=(name,))
    return Given(setup.loss, tensors, arguments_of(setup.loss, setup.arguments))


def arguments_of(loss: str, said: Iterable[Argument]) -> dict[str, Any]:
    known = dict(ARGUMENTS[loss])
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
    """A tensor of its own, on the CPU."""
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
