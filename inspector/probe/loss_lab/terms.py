"""Arithmetic as it is written down: a term has a value and the parts of the line that says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ...wire.lab import Part

SUM, PRODUCT, WHOLE = 0, 1, 2  # how tightly a term holds together
MINUS = "\u2212"
NAN = Decimal("nan")


@dataclass(frozen=True, slots=True)
class Term:
    value: Decimal
    parts: tuple[Part, ...]
    binds: int = WHOLE


def number(text: str, source: str = "", at: int = 0) -> Term:
    """What is written: "0.3322", "−1.5e-7", "inf"."""
    value = Decimal(text.replace(MINUS, "-"))
    return Term(value, (Part(text, source, at),), SUM if value.is_signed() and not value.is_nan() else WHOLE)


def constant(value: int | str) -> Term:
    return number(str(value))


def minus(left: Term, right: Term) -> Term:
    """left − right"""
    return Term(left.value - right.value, (*left.parts, _sign(f" {MINUS} "), *_within(right, PRODUCT)), SUM)


def negative(term: Term) -> Term:
    return Term(-term.value, (_sign(MINUS), *_within(term, WHOLE)), SUM)


def plus(terms: Sequence[Term]) -> Term:
    """a + b + c"""
    if len(terms) == 1:
        return terms[0]
    parts: list[Part] = list(terms[0].parts)
    for term in terms[1:]:
        parts += [_sign(" + "), *_within(term, PRODUCT)]
    return Term(sum((term.value for term in terms), Decimal(0)), tuple(parts), SUM)


def times(*terms: Term) -> Term:
    """a · b · c"""
    parts: list[Part] = list(_within(terms[0], PRODUCT))
    value = terms[0].value
    for term in terms[1:]:
        parts += [_sign(" · "), *_within(term, WHOLE)]
        value = value * term.value
    return Term(value, tuple(parts), PRODUCT)


def over(above: Term, below: Term) -> Term:
    """a / b"""
    return Term(above.value / below.value, (*_within(above, PRODUCT), _sign(" / "), *_within(below, WHOLE)), PRODUCT)


def squared(term: Term) -> Term:
    return Term(term.value * term.value, (*_within(term, WHOLE), _sign("^2")), WHOLE)


def raised(term: Term, exponent: Term) -> Term:
    """term to a power"""
    parts = (*_within(term, WHOLE), _sign("^"), *_within(exponent, WHOLE))
    return Term(term.value**exponent.value, parts, WHOLE)


def root(term: Term) -> Term:
    return _called("\u221a", term.value.sqrt(), (term,))


def absolute(term: Term) -> Term:
    return Term(abs(term.value), (_sign("|"), *term.parts, _sign("|")), WHOLE)


def signum(term: Term) -> Term:
    """1, 0 or −1: the slope of |x|, 0 where it has none."""
    sign = term.value if term.value.is_nan() else Decimal((term.value > 0) - (term.value < 0))
    return _called("sgn", sign, (term,))


def exponential(term: Term) -> Term:
    """e to the power of it."""
    return Term(term.value.exp(), (_sign("e^"), *_within(term, WHOLE)), WHOLE)


def logarithm(term: Term) -> Term:
    return _called("ln", term.value.ln(), (term,))


def greatest(terms: Sequence[Term]) -> Term:
    """The maximum; NaN where one is."""
    has_nan = any(term.value.is_nan() for term in terms)
    return _called("max", NAN if has_nan else max(term.value for term in terms), terms)


def least(terms: Sequence[Term]) -> Term:
    """The minimum; NaN where one is."""
    has_nan = any(term.value.is_nan() for term in terms)
    return _called("min", NAN if has_nan else min(term.value for term in terms), terms)


def some_of(terms: Mapping[int, Term], count: int, known: Decimal) -> Term:
    """A long sum of `count` terms, some of them written at their places and marks where others are left out: its value
    is known from elsewhere."""
    parts: list[Part] = []
    last = -1
    for place, term in sorted(terms.items()):
        if place > last + 1:
            parts += [_sign(" + "), _sign("…")]
        parts += [_sign(" + "), *_within(term, PRODUCT)]
        last = place
    if last < count - 1:
        parts += [_sign(" + "), _sign("…")]
    return Term(known, tuple(parts[1:]), SUM)


def _called(name: str, value: Decimal, terms: Sequence[Term]) -> Term:
    parts: list[Part] = [_sign(f"{name}("), *terms[0].parts]
    for term in terms[1:]:
        parts += [_sign(", "), *term.parts]
    return Term(value, (*parts, _sign(")")), WHOLE)


def _within(term: Term, at_least: int) -> tuple[Part, ...]:
    """In brackets where it would fall apart."""
    return term.parts if term.binds >= at_least else (_sign("("), *term.parts, _sign(")"))


def _sign(text: str) -> Part:
    return Part(text)
