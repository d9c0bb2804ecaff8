"""Numbers of a plane as text for the clipboard: tab-separated, or as Python."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from inspector.panels.base.number_spelling import BITS, shortest

PLAIN = (
    "float64", "float32", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool", "complex64",
    "complex128", "float8_e4m3fn", "float8_e4m3fnuz", "float8_e5m2", "float8_e5m2fnuz", "float8_e8m0fnu",
)  # fmt: skip


def tab_separated(numbers: np.ndarray, is_bool: bool, dtype: str = "") -> str:
    """A line for each row, each number with the digits that read back as the same."""
    return "\n".join("\t".join(exact_text(number, is_bool, dtype) for number in row) for row in numbers)


def python_expression(numbers: np.ndarray, is_bool: bool, rank: int, dtype: str) -> str:
    """`numbers` [rows, columns] of a plane with 0, 1 or 2 axes; `dtype` where torch shall make it so, else ""."""
    rows = [[python_text(number, is_bool, dtype) for number in row] for row in numbers]
    lists = ["[" + ", ".join(row) + "]" for row in rows]
    body = "[" + ",\n              ".join(lists) + "]"
    if rank == 1:
        body = "[" + ", ".join(word for row in rows for word in row) + "]"
    elif rank == 0:
        body = rows[0][0]
    kind = f", dtype=torch.{dtype}" if dtype in PLAIN else ""
    return f"torch.tensor({body}{kind})"


def exact_text(number: Any, is_bool: bool, dtype: str = "") -> str:
    """The shortest decimal that reads back as the same, in `dtype` where the number was widened from it."""
    if dtype in BITS and isinstance(number, np.floating) and math.isfinite(number):
        return shortest(float(number), dtype)
    return str(bool(number)) if is_bool else str(number)


def python_text(number: Any, is_bool: bool, dtype: str = "") -> str:
    """As Python reads it; with the digits that `dtype` needs where the number was widened from it."""
    if not is_bool and isinstance(number, np.complexfloating):
        return f"complex({python_text(number.real, False)}, {python_text(number.imag, False)})"
    if not is_bool and isinstance(number, np.floating) and not math.isfinite(number):
        return f'float("{number}")'
    text = exact_text(number, is_bool, dtype)
    return repr(float(text)) if dtype in BITS else text  # "-0" would be a whole number, which has no sign
