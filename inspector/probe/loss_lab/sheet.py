"""A sheet of worked steps: each row is computed from the rounded numbers that the rows above it show.

So a reader who computes a row from the printed numbers gets the printed result. Arithmetic is decimal; where only the
dtype explains torch's result, each row is rounded to the dtype as torch rounds it, and the row says so.
"""

from __future__ import annotations

import decimal
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import torch

from ...wire.lab import Step
from ..numerics.regions import text_of
from .terms import MINUS, Expression, number

ARITHMETIC = decimal.Context(
    prec=60, Emax=decimal.MAX_EMAX, Emin=decimal.MIN_EMIN, traps=[], rounding=decimal.ROUND_HALF_EVEN
)
LONG = 17  # significant digits that distinguish any two float64 numbers
PLAIN = (-5, 16)  # numbers with exponents in this range are written without an exponent
FIXED = (-2, 5)  # … and last numbers in this one with a fixed number of decimals


@dataclass(frozen=True, slots=True)
class Way:
    """How a sheet is written: its last number with `last` decimals, other numbers with `digits` significant digits."""

    digits: int
    last: int
    long_inputs: bool = False  # inputs with all their digits, else the shortest that distinguish them
    by_dtype: bool = False  # every row is rounded to the dtype
    quantum: int | None = None  # the last number is rounded to a multiple of 10 to the power of this


class Worksheet:
    """Collects the rows of a computation. `steps`: the rows so far."""

    def __init__(self, way: Way, dtype: Any) -> None:
        self.steps: list[Step] = []
        self._rows: dict[tuple[str, int], Expression] = {}  # the last row of each (code, class)
        self._way = way
        self._dtype = dtype

    def given(self, value: Any, source: str = "", at: int = 0) -> Expression:
        """Returns an input's number: an element of a tensor."""
        exact = value.item()
        if not isinstance(exact, float):
            return number(str(int(exact)).replace("-", MINUS), source, at)
        long = self._way.long_inputs
        return number(written(Decimal(exact), LONG) if long else tidy(text_of(value)), source, at)

    def plain(self, value: float, source: str = "") -> Expression:
        """Returns a Python number: an argument."""
        return number(tidy(repr(value)), source)

    def known(self, value: Any, source: str = "", at: int = 0) -> Expression:
        """Returns torch's own result in a tensor, with as many digits as a row has."""
        if self._way.by_dtype:
            return number(tidy(text_of(value)), source, at)
        return number(written(Decimal(float(value.item())), self._way.digits), source, at)

    def row(self, code: str, term: Expression, index: int = -1) -> Expression:
        """Writes a row; returns its result for use in rows below."""
        text, rounded = self._rounded(term.value)
        self.steps.append(Step(code, index, term.parts, text, as_float(text), rounded))
        self._rows[code, index] = result = number(text, "step", len(self.steps) - 1)
        return result

    def written(self, code: str, index: int = -1) -> Expression:
        """Returns the result of an earlier row."""
        return self._rows[code, index]

    def last(self, code: str, term: Expression, own: float, index: int = -1, input: str = "") -> bool:
        """Writes a last row with torch's own number; returns whether the computed one equals it to the last digit.
        `input`: the input of a gradient."""
        text = self._final(Decimal(own))
        fits = same(text, self._final(term.value))
        self.steps.append(
            Step(
                code=code,
                index=index,
                parts=term.parts,
                result=text,
                value=as_float(text),
                rounded=not fits,
                input=input,
            )
        )
        return fits

    def _rounded(self, value: Decimal) -> tuple[str, bool]:
        if not self._way.by_dtype:
            return written(value, self._way.digits), False
        text = tidy(text_of(torch.tensor(float(value), dtype=torch.float64, device="cpu").to(self._dtype)))
        return text, not _is_rounded_to(value, text)

    def _final(self, value: Decimal) -> str:
        if not value.is_finite():
            return written(value, 1)
        if self._way.quantum is not None:
            return _behind_point(value, self._way.quantum)
        if FIXED[0] <= value.adjusted() < FIXED[1] or not value:
            return _behind_point(value, -self._way.last)
        return written(value, self._way.last + 1)


def written(value: Decimal, digits: int) -> str:
    """Returns the number with this many significant digits; trailing zeros are left out if nothing was rounded."""
    if not value.is_finite():
        return tidy(str(float(value)))
    short = decimal.Context(digits, decimal.ROUND_HALF_EVEN, decimal.MIN_EMIN, decimal.MAX_EMAX, traps=[]).plus(value)
    return _plain(short.normalize(ARITHMETIC) if short == value else short, short == value)


def _plain(value: Decimal, is_exact: bool) -> str:
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    if not value:
        return "0" if is_exact or exponent >= 0 else tidy(format(abs(value), "f"))
    if PLAIN[0] <= value.adjusted() < PLAIN[1] and (is_exact or exponent <= 0):
        return tidy(format(value, "f"))
    return tidy(format(value, "e").replace("e+", "e"))


def _behind_point(value: Decimal, exponent: int) -> str:
    rounded = value.quantize(Decimal(1).scaleb(exponent), context=ARITHMETIC)
    return _plain(rounded.normalize(ARITHMETIC) if rounded == value else rounded, rounded == value)


def tidy(text: str) -> str:
    """Returns the text as in a line of arithmetic: "1" for "1.0", with a real minus sign."""
    mantissa, e, exponent = text.partition("e")
    short = mantissa.removesuffix(".0") + e + exponent.removeprefix("+")
    return MINUS + short[1:] if short.startswith("-") else short


def as_float(text: str) -> float:
    return float(text.replace(MINUS, "-"))


def same(left: str, right: str) -> bool:
    """Returns whether both texts are the same number, whatever zeros follow."""
    first, second = _as_decimal(left), _as_decimal(right)  # as floats 4.7e-323 and 4.9e-323 are one number
    return first == second or first.is_nan() and second.is_nan()


def _as_decimal(text: str) -> Decimal:
    return Decimal(text.replace(MINUS, "-"))


def _is_rounded_to(value: Decimal, text: str) -> bool:
    """Returns whether `text` is `value` rounded to as many digits."""
    shown = _as_decimal(text)
    if not value.is_finite() or not shown.is_finite():
        return value.compare_total(shown) == 0 or (value.is_nan() and shown.is_nan())
    return value == shown or value.quantize(shown, context=ARITHMETIC) == shown
