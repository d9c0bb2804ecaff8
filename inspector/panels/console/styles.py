"""How a character looks, as the script asked for it by SGR escape sequences; colours are numbers, themes come later."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

BOLD, DIM, ITALIC, UNDERLINE, REVERSE, STRIKE = 1, 2, 4, 8, 16, 32
USUAL = -1  # no colour asked for
TRUE_COLOUR = 1 << 24  # added to 0xRRGGBB; below 256 it is a place in the terminal's palette

ROLES = ("typed", "value", "separator", "left_out", "finished", "failed")  # lines that are not the script's own

_ON = {1: BOLD, 2: DIM, 3: ITALIC, 4: UNDERLINE, 7: REVERSE, 9: STRIKE, 21: UNDERLINE}
_OFF = {22: BOLD | DIM, 23: ITALIC, 24: UNDERLINE, 27: REVERSE, 29: STRIKE}
_EXTENDED = {38: "ink", 48: "ground", 58: ""}  # 58 is the underline's own colour: read over
_BASES = {30: ("ink", 0), 40: ("ground", 0), 90: ("ink", 8), 100: ("ground", 8)}


@dataclass(frozen=True, slots=True)
class Style:
    """`ink` and `ground`: USUAL, 0 … 255, or TRUE_COLOUR + 0xRRGGBB. `role`: one of ROLES, "" for the script's own."""

    ink: int = USUAL
    ground: int = USUAL
    attributes: int = 0
    role: str = ""


PLAIN = Style()


@lru_cache(maxsize=4096)
def changed(style: Style, parameters: str) -> Style:
    """The style after `\\x1b[<parameters>m`; what is unknown changes nothing."""
    codes = [_Code(word) for word in parameters.split(";")]
    while codes:
        code = codes.pop(0)
        if code.number in _EXTENDED:
            style = _with_extended(style, code, codes)
        else:
            style = _with(style, code)
    return style


class _Code:
    """One parameter; `details` are what follows it behind colons, as in 4:3 or 38:2::255:0:0."""

    def __init__(self, word: str) -> None:
        head, *details = word.split(":")
        self.number = _number(head)
        self.details = [_number(detail) for detail in details]


def _number(word: str) -> int:
    return int(word) if re.fullmatch("[0-9]{1,9}", word) else 0


def _with(style: Style, code: _Code) -> Style:
    number = code.number
    if number == 0:
        return PLAIN
    if number == 4 and code.details == [0]:
        return replace(style, attributes=style.attributes & ~UNDERLINE)
    if number in _ON:
        return replace(style, attributes=style.attributes | _ON[number])
    if number in _OFF:
        return replace(style, attributes=style.attributes & ~_OFF[number])
    return _with_palette(style, number)


def _with_palette(style: Style, number: int) -> Style:
    if number in (39, 49):
        return _painted(style, "ink" if number == 39 else "ground", USUAL)
    which, first = _BASES.get(number - number % 10, ("", 0))
    if not which or number % 10 > 7:
        return style
    return _painted(style, which, first + number % 10)


def _painted(style: Style, which: str, colour: int) -> Style:
    """With another colour of its "ink" or its "ground"."""
    return replace(style, ink=colour) if which == "ink" else replace(style, ground=colour)


def _with_extended(style: Style, code: _Code, following: list[_Code]) -> Style:
    """38;5;n, 38;2;r;g;b, or the same with colons; what was read of `following` is taken out of it."""
    if code.details:
        kind, numbers = code.details[0], code.details[1:][-3:]
    else:
        kind = following.pop(0).number if following else 0
        numbers = [following.pop(0).number for _ in range(min(_length(kind), len(following)))]
    which, colour = _EXTENDED[code.number], _colour(kind, numbers)
    return _painted(style, which, colour) if which and colour != USUAL else style


def _length(kind: int) -> int:
    return {5: 1, 2: 3}.get(kind, 0)


def _colour(kind: int, numbers: list[int]) -> int:
    if len(numbers) < _length(kind) or any(number > 255 for number in numbers):
        return USUAL
    if kind == 5:
        return numbers[0]
    return TRUE_COLOUR + (numbers[0] << 16) + (numbers[1] << 8) + numbers[2] if kind == 2 else USUAL
