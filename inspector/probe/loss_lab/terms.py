"""Written arithmetic: an expression has a value and the parts of text that show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ...wire.lab import Part

SUM, PRODUCT, WHOLE = 0, 1, 2  # how tightly an expression binds
MINUS = "\u2212"
NAN = Decimal("nan")


@dataclass(frozen=True, slots=True)
class Expression:
    """An arithmetic expression. `value`: its result; `parts`: its text; `binds`: SUM, PRODUCT or WHOLE, for
    brackets."""

    value: Decimal
    parts: tuple[Part, ...]
    binds: int = WHOLE


def number(text: str, source: str = "", at: int = 0) -> Expression:
    """Returns a written number: "0.3322", "−1.5e-7", "inf"."""
    value = Decimal(text.replace(MINUS, "-"))
    return Expression(value, (Part(text, source, at),), SUM if value.is_signed() and not value.is_nan() else WHOLE)


def constant(value: int | str) -> Expression:
    return number(str(value))


def minus(left: Expression, right: Expression) -> Expression:
    """left − right"""
    return Expression(left.value - right.value, (*left.parts, _sign(f" {MINUS} "), *_within(right, PRODUCT)), SUM)


def negative(term: Expression) -> Expression:
    return Expression(-term.value, (_sign(MINUS), *_within(term, WHOLE)), SUM)


def plus(terms: Sequence[Expression]) -> Expression:
    """a + b + c"""
    if len(terms) == 1:
        return terms[0]
    parts: list[Part] = list(terms[0].parts)
    for term in terms[1:]:
        parts += [_sign(" + "), *_within(term, PRODUCT)]
    return Expression(sum((term.value for term in terms), Decimal(0)), tuple(parts), SUM)


def times(*terms: Expression) -> Expression:
    """a · b · c"""
    parts: list[Part] = list(_within(terms[0], PRODUCT))
    value = terms[0].value
    for term in terms[1:]:
        parts += [_sign(" · "), *_within(term, WHOLE)]
        value = value * term.value
    return Expression(value, tuple(parts), PRODUCT)


def over(above: Expression, below: Expression) -> Expression:
    """a / b"""
    return Expression(
        above.value / below.value, (*_within(above, PRODUCT), _sign(" / "), *_within(below, WHOLE)), PRODUCT
    )


def squared(term: Expression) -> Expression:
    return Expression(term.value * term.value, (*_within(term, WHOLE), _sign("^2")), WHOLE)


def raised(term: Expression, exponent: Expression) -> Expression:
    """term ^ exponent"""
    parts = (*_within(term, WHOLE), _sign("^"), *_within(exponent, WHOLE))
    return Expression(term.value**exponent.value, parts, WHOLE)


def root(term: Expression) -> Expression:
    return _called("\u221a", term.value.sqrt(), (term,))


def absolute(term: Expression) -> Expression:
    return Expression(abs(term.value), (_sign("|"), *term.parts, _sign("|")), WHOLE)


def signum(term: Expression) -> Expression:
    """Returns 1, 0 or −1: the slope of |x|, taken as 0 at x = 0."""
    sign = term.value if term.value.is_nan() else Decimal((term.value > 0) - (term.value < 0))
    return _called("sgn", sign, (term,))


def exponential(term: Expression) -> Expression:
    """e ^ term"""
    return Expression(term.value.exp(), (_sign("e^"), *_within(term, WHOLE)), WHOLE)


def logarithm(term: Expression) -> Expression:
    return _called("ln", term.value.ln(), (term,))


def greatest(terms: Sequence[Expression]) -> Expression:
    """Returns the maximum, or NaN if any term is NaN."""
    has_nan = any(term.value.is_nan() for term in terms)
    return _called("max", NAN if has_nan else max(term.value for term in terms), terms)


def least(terms: Sequence[Expression]) -> Expression:
    """Returns the minimum, or NaN if any term is NaN."""
    has_nan = any(term.value.is_nan() for term in terms)
    return _called("min", NAN if has_nan else min(term.value for term in terms), terms)


def some_of(terms: Mapping[int, Expression], count: int, known: Decimal) -> Expression:
    """Returns a sum of `count` terms of which only `terms` are written, by place, with marks for those left out.
    `known`: its value."""
    parts: list[Part] = []
    last = -1
    for place, term in sorted(terms.items()):
        if place > last + 1:
            parts += [_sign(" + "), _sign("…")]
        parts += [_sign(" + "), *_within(term, PRODUCT)]
        last = place
    if last < count - 1:
        parts += [_sign(" + "), _sign("…")]
    return Expression(known, tuple(parts[1:]), SUM)


def _called(name: str, value: Decimal, terms: Sequence[Expression]) -> Expression:
    parts: list[Part] = [_sign(f"{name}("), *terms[0].parts]
    for term in terms[1:]:
        parts += [_sign(", "), *term.parts]
    return Expression(value, (*parts, _sign(")")), WHOLE)


def _within(term: Expression, at_least: int) -> tuple[Part, ...]:
    """Returns the parts, in brackets if the expression binds less tightly than `at_least`."""
    return term.parts if term.binds >= at_least else (_sign("("), *term.parts, _sign(")"))


def _sign(text: str) -> Part:
    return Part(text)
