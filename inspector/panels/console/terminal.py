"""A terminal without a screen: what a script prints becomes lines of styled text, in whatever pieces it comes.

Pure: text in, edits out. The cursor can go back over the last REACH lines, as on a screen of that height; what is
above is history. Escape sequences that are not understood are swallowed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from inspector.panels.console import styles
from inspector.panels.console.styles import PLAIN, Style

REACH = 100  # lines
WIDTH = 10_000  # characters; a longer line goes on in the next one
_STRING = 2000  # characters that a title or a link may have

_CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufdd0\ufdd1\ufffc"  # or so to Qt; not tab, newline
_CONTROL_SEQUENCE = r"\[(?P<parameters>[0-?]{0,64})(?P<between>[ -/]{0,8})(?P<final>[@-~]?)"
_TEXT_SEQUENCE = rf"[\]PX^_][^\x07\x1b]{{0,{_STRING}}}(?:\x07|\x1b\\)"
_TOKEN = re.compile(
    rf"(?P<plain>[^{_CONTROLS}]+)|\x1b(?:{_CONTROL_SEQUENCE}|{_TEXT_SEQUENCE}|[ -/]{{0,8}}[0-~])|(?P<control>.)",
    re.DOTALL,
)
_UNFINISHED = re.compile(
    rf"\x1b(?:\[[0-?]{{0,64}}[ -/]{{0,8}}|[\]PX^_][^\x07\x1b]{{0,{_STRING}}}\x1b?|[ -/]{{0,8}})", re.DOTALL
)
_LONGEST = _STRING + 3
_INSTEAD = {"\u2028": " ", "\u2029": " ", "\x85": " ", "\ufdd0": "\ufffd", "\ufdd1": "\ufffd", "\ufffc": "\ufffd"}


@dataclass(frozen=True, slots=True)
class TerminalLine:
    """`runs` are (length, style) one after another; their lengths add up to the text's."""

    text: str = ""
    runs: tuple[tuple[int, Style], ...] = ()


EMPTY = TerminalLine()


@dataclass(frozen=True, slots=True)
class Edit:
    """`back` lines before the last, from `column` on, everything is replaced: `lines[0]` is the rest of that line."""

    back: int
    column: int
    lines: tuple[TerminalLine, ...]


