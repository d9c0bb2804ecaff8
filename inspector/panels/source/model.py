"""Source files as the run sees them, and which lines of them are marked."""

from __future__ import annotations

import io
import os
import stat
import tokenize
from dataclasses import dataclass

from inspector.wire import notebook

MAX_BYTES = 2_000_000

# what Qt would take for a line end and Python does not: exchanged, so that line numbers stay Python's
_NOT_LINE_ENDS = str.maketrans({"\u2029": "¶", "\u2028": " ", "\x85": " ", "\x0c": " ", "\x00": "␀"})


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file's text, or why there is none: `problem` is "", "missing", "unreadable", "too_big" or "not_a_file"."""

    path: str
    text: str = ""
    problem: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class FilePosition:
    """A line of a file, from 1. Line 0: not known."""

    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Marks:
    """What is marked: the line that ran, the line that comes, and where the script failed, with its message.

    `muted`: the script runs on, and the marks say where it was.
    """

    ran: FilePosition = FilePosition()
    comes: FilePosition = FilePosition()
    failed: FilePosition = FilePosition()
    message: str = ""
    muted: bool = False

    def lines_in(self, file: str) -> tuple[int, int, int]:
        """(ran, comes, failed) in that file, 0 where it is not there."""
        ran, comes, failed = (place.line if place.file == file else 0 for place in (self.ran, self.comes, self.failed))
        return ran, comes, failed


@dataclass(frozen=True, slots=True)
class FindingMark:
    """What the rules have found at a line: the gravest `level`, and all of it in `words`."""

    level: str
    words: str


class SourceModel:
    """Files read once per run: an edit during a run does not move lines under the marks."""

    def __init__(self) -> None:
        self._files: dict[str, SourceFile] = {}

    def begin(self) -> None:
        """A new run reads its files anew."""
        self._files.clear()

    def file(self, path: str) -> SourceFile:
        if path not in self._files:
            self._files[path] = read_source(path)
        return self._files[path]

    def paths(self) -> list[str]:
        """Files seen in this run, in order of their first appearance."""
        return list(self._files)


def read_source(path: str) -> SourceFile:
    """Reads as Python does (byte order mark, coding line, any line end); undecodable bytes are shown as �."""
    if not path or path.startswith("<"):
        return SourceFile(path, problem="not_a_file")
    try:
        return _read(path)
    except FileNotFoundError:
        return SourceFile(path, problem="missing")
    except (OSError, ValueError) as error:
        return SourceFile(path, problem="unreadable", detail=str(getattr(error, "strerror", None) or error))


def _read(path: str) -> SourceFile:
    mode = os.stat(path).st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):  # a device or a pipe may never come to an end
        return SourceFile(path, problem="not_a_file")
    with open(path, "rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        return SourceFile(path, problem="too_big")
    return SourceFile(path, _of_cells(path, _decoded(data)).translate(_NOT_LINE_ENDS))


def _of_cells(path: str, text: str) -> str:
    """Of a notebook what runs: its code cells as one script."""
    return notebook.script_of(text) if notebook.is_notebook(path) else text


def _decoded(data: bytes) -> str:
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = data.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError):
        text = data.decode("utf-8", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")
