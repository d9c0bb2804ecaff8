"""Turns the stream that the script prints into lines, as a terminal would, in bounded pieces."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass

MAX_LINES = 10_000
MAX_LINE = 20_000  # characters
MAX_PIECE = 24_000  # characters, and
MAX_PIECE_LINES = 800  # lines, shown at once: about 15 ms with their painting
MUCH = 500_000  # characters waiting, from which on lines that would scroll out again are not shown first
MAX_WAITING = 8_000_000  # characters; a script that prints faster than we can show loses the oldest of them

# control sequences (CSI), titles and the like (OSC), and escapes of few characters
_ESCAPE = re.compile(r"\x1b(?:\[[0-?]{0,64}[ -/]{0,8}([@-~])|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]{0,8}[0-~])")
_UNFINISHED = re.compile(r"(?:\x1b(?:\[[0-?]{0,64}[ -/]{0,8}|\][^\x07\x1b]{0,2000}\x1b?|[ -/]{0,8})?|\r)\Z")
_CONTROLS = {code: None for code in [*range(32), 127] if chr(code) not in "\t\n\r\x1b\x07"}
_SEPARATORS = dict.fromkeys(map(ord, "\u2028\u2029\x85"), " ")  # Qt would break lines there
_ERASE = "\x18"  # stands for "erase to the end of the line"; the script's own controls are dropped before


@dataclass(frozen=True, slots=True)
class Edit:
    """What is to be done to the text: its last line becomes `last`, and `lines` follow it.

    With a `note` the lines are the window's own words, not the script's: "separator", "finished", "failed", or
    "left_out" (the line is the number of characters that were never shown).
    """

    last: str
    lines: tuple[str, ...]
    note: str = ""


class ConsoleModel:
    """Holds what has arrived but is not shown yet, and the state of the line that is being written."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[str, str]] = deque()  # (note, text)
        self._waiting_length = 0
        self._much = MUCH
        self._line = ""
        self._column = 0
        self._unfinished = ""

    def feed(self, text: str) -> None:
        """Takes in text of the script."""
        self._waiting.append(("", text))
        self._waiting_length += len(text)
        if self._waiting_length > MAX_WAITING:
            self._leave_out()

    def note(self, words: str, note: str) -> None:
        """Puts a line of the window's own behind all that was fed so far."""
        self._waiting.append((note, words))

    def has_more(self) -> bool:
        return bool(self._waiting)

    def take(self) -> Edit | None:
        """The next piece; None where there is nothing."""
        if not self._waiting:
            return None
        if self._waiting[0][0]:
            return self._take_note(*self._waiting.popleft())
        if self._waiting_length > self._much:
            self._skip_what_scrolls_out()
        return self._take_text(self._next_piece())

    def _leave_out(self) -> None:
        """Drops the older half of what waits; a note says how much."""
        excess = counted = self._waiting_length - MAX_WAITING // 2
        while excess > 0:
            note, text = self._waiting.popleft()
            if note == "left_out":
                counted += int(text)
            elif not note:
                if text[excess:]:
                    self._waiting.appendleft(("", text[excess:]))
                excess -= min(excess, len(text))
        self._waiting_length = MAX_WAITING // 2
        self._waiting.appendleft(("left_out", str(counted)))

    def _skip_what_scrolls_out(self) -> None:
        """Where more lines wait than the console keeps, the older ones would only be shown to vanish."""
        if any(note for note, _ in self._waiting):
            return
        text = "".join(text for _, text in self._waiting)
        lines = text.rsplit("\n", MAX_LINES)
        kept = text[len(lines[0]) :] if len(lines) > MAX_LINES else text
        self._waiting = deque([("", kept)])
        self._waiting_length = len(kept)
        self._much = max(MUCH, 2 * len(kept))

    def _next_piece(self) -> str:
        parts, room = [], MAX_PIECE
        while room > 0 and self._waiting and not self._waiting[0][0]:
            text = self._waiting.popleft()[1]
            parts.append(text[:room])
            if len(text) > room:
                self._waiting.appendleft(("", text[room:]))
            room -= len(parts[-1])
        piece = self._cut_lines("".join(parts))
        self._waiting_length -= len(piece)
        return piece

    def _cut_lines(self, piece: str) -> str:
        """At most `MAX_PIECE_LINES` lines of it; the rest goes on waiting."""
        lines = piece.split("\n", MAX_PIECE_LINES)
        rest = lines[-1] if len(lines) > MAX_PIECE_LINES else ""
        if rest:
            self._waiting.appendleft(("", rest))
        return piece[: len(piece) - len(rest)]

    def _take_note(self, note: str, words: str) -> Edit:
        last, self._line, self._column, self._unfinished = self._line, "", 0, ""
        return Edit(last, (words, ""), note)

    def _take_text(self, text: str) -> Edit:
        first, *others = self._plain(text).split("\n")
        last = self._write(first)
        lines = []
        for other in others:
            self._line, self._column = "", 0
            lines.append(self._write(other))
        return Edit(last, tuple(lines[-MAX_LINES:]))

    def _plain(self, text: str) -> str:
        """Without escape sequences; one that is cut by the end waits for what follows."""
        text = (self._unfinished + text).translate(_CONTROLS | _SEPARATORS).replace("\r\n", "\n")
        cut = _UNFINISHED.search(text)
        start = len(text) if cut is None else cut.start()
        text, self._unfinished = text[:start], text[start:]
        text = _ESCAPE.sub(lambda match: _ERASE if match[1] == "K" else "", text)
        return text.replace("\x1b", "").replace("\x07", "")

    def _write(self, text: str) -> str:
        """Writes into the current line from its column on; a carriage return goes back to its start."""
        for index, part in enumerate(text.split("\r")):
            if index:
                self._column = 0
            for number, piece in enumerate(part.split(_ERASE)):
                if number:
                    self._line = self._line[: self._column]
                self._overwrite(piece)
        return self._line

    def _overwrite(self, piece: str) -> None:
        line, column = self._line, self._column
        self._column = min(column + len(piece), MAX_LINE)
        self._line = (line[:column] + piece + line[column + len(piece) :])[:MAX_LINE]
