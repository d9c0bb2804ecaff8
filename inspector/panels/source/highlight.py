"""Colours Python source: lexed once from top to bottom in short pieces, applied only to what is on the screen.

One pass over the whole text gets strings of several lines right, which a highlighter of single lines does not.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import cache
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QPlainTextEdit

from inspector.panels.style import look

PIECE_SECONDS = 0.006
AROUND = 100  # lines coloured before and after what is visible

Span = tuple[int, int, str]  # start and length in UTF-16 units, and the token's name in look.Tokens


class Highlighter(QObject):
    """Colours one QPlainTextEdit. Call `show` when its text is new, `retheme` when the colours are."""

    finished = Signal()

    def __init__(self, edit: QPlainTextEdit) -> None:
        super().__init__(edit)
        self._edit = edit
        self._lines: list[list[Span]] = []
        self._lexed = 0  # lines before this one are lexed
        self._coloured: set[int] = set()
        self._spans: Iterator[tuple[int, Span]] = iter(())
        self._pump = QTimer(self, interval=0)
        self._pump.timeout.connect(self._lex_piece)
        edit.updateRequest.connect(lambda *_: self._colour_visible())

    def show(self, text: str) -> None:
        self._lines = [[] for _ in range(text.count("\n") + 1)]
        self._lexed = 0
        self._coloured.clear()
        self._spans = spans(text)
        self._pump.start()

    def retheme(self) -> None:
        self._coloured.clear()
        self._colour_visible()

    def is_finished(self) -> bool:
        return not self._pump.isActive()

    def _lex_piece(self) -> None:
        for part in (lexer_class, lexer):
            if not part.cache_info().currsize:
                part()  # takes a turn of its own
                return
        end = time.perf_counter() + PIECE_SECONDS
        for line, span in self._spans:
            self._lines[line].append(span)
            self._lexed = line
            if time.perf_counter() > end:
                break
        else:
            self._pump.stop()
            self._lexed = len(self._lines)
            self.finished.emit()
        self._colour_visible()

    def _colour_visible(self) -> None:
        block = self._edit.firstVisibleBlock()
        first = max(block.blockNumber() - AROUND, 0)
        rows = self._edit.viewport().height() // max(self._edit.fontMetrics().lineSpacing(), 1)
        last = min(block.blockNumber() + rows + AROUND, self._lexed)
        document = self._edit.document()
        for line in range(first, last):
            if line not in self._coloured:
                self._coloured.add(line)
                self._colour(document.findBlockByNumber(line), self._lines[line])

    def _colour(self, block: QTextBlock, line: list[Span]) -> None:
        if block.isValid() and (line or block.layout().formats()):
            block.layout().setFormats([_range(*span) for span in line])
            self._edit.document().markContentsDirty(block.position(), block.length())


@cache
def lexer_class() -> Any:
    """30 ms: not before the window is painted."""
    from pygments.lexers.python import PythonLexer

    return PythonLexer


@cache
def lexer() -> Any:
    """50 ms: the first one compiles its expressions."""
    return lexer_class()()


def spans(text: str) -> Iterator[tuple[int, Span]]:
    """(line from 0, span) of every coloured token, in order. Never raises on wrong syntax: lexers do not."""
    line, column = 0, 0
    for _, kind, value in lexer().get_tokens_unprocessed(text):
        name = _name(kind)
        for index, part in enumerate(value.split("\n")):
            if index:
                line, column = line + 1, 0
            length = len(part) if part.isascii() else len(part.encode("utf-16-le", "surrogatepass")) // 2
            if name and length:
                yield line, (column, length, name)
            column += length


def _name(kind: Any) -> str:
    from pygments.token import Token

    names = {
        Token.Keyword: "keyword", Token.Operator.Word: "keyword", Token.Name.Function: "function",
        Token.Name.Class: "function", Token.Name.Builtin: "function", Token.Name.Decorator: "function",
        Token.String: "string", Token.Number: "number", Token.Comment: "comment",
    }  # fmt: skip
    while kind is not None:
        if kind in names:
            return names[kind]
        kind = kind.parent
    return ""


def _range(start: int, length: int, name: str) -> QTextLayout.FormatRange:
    found = QTextLayout.FormatRange()
    found.start, found.length = start, length
    ink = QTextCharFormat()
    ink.setForeground(look.current().colour(name))
    found.format = ink
    return found
