"""Finds where a crash happened from what Python's faulthandler printed to the console."""

from __future__ import annotations

import ast
import os
import re

from inspector.wire.messages import Trouble

KEPT_CHARACTERS = 64 << 10  # of the console's end: enough for one crash with many threads

_FATAL = re.compile(r"^Fatal Python error: (.+)$", re.MULTILINE)
_CURRENT = re.compile(r"^Current thread [^\n]*\(most recent call first\):\n((?:  [^\n]*\n?)*)", re.MULTILINE)
_ENTRY = re.compile(r'^  File "(.*)", line (\d+|\?\?\?) in (.*)$', re.MULTILINE)
_OURS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "probe") + os.sep
_LIBRARIES = ("site-packages", "dist-packages")


def read(text: str) -> Trouble | None:
    """Returns the last crash in `text`, the end of the console, or None.

    The place is the innermost line that is in no library: the user's own.
    """
    fatal = None
    for fatal in _FATAL.finditer(text):
        pass
    if fatal is None:
        return None
    words = text[fatal.start() :]
    stack = _CURRENT.search(words)
    entries = _ENTRY.findall(stack[1]) if stack else []
    file, line = next(((_path(file), line) for file, line, _ in entries if _is_users(_path(file))), ("", "0"))
    return Trouble(fatal[1].strip(), "", words, file, int(line) if line.isdigit() else 0, "", "", ())


def _path(written: str) -> str:
    """Returns the path that faulthandler wrote in ASCII: other characters as \xe9, \u4e2d, \U0001f600; backslashes
    stay."""
    return re.sub(r"\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|\\U[0-9a-f]{8}", lambda code: _character(code[0]), written)


def _character(code: str) -> str:
    try:
        return str(ast.literal_eval(f"'{code}'"))
    except SyntaxError:  # no character has this number
        return code


def _is_users(file: str) -> bool:
    parts = file.split(os.sep)
    is_library = any(name in parts for name in _LIBRARIES) or re.search(r"[\\/]lib(64)?[\\/]python3[^\\/]*[\\/]", file)
    return bool(file) and not (file.startswith(("<", _OURS)) or is_library)


_REFUSED = re.compile(r"^(?:[^\n:]+): error: ([^\n]+)\n?\Z", re.MULTILINE)


def refused_arguments(text: str) -> str:
    """Returns `argparse`'s message about the arguments at the end of `text`, or ""."""
    found = _REFUSED.search(text.rstrip() + "\n")
    return found[1].strip() if found is not None and "usage: " in text else ""
