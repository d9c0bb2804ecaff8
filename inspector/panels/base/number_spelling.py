"""How single numbers of a tensor are written in pictures and tables: short, with a real minus."""

from __future__ import annotations

import math
from typing import Any

from inspector.panels.base import notation

WHOLE_UP_TO = 10**7  # integers that are written with all digits in a cell
BITS = {  # of the digits of dtypes that come as float32
    "bfloat16": 8, "float16": 11, "float8_e4m3fn": 4, "float8_e4m3fnuz": 4, "float8_e5m2": 3, "float8_e5m2fnuz": 3,
}  # fmt: skip
LEAST = {  # the power of two that their least number above zero is
    "bfloat16": -133, "float16": -24, "float8_e4m3fn": -9, "float8_e4m3fnuz": -10, "float8_e5m2": -16,
    "float8_e5m2fnuz": -17,
}  # fmt: skip


def cell_text(value: Any, is_bool: bool = False) -> str:
    """Three digits, so that it fits into a cell; integers whole where they are short."""
    if is_bool:
        return "True" if value else "False"
    if isinstance(value, complex):
        value = abs(value)
    if isinstance(value, int):
        return _signed(str(value)) if abs(value) < WHOLE_UP_TO else _signed("%.3g" % value)
    return _not_finite(value) or _signed("%.3g" % value)


def value_text(value: Any) -> str:
    """Eight digits, for the one number under the mouse; a complex one with both of its parts."""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, complex):
        sign = "+" if value.imag >= 0 or math.isnan(value.imag) else notation.MINUS
        return f"{value_text(value.real)} {sign} {value_text(abs(value.imag)).lstrip('+')}i"
    if isinstance(value, int):
        return _signed(str(value))
    return _not_finite(value) or _signed("%.8g" % value)


def shortest(value: float, dtype: str) -> str:
    """The shortest decimal that reads back as the same number of that dtype, one of BITS; whole numbers are whole."""
    if value == int(value) and abs(value) < WHOLE_UP_TO:
        return "%.9g" % value
    texts = ("%.*g" % (digits, value) for digits in range(1, 10))
    return next(("%.9g" % float(text) for text in texts if _rounded(float(text), dtype) == value), str(value))


def _rounded(value: float, dtype: str) -> float:
    """The number of that dtype that is nearest."""
    part, exponent = math.frexp(value)
    unit = max(exponent - BITS[dtype], LEAST[dtype])
    return math.ldexp(round(math.ldexp(part, exponent - unit)), unit)


def index_text(index: tuple[int, ...]) -> str:
    """As torch takes it: "[3, 0, 2]"."""
    return notation.brackets(index)


def _not_finite(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "+Inf" if value > 0 else notation.MINUS + "Inf"
    return ""


def _signed(text: str) -> str:
    return text.replace("-", notation.MINUS)