class Terminal:
    """`count` is the number of lines there are and were. `take` gives what has changed since it was last called."""

    def __init__(self) -> None:
        self.forget()
        self._style = PLAIN
        self._pending = ""  # an escape sequence that the piece cut in two

    @property
    def count(self) -> int:
        return self._base + len(self._lines)

    def forget(self) -> None:
        """Begins with an empty line; what was there is nobody's business any more."""
        self._lines = [EMPTY]
        self._base = 0  # number of the first of `_lines`
        self._top = 0  # the cursor goes no further up
        self._row = self._column = 0
        self._shown = 0  # number of the last line that `take` told of
        self._changed: tuple[int, int] | None = None  # the first place that differs from what was told

    def write(self, text: str) -> None:
        """Takes in what the script printed."""
        text, self._pending = self._pending + text, ""
        for token in _TOKEN.finditer(text):
            if token["plain"]:
                self._write_plain(token["plain"])
            elif self._is_unfinished(text, token.start()):
                self._pending = text[token.start() :]
                return
            elif token["control"]:
                self._control(token["control"])
            elif token["final"]:
                self._command(token["final"], token["parameters"], token["between"])

    def echo(self, text: str) -> None:
        """What the user typed, behind what is there; a line of its own where the script went back to overwrite."""
        self._row = self.count - 1
        if self._column != len(self._line().text):
            self._go_down()
        style, self._style = self._style, Style(role="typed")
        self._write_plain(_clean(text))
        self._style = style

    def note(self, words: str, role: str) -> None:
        """A line that is not the script's. What comes after it can not overwrite what was before."""
        self.reset()
        self._row = self.count - 1
        self._column = len(self._line().text)
        if self._column:
            self._go_down()
        self._style = Style(role=role)
        self._write_plain(_clean(words) + "\n")
        self._style = PLAIN
        self._top = self._row

    def reset(self) -> None:
        """Forgets the style, and the beginning of an escape sequence."""
        self._style, self._pending = PLAIN, ""

    def take(self) -> Edit | None:
        """What has changed; None where nothing has."""
        if self._changed is None:
            return None
        row, column = self._changed
        first, *others = self._lines[row - self._base :]
        edit = Edit(self._shown - row, column, (_cut(first, column, len(first.text)), *others))
        self._shown, self._changed = self.count - 1, None
        del self._lines[: self._top - self._base]
        self._base = self._top
        return edit

    # ── writing ──

    def _write_plain(self, text: str) -> None:
        first, *others = text.split("\n")
        self._put(first)
        for other in others:
            self._go_down()
            self._put(other)

    def _put(self, text: str) -> None:
        """Writes over what is at the cursor; `text` has no line end."""
        while len(text) > WIDTH - self._column:
            room = WIDTH - self._column
            if room:
                self._overwrite(text[:room])
            text = text[room:]
            self._go_down()
        if text:
            self._overwrite(text)

    def _overwrite(self, text: str) -> None:
        line, column = self._line(), self._column
        self._column += len(text)
        if column == len(line.text):
            self._replace(_longer(line, text, self._style), column)
            return
        piece = TerminalLine(text, ((len(text), self._style),))
        gap = column - len(line.text)
        middle = TerminalLine(" " * gap, ((gap, PLAIN),)) if gap > 0 else EMPTY
        tail = _cut(line, self._column, len(line.text))
        self._replace(_join(_cut(line, 0, column), middle, piece, tail), min(column, len(line.text)))

    def _line(self) -> TerminalLine:
        return self._lines[self._row - self._base]

    def _replace(self, line: TerminalLine, column: int) -> None:
        """The cursor's line becomes `line`, which differs from `column` on."""
        self._lines[self._row - self._base] = line
        self._touch(self._row, column)

    def _touch(self, row: int, column: int) -> None:
        if self._changed is None or (row, column) < self._changed:
            self._changed = row, column

    def _go_down(self) -> None:
        """To the start of the next line, which is made if there is none."""
        self._row += 1
        self._column = 0
        if self._row == self.count:
            self._touch(self._row - 1, len(self._lines[-1].text))
            self._lines.append(EMPTY)
            self._top = max(self._top, self.count - REACH)

    # ── controls and commands ──

    @staticmethod
    def _is_unfinished(text: str, start: int) -> bool:
        if text[start] != "\x1b" or len(text) - start > _LONGEST:
            return False
        return _UNFINISHED.fullmatch(text, start) is not None

    def _control(self, code: str) -> None:
        if code == "\r":
            self._column = 0
        elif code == "\b":
            self._column = max(0, self._column - 1)
        elif code in _INSTEAD:
            self._put(_INSTEAD[code])

    def _command(self, final: str, parameters: str, between: str) -> None:
        if between or parameters[:1] in ("<", "=", ">", "?"):
            return  # a private matter of terminals
        if final == "m":
            self._style = styles.changed(self._style, parameters)
        elif final in "KJH":
            self._erase_or_go_home(final, parameters)
        else:
            first = parameters.partition(";")[0]
            self._move(final, max(1, int(first)) if first.isdigit() else 1)

    def _erase_or_go_home(self, final: str, parameters: str) -> None:
        mode = parameters or "0"
        if final == "K":
            self._erase_in_line(mode)
        elif final == "J":
            self._erase_below(mode)
        elif parameters in ("", "1;1", ";"):
            self._row, self._column = self._top, 0

    def _move(self, final: str, count: int) -> None:
        if final in "AF":
            self._row = max(self._top, self._row - count)
        elif final in "BE":
            self._row = min(self.count - 1, self._row + count)
        elif final in "CDG":
            aims = {"C": self._column + count, "D": self._column - count, "G": count - 1}
            self._column = min(max(0, aims[final]), WIDTH - 1)
        if final in "EF":
            self._column = 0

    def _erase_in_line(self, mode: str) -> None:
        line, column = self._line(), self._column
        if mode == "0" and column < len(line.text):
            self._replace(_cut(line, 0, column), column)
        elif mode == "1":
            blank = min(column + 1, len(line.text))
            rest = _cut(line, blank, len(line.text))
            self._replace(_join(TerminalLine(" " * blank, ((blank, PLAIN),)), rest) if blank else rest, 0)
        elif mode == "2":
            self._replace(EMPTY, 0)

    def _erase_below(self, mode: str) -> None:
        if mode == "0":
            self._erase_in_line("0")
            if self._row < self.count - 1:
                self._touch(self._row, min(self._column, len(self._line().text)))
                del self._lines[self._row - self._base + 1 :]
        elif mode == "2":
            self._begin_screen()

    def _begin_screen(self) -> None:
        """What was there stays above, out of the cursor's reach."""
        self._row = self.count - 1
        if self._line().text:
            self._go_down()
        self._column, self._top = 0, self._row


def _clean(text: str) -> str:
    """Text that is no script's has no controls to obey."""
    return re.sub(f"[{_CONTROLS}]", "\ufffd", text)


def _longer(line: TerminalLine, text: str, style: Style) -> TerminalLine:
    length, last = line.runs[-1] if line.runs else (0, style)
    if last == style:
        return TerminalLine(line.text + text, (*line.runs[:-1], (length + len(text), style)))
    return TerminalLine(line.text + text, (*line.runs, (len(text), style)))


def _cut(line: TerminalLine, start: int, stop: int) -> TerminalLine:
    text = line.text[start:stop]
    if not text:
        return EMPTY
    if len(line.runs) == 1:
        return TerminalLine(text, ((len(text), line.runs[0][1]),))
    return TerminalLine(text, tuple(_cut_runs(line, start, stop)))


def _cut_runs(line: TerminalLine, start: int, stop: int) -> list[tuple[int, Style]]:
    runs, at = [], 0
    for length, style in line.runs:
        kept = min(stop, at + length) - max(start, at)
        if kept > 0:
            runs.append((kept, style))
        at += length
    return runs


def _join(*lines: TerminalLine) -> TerminalLine:
    runs: list[tuple[int, Style]] = []
    for length, style in (run for line in lines for run in line.runs):
        if runs and runs[-1][1] == style:
            runs[-1] = runs[-1][0] + length, style
        else:
            runs.append((length, style))
    return TerminalLine("".join(line.text for line in lines), tuple(runs))
