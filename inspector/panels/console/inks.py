"""Styles of the console as Qt's formats, in colours that can be read on the current theme."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QColor, QFont, QTextCharFormat, QTextFormat

from inspector.panels.console import styles
from inspector.panels.console.styles import Style
from inspector.panels.style import look
from inspector.panels.style.look import Tokens

READABLE = 3.0  # contrast of ink and ground, as WCAG counts it, below which an ink is moved away from its ground
STYLE_PROPERTY = QTextFormat.Property.UserProperty.value + 1

# black, red, green, yellow, blue, magenta, cyan, white; then the same, bright
_DARK = (
    "6B727D EC6A5E 57B87B E3AE4B 5B9DFF CF8CE8 45BACB D7DBE2 8A919C FF8F85 86DDA4 FFD27A 93BFFF E4B5F7 84DFEB FFFFFF"
)
_LIGHT = (
    "1F242B CF3A2E 1C8A4C 946200 1F6FEB A33EA1 0D7F92 5F6875 4A525E B3261E 116B38 7A5000 1552B8 7F2A7D 08606F 7B8491"
)

_ROLE_INKS = {
    "typed": "accent",
    "value": "cyan",
    "separator": "muted",
    "left_out": "muted",
    "finished": "green",
    "failed": "red",
}


def format(style: Style) -> QTextCharFormat:
    """The format of `style` under the current theme; it remembers the style for the next theme. Not to be changed."""
    return _format(style, look.current())


def style_of(format: QTextCharFormat) -> Style | None:
    """The style that a format was made of, None for plain text."""
    code = format.stringProperty(STYLE_PROPERTY)
    if not code:
        return None
    ink, ground, attributes, role = code.split(",")
    return Style(int(ink), int(ground), int(attributes), role)


def contrast(one: QColor, other: QColor) -> float:
    """From 1 (the same) to 21 (black and white), https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio"""
    dark, bright = sorted((_luminance(one), _luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


@lru_cache(maxsize=4096)
def _format(style: Style, tokens: Tokens) -> QTextCharFormat:
    made = QTextCharFormat()
    if style == styles.PLAIN:
        return made
    made.setProperty(STYLE_PROPERTY, f"{style.ink},{style.ground},{style.attributes},{style.role}")
    ink, ground = _colours(style, tokens)
    made.setForeground(ink)
    if ground != tokens.colour("panel"):
        made.setBackground(ground)
    if style.attributes & styles.BOLD or style.role:
        made.setFontWeight(QFont.Weight.DemiBold)
    made.setFontItalic(bool(style.attributes & styles.ITALIC))
    made.setFontUnderline(bool(style.attributes & styles.UNDERLINE))
    made.setFontStrikeOut(bool(style.attributes & styles.STRIKE))
    return made


def _colours(style: Style, tokens: Tokens) -> tuple[QColor, QColor]:
    """(ink, ground), so far apart that one can read."""
    ink = _colour(style.ink, tokens) or tokens.colour(_ROLE_INKS.get(style.role, "text"))
    ground = _colour(style.ground, tokens) or tokens.colour("panel")
    if style.attributes & styles.REVERSE:
        ink, ground = ground, ink
    if style.attributes & styles.DIM:
        ink = _blend(ink, ground, 0.4)
    return _readable(ink, ground), ground


def _colour(number: int, tokens: Tokens) -> QColor | None:
    if number == styles.USUAL:
        return None
    if number >= styles.TRUE_COLOUR:
        return QColor(number - styles.TRUE_COLOUR)
    if number < 16:
        is_dark = tokens.colour("panel").lightness() < 128
        return QColor("#" + (_DARK if is_dark else _LIGHT).split()[number])
    return _grey(number) if number >= 232 else _cube(number - 16)


def _cube(place: int) -> QColor:
    levels = (0, 95, 135, 175, 215, 255)
    return QColor(levels[place // 36], levels[place // 6 % 6], levels[place % 6])


def _grey(number: int) -> QColor:
    level = 8 + 10 * (number - 232)
    return QColor(level, level, level)


def _readable(ink: QColor, ground: QColor) -> QColor:
    """The ink, moved towards black or white as far as needed."""
    pole = max((QColor("black"), QColor("white")), key=lambda colour: contrast(colour, ground))
    moved = ink
    for part in range(1, 11):
        if contrast(moved, ground) >= READABLE:
            break
        moved = _blend(ink, pole, part / 10)
    return moved


def _blend(one: QColor, other: QColor, part: float) -> QColor:
    """`part` of the other, the rest of the one."""
    pairs = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return QColor(*(round(a + (b - a) * part) for a, b in pairs))


def _luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
