"""Names and messages of the script where they are shown: always as text, never as HTML, mnemonics or formulas.

Qt guesses from a text whether it is HTML, in tool tips, labels and message boxes. So a label is a `PlainLabel`, a tool tip a
`tip`, a text on a button, a tab or in a menu a `caption`, a text in a CSV file a `cell`.
"""

from __future__ import annotations

import textwrap

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import Qt as Guess
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

from inspector.wire.plain_text import MARK, cut
from inspector.wire.plain_text import line as line
from inspector.wire.plain_text import lines as lines

TIP_WIDTH, TIP_LINES = 200, 40  # characters, and lines of so many, that a screen has room for
CAPTION, LABEL = 120, 8_000  # characters
LEAST_WIDTH = 400  # pixels that a label may ask for, whatever it says
JOINER = "\N{ZERO WIDTH NON-JOINER}"  # behind a "<" no tag begins with it; it is not seen
FORMULA = frozenset("=+-@＝＋－＠")  # what a spreadsheet begins a formula with


class PlainLabel(QLabel):
    """A label that shows a text as it is."""

    def __init__(self, text: str = "", parent: QWidget | None = None, *, wrapped: bool = False) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrapped)
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setText(cut(lines(text), LABEL))

    def minimumSizeHint(self) -> QSize:
        """A name without an end, or without a place to break it, makes no window wider."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), LEAST_WIDTH), hint.height())


def unguessed(text: str) -> str:
    """The same to the eye, and Qt does not take it for HTML."""
    return text.replace("<", f"<{JOINER}").replace("&", f"&{JOINER}") if Guess.mightBeRichText(text) else text


def tip(text: str) -> str:
    """For a tool tip: what is wider than a screen goes on in the next line."""
    rows = [row for whole in lines(text[: TIP_WIDTH * TIP_LINES]).split("\n") for row in _folded(whole)]
    return unguessed("\n".join(rows[:TIP_LINES] + [MARK] * (len(rows) > TIP_LINES)))


def _folded(row: str) -> list[str]:
    return [row] if len(row) <= TIP_WIDTH else textwrap.wrap(row, TIP_WIDTH, replace_whitespace=False)


def caption(text: str, longest: int = CAPTION) -> str:
    """For a button, a tab or an entry of a menu, which take "&" for the mark of a key."""
    return shortened(text, longest).replace("&", "&&")


def shortened(text: str, longest: int = CAPTION) -> str:
    """For one line with room for so many characters."""
    return cut(line(text), longest)


def put(box: QMessageBox, text: str, more: str = "") -> None:
    """What a message box says, and says below that."""
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(unguessed(cut(lines(text), LABEL)))
    box.setInformativeText(unguessed(cut(lines(more), LABEL)))


def cell(text: str) -> str:
    """For a table that a spreadsheet may open: a text there is no formula. Not for numbers, which may be negative."""
    shown = line(text)
    return f"'{shown}" if shown[:1] in FORMULA and shown else shown
