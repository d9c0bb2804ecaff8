"""Puts marks into the code that a script has loaded, and takes them out: each function of a file gets the same code
with marks. A call that runs already keeps its code until it returns."""

from __future__ import annotations

import gc
import importlib.machinery
import sys
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import CodeType, FunctionType
from typing import Any

from ..frames import user_code
from ..frames.of_threads import innermost_frames
from . import marks
from .marks import Path
from .stepped import outwards


@dataclass(slots=True)
class Text:
    """A file of which code is loaded or will be.

    Attributes: `file`, as its code names it; `plain`, its code objects by path; `lines`, the lines that have marks;
    `marked`, the code objects with marks.
    """

    file: str
    source: str
    plain: dict[Path, CodeType]
    lines: frozenset[int] = frozenset()
    marked: dict[Path, CodeType] = field(default_factory=dict)


class Exchanging:
    """Exchanges code. Called by the reading thread, and by the script's thread where a module is loaded.

    Attributes: `is_off`, whether no marks are used because torch compiles, which must not meet one.
    """

    def __init__(self, lines_of: Callable[[str], Mapping[int, Any]]) -> None:
        self._lines_of = lines_of
        self._texts: dict[str, Text] = {}
        self._paths: dict[int, tuple[Text, Path, CodeType]] = {}  # by id: marked code objects and those they replace
        self.is_off = False
        self._original: Any = None  # of the loader, while loaded code is watched

    # ── files ──

    def load(self, source: str, file: str) -> CodeType | None:
        """Returns the code, with marks, of a module that is about to run, or None if it needs none."""
        lines = frozenset(self._lines_of(file))
        if not lines or self.is_off:
            return None
        text = self._text(file, source)
        if text is None:
            return None
        self._mark(text, lines)
        return text.marked[()]

    def update(self) -> bool:
        """Gives functions the marks that they need; returns whether there are lines that marks do not reach."""
        named = self._named()
        is_reached = all([self._reaches(file) for file in named])
        for text in list(self._texts.values()):
            if text.file not in named and text.lines:
                self._exchange(text, frozenset())
        return not is_reached

    def _named(self) -> set[str]:
        """Returns the files that have wanted lines, as loaded code names them."""
        files = {str(getattr(module, "__file__", None) or "") for module in list(sys.modules.values())}
        return {file for file in [*files, *self._texts] if file and self._lines_of(file)}

    def withdraw(self) -> None:
        """Removes all marks for good."""
        self.is_off = True
        self.watch_imports(False)
        for text in list(self._texts.values()):
            self._exchange(text, frozenset())

    def is_marked(self, code: CodeType) -> bool:
        """Returns whether the code itself tells all of its wanted lines."""
        marked, lines = marks.facts(code)
        return self._lines_of(code.co_filename).keys() & lines <= marked

    def _reaches(self, file: str) -> bool:
        """Returns whether marks tell all wanted lines of a file from now on."""
        lines = frozenset(self._lines_of(file))
        text = None if self.is_off else self._text(file, user_code.source(file))
        if text is None:
            return False
        found = self._exchange(text, lines)
        return all(self._is_reached(text, line, found) for line in lines)

    def _is_reached(self, text: Text, line: int, found: set[Path]) -> bool:
        """Returns whether marks tell the line. `found`: paths of the code objects that functions had."""
        running = self._running(text.file)
        for path, code in text.plain.items():
            if any(at == line for *_, at in code.co_lines()):
                is_old = any(self._path_of(text, one) == path and line not in marks.facts(one)[0] for one in running)
                is_missing = bool(path) and path not in found and not _is_class(text, path) and bool(running)
                if is_old or is_missing:
                    return False
        return True

    def _running(self, file: str) -> list[CodeType]:
        frames = [frame for one in list(innermost_frames().values()) for frame in outwards(one)]
        return [frame.f_code for frame in frames if frame.f_code.co_filename == file]

    # ── codes ──

    def _text(self, file: str, source: str) -> Text | None:
        if file not in self._texts:
            try:
                plain = dict(marks.flat(compile(source, file, "exec", dont_inherit=True)))
            except (SyntaxError, ValueError, RecursionError):
                return None
            self._texts[file] = Text(file, source, plain)
        return self._texts[file]

    def _mark(self, text: Text, lines: frozenset[int]) -> None:
        text.lines = lines
        text.marked = dict(marks.flat(marks.compiled(text.source, text.file, lines))) if lines else {}
        for path, code in (*text.plain.items(), *text.marked.items()):
            self._paths[id(code)] = text, path, code

    def _exchange(self, text: Text, lines: frozenset[int]) -> set[Path]:
        """Gives each function of the file the code with these marks; returns the paths of the functions found."""
        if lines != text.lines:
            self._mark(text, lines)
        found = set()
        for function in _functions(text.file):
            path = self._path_of(text, function.__code__)
            if path is not None:
                code = (text.marked or text.plain)[path]
                if code.co_freevars == function.__code__.co_freevars:
                    function.__code__ = code
                    found.add(path)
        return found

    def _path_of(self, text: Text, code: CodeType) -> Path | None:
        known = self._paths.get(id(code))
        if known is not None and known[2] is code:
            return known[1]
        for path, plain in text.plain.items():
            if (plain.co_name, plain.co_firstlineno) == (code.co_name, code.co_firstlineno):
                if marks.is_same(plain, code):
                    return path
        return None

    # ── modules that are loaded later ──

    def watch_imports(self, on: bool) -> None:
        """Switches on or off that code loaded from now on gets its marks at once."""
        loader: Any = importlib.machinery.SourceFileLoader
        if on and self._original is None:
            self._original = original = loader.get_code

            def get_code(self_: Any, name: str) -> Any:
                code = original(self_, name)
                return self._at_import(code) or code

            loader.get_code = get_code
        elif not on and self._original is not None:
            loader.get_code, self._original = self._original, None
            if "get_code" in vars(loader):
                del loader.get_code  # the class above has the method, as before

    def _at_import(self, code: Any) -> CodeType | None:
        """Returns the marked code if the source text is what the code was compiled from, else None."""
        if type(code) is not CodeType or not self._lines_of(code.co_filename) or self.is_off:
            return None
        text = self._text(code.co_filename, user_code.source(code.co_filename))
        if text is None or not marks.is_same(text.plain[()], code):
            return None
        self._mark(text, frozenset(self._lines_of(code.co_filename)))
        return text.marked[()]


def _is_class(text: Text, path: Path) -> bool:
    """Returns whether a code object is that of a class body, which has run already."""
    return "__module__" in text.plain[path].co_names and "__qualname__" in text.plain[path].co_names


def _functions(file: str) -> Iterator[FunctionType]:
    """Yields all living functions of a file."""
    for found in gc.get_objects():
        if type(found) is types.FunctionType and found.__code__.co_filename == file:
            yield found
