"""Whether the text of a file, as the window or the disk has it, is the one that was loaded."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Callable, Iterator
from inspect import CO_OPTIMIZED
from types import CodeType, FunctionType

from ...wire.lines import LONGEST_WORDS, Breakpoint
from ..frames import user_code
from ..frames.same_code import has_same_lines, is_same

IsMarked = Callable[[CodeType], bool]
_START = os.getcwd()
_BEGAN = time.time()
_real: dict[str, str] = {}


def real(file: str) -> str:
    """Returns the real path of a file, relative to the folder in which the script was started."""
    known = _real.get(file)
    if known is None:
        known = _real[file] = os.path.realpath(os.path.join(_START, file))
    return known


def is_stale(wish: Breakpoint, file: str, is_marked: IsMarked) -> bool:
    """Returns whether another text runs at a breakpoint's line than the window knows. `is_marked(code)`: the code was
    found to be what the text says, and has got marks since."""
    return _is_another_line(wish, file) or _was_edited(file) and _is_another_code(file, wish.line, is_marked)


def _is_another_line(wish: Breakpoint, file: str) -> bool:
    lines = user_code.source(file).split("\n")
    if not wish.text or not any(lines) or file.endswith(".ipynb"):
        return False
    loaded = lines[wish.line - 1] if 0 < wish.line <= len(lines) else ""
    return loaded.strip()[:LONGEST_WORDS] != wish.text


def _was_edited(file: str) -> bool:
    """Returns whether a file of which code is loaded was written since the script was started; the text that the script
    itself was made from is known."""
    try:
        is_new = os.path.getmtime(file) > _BEGAN
    except OSError:
        return False
    if not is_new or user_code.is_text_known(file):
        return False
    names = [getattr(module, "__file__", None) for module in list(sys.modules.values())]
    return any(type(name) is str and real(name) == file for name in names)


def _is_another_code(file: str, line: int, is_marked: IsMarked) -> bool:
    """Returns whether the function around a line is no longer the one that was loaded; outside of functions, whether
    any is."""
    try:
        text = compile(user_code.source(file), file, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError):
        return True
    now = list(_functions_in(text))
    living = [function.__code__ for function in _living() if real(function.__code__.co_filename) == file]
    around = [code for code in now if _covers(code, line)]
    if around:
        return not any(_is_as_loaded(code, around[0], is_marked) for code in living)
    tops = {code.co_name for code in now}
    known = [code for code in living if code.co_name in tops]
    return not all(any(_is_as_loaded(code, one, is_marked) for one in now) for code in known)


def _is_as_loaded(loaded: CodeType, now: CodeType, is_marked: IsMarked) -> bool:
    if (loaded.co_name, loaded.co_firstlineno) != (now.co_name, now.co_firstlineno):
        return False
    return is_marked(loaded) or is_same(loaded, now) and has_same_lines(loaded, now)


def _functions_in(code: CodeType) -> Iterator[CodeType]:
    """Yields the outermost functions, those of classes too."""
    for value in code.co_consts:
        if isinstance(value, CodeType):
            yield from [value] if value.co_flags & CO_OPTIMIZED else _functions_in(value)


def _covers(code: CodeType, line: int) -> bool:
    if any(at == line for *_, at in code.co_lines()):
        return True
    return any(_covers(value, line) for value in code.co_consts if isinstance(value, CodeType))


def _living() -> Iterator[FunctionType]:
    return (found for found in gc.get_objects() if type(found) is FunctionType)
