"""Colours, sizes and fonts that every drawer paints with; the desk chooses which set is current."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache, lru_cache

from PySide6.QtGui import QColor, QFont


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours by meaning, as "#rrggbb". Accent: parameter, data. Violet: module, validation. Amber: gradient, held.
    Red: error. Green: run, ok. Cyan: numbers. Faint is for line numbers and decoration only (low contrast)."""

    win: str
    panel: str
    header: str
    border: str
    line: str
    text: str
    muted: str
    faint: str
    control: str
    accent: str
    selection: str
    exec_line: str
    green: str
    amber: str
    red: str
    violet: str
    cyan: str
    flash: str
    keyword: str
    function: str
    string: str
    number: str
    comment: str

    def colour(self, name: str, alpha: float = 1.0) -> QColor:
        """Not to be changed: whoever asks the same gets the same."""
        return _colour(getattr(self, name), alpha)


@lru_cache(maxsize=512)  # what fades has many alphas
def _colour(code: str, alpha: float) -> QColor:
    colour = QColor(code)
    colour.setAlphaF(alpha)
    return colour


_PAIRS = {
    "win": "191B1F/E6E8EC", "panel": "1F2227/FFFFFF", "header": "262A30/F3F4F6", "border": "14161A/CFD4DB",
    "line": "33383F/DDE1E7", "text": "D7DBE2/1F242B", "muted": "8A919C/5F6875", "faint": "5C636E/9AA2AE",
    "control": "2E333A/FFFFFF", "accent": "5B9DFF/1F6FEB", "selection": "2C3E5C/D3E4FD", "exec_line": "2B3B57/E2EDFF",
    "green": "57B87B/1C8A4C", "amber": "E3AE4B/B26A00", "red": "EC6A5E/CF3A2E", "violet": "B394F5/7A4FD6",
    "cyan": "45BACB/0D7F92", "flash": "E3AE4B/FFB938", "keyword": "CF8E6D/B0470B", "function": "6CB2F5/1D5FB8",
    "string": "7FBF7F/2A7A3B", "number": "45BACB/0D7F92", "comment": "737A85/8A929E",
}  # fmt: skip


def _tokens(side: int) -> Tokens:
    return Tokens(**{field.name: "#" + _PAIRS[field.name].split("/")[side] for field in fields(Tokens)})


DARK, LIGHT = _tokens(0), _tokens(1)

ROW_HEIGHT = 20
HEADER_HEIGHT = 28
GUTTER_WIDTH = 66

_current = DARK


def current() -> Tokens:
    """The tokens to paint with now. Widgets repaint on QEvent.PaletteChange; ask anew in each paint."""
    return _current


def choose(tokens: Tokens) -> None:
    global _current
    _current = tokens


@cache
def ui_font(pixels: int = 12, bold: bool = False) -> QFont:
    """Not to be changed, like a colour: to find its faces takes as long as to write a word."""
    font = QFont()
    font.setFamilies(["Inter", "Segoe UI", "Noto Sans", "DejaVu Sans", "Noto Sans CJK SC"])
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font


@cache
def mono_font(pixels: int = 12) -> QFont:
    """Not to be changed either."""
    font = QFont()
    font.setFamilies(["JetBrains Mono", "Cascadia Mono", "Menlo", "DejaVu Sans Mono", "Noto Sans Mono CJK SC"])
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setPixelSize(pixels)
    return font
