"""What has arrived for the console and is not shown yet: given out in pieces, dropped where it is too much."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from inspector.panels.console.terminal import Edit, Terminal

MAX_LINES = 10_000  # that the console keeps
MAX_PIECE = 4_000  # characters, and
MAX_PIECE_LINES = 150  # lines, shown at once: one to ten milliseconds
MAX_ITEM = 50_000  # characters that are dropped at once, and
MAX_WAITING = 8_000_000  # characters from which on they are

SCRIPT, TYPED = "", "typed"  # kinds of what waits; any other is the role of a note

Item = tuple[str, str]  # (kind, text)


@dataclass
class LostOutput:
    """What was dropped before anybody saw it. `skipped`: bytes that were not even read, in lines unknown."""

    lines: int = 0
    characters: int = 0
    skipped: int = 0

    def __bool__(self) -> bool:
        return bool(self.characters or self.skipped)


class ConsoleModel:
    """Text, echoes and notes go in, edits come out in their order.

    Where more waits than the console keeps, the oldest is dropped unseen: `words` makes the line that says so.
    """

    def __init__(self, words: Callable[[LostOutput], str]) -> None:
        self._words = words
        self._terminal = Terminal()
        self._waiting: deque[Item] = deque()
        self._lines = self._characters = 0  # that wait
        self._lost = LostOutput()  # since it was last told
        self._unseen = 0  # lines ever dropped before they were shown

    def feed(self, text: str) -> None:
        """Takes in text of the script."""
        self._wait(SCRIPT, text)

    def echo(self, text: str) -> None:
        """Takes in what the user typed."""
        self._wait(TYPED, text)

    def note(self, words: str, role: str) -> None:
        """Puts a line of the window's own behind all that came so far."""
        self._wait(role, words)

    def skip(self, count: int) -> None:
        """So many bytes of the script's text will never come; what waits is older still."""
        while self._waiting:
            self._drop_oldest()
        self._lost.skipped += count

    def clear(self) -> None:
        """Forgets what waits and what was shown; what comes next begins a first line."""
        self._waiting.clear()
        self._lines = self._characters = 0
        self._lost, self._unseen = LostOutput(), 0
        self._terminal.forget()

    def count(self) -> int:
        """Lines that were there since the console was empty, shown or not."""
        return self._terminal.count + self._unseen

    def has_more(self) -> bool:
        return bool(self._waiting or self._lost)

    def take(self) -> Edit | None:
        """The next piece; None where it changes nothing that is seen."""
        if self._lost:
            self._terminal.note(self._words(self._lost), "left_out")
            self._lost = LostOutput()
        if self._waiting:
            self._pass_on()
        return self._terminal.take()

    def _wait(self, kind: str, text: str) -> None:
        for start in range(0, len(text) or 1, MAX_ITEM):
            self._waiting.append((kind, text[start : start + MAX_ITEM]))
        self._lines += text.count("\n")
        self._characters += len(text)
        while self._is_too_much():
            self._drop_oldest()
            self._drop_rest_of_line()

    def _is_too_much(self) -> bool:
        """Whether there is enough to fill the console without the oldest item."""
        if len(self._waiting) < 2:
            return False
        oldest = self._waiting[0][1]
        return self._lines - oldest.count("\n") > MAX_LINES or self._characters > MAX_WAITING

    def _drop_oldest(self) -> None:
        self._lose(self._pop()[1])

    def _drop_rest_of_line(self) -> None:
        """What begins in the middle of a line or of an escape sequence can not be read."""
        if self._waiting and self._waiting[0][0] == SCRIPT:
            text = self._pop()[1]
            end = text.find("\n") + 1
            self._lose(text[:end])
            self._push_back(SCRIPT, text[end:])

    def _lose(self, text: str) -> None:
        lines = text.count("\n")
        self._lost.lines += lines
        self._lost.characters += len(text)
        self._unseen += lines

    def _pop(self) -> Item:
        kind, text = self._waiting.popleft()
        self._lines -= text.count("\n")
        self._characters -= len(text)
        return kind, text

    def _push_back(self, kind: str, text: str) -> None:
        if text:
            self._waiting.appendleft((kind, text))
            self._lines += text.count("\n")
            self._characters += len(text)

    def _pass_on(self) -> None:
        """Gives the terminal as much as is shown at once, or one note."""
        if self._waiting[0][0] != SCRIPT:
            self._pass_on_own()
            return
        room, lines = MAX_PIECE, MAX_PIECE_LINES
        while self._waiting and self._waiting[0][0] == SCRIPT and room > 0 and lines > 0:
            text = self._next_text(room, lines)
            self._terminal.write(text)
            room, lines = room - len(text), lines - text.count("\n")

    def _pass_on_own(self) -> None:
        if self._waiting[0][0] == TYPED:
            self._terminal.echo(self._next_text(MAX_PIECE, MAX_PIECE_LINES))
        else:
            kind, words = self._pop()
            self._terminal.note(words, kind)

    def _next_text(self, room: int, most: int) -> str:
        """At most so many characters and lines of the oldest item; the rest goes on waiting."""
        kind, text = self._pop()
        piece = text[:room]
        lines = piece.split("\n", most)
        if len(lines) > most:
            piece = piece[: len(piece) - len(lines[-1])]
        self._push_back(kind, text[len(piece) :])
        return piece
