"""Variables and answers about them, made by hand."""

from __future__ import annotations

import array
import math
from collections.abc import Sequence
from typing import Any

from inspector.wire.arrays import Array
from inspector.wire.variables import Tensor, Value, Variables


def value(name: str, text: str = "3", kind: str = "plain", **more: Any) -> Value:
    known: dict[str, Any] = {"flags": 0, "handle": 0, "children": 0, "type": "int"}
    return Value(name, more.pop("step", name), kind, text=text, **{**known, **more})


def tensor(name: str, shape: tuple[int, ...] = (32, 3, 5, 5), grad_fn: str = "", **more: Any) -> Value:
    facts = Tensor(shape, "float32", "cpu", grad_fn, True, "none")
    return value(name, "Tensor", more.pop("kind", "tensor"), type="Tensor", tensor=facts, **more)


def numbers(rows: int, *measured: Sequence[float]) -> list[float]:
    """Five for each row: those that are given, and NaN."""
    return [n for row in (*measured, *[[math.nan] * 5] * (rows - len(measured))) for n in row]


def answer(*values: Value, total: int = 0, first: int = 0, of: Sequence[float] = ()) -> Variables:
    data = array.array("d", of or numbers(len(values))).tobytes()
    return Variables(1, 5, total or len(values), first, tuple(values), Array("f8", (len(values), 5), data))
