"""Applies edits to plain lines, as the view applies them to its text."""

from __future__ import annotations

from collections.abc import Iterable

from inspector.panels.console.styles import PLAIN, Style
from inspector.panels.console.terminal import Edit, Terminal, TerminalLine

Letters = list[list[tuple[str, Style]]]  # lines of characters with their styles


class Screen:
    def __init__(self) -> None:
        self.lines: Letters = [[]]

    def apply(self, edit: Edit | None) -> None:
        if edit is None:
            return
        row = len(self.lines) - 1 - edit.back
        first, *others = (letters(line) for line in edit.lines)
        self.lines[row:] = [self.lines[row][: edit.column] + first, *others]

    def text(self) -> str:
        return "\n".join("".join(letter for letter, _ in line) for line in self.lines)

    def styled(self, style: Style) -> str:
        """The characters that have this style."""
        return "".join(letter for line in self.lines for letter, own in line if own == style)


def letters(line: TerminalLine) -> list[tuple[str, Style]]:
    assert sum(length for length, _ in line.runs) == len(line.text)
    styles = [style for length, style in line.runs for _ in range(length)]
    return list(zip(line.text, styles))


def screen_of(pieces: Iterable[str]) -> Screen:
    """What is seen after all pieces, each of which was shown before the next one came."""
    terminal, screen = Terminal(), Screen()
    for piece in pieces:
        terminal.write(piece)
        screen.apply(terminal.take())
    return screen


def seen(text: str) -> str:
    return screen_of([text]).text()


def plain(text: str) -> Letters:
    return [[(letter, PLAIN) for letter in line] for line in text.split("\n")]
