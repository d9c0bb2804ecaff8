"""Finds where a function of a given name begins."""

from __future__ import annotations

import sys

from ..frames import statements, user_code


def first_line(name: str, file: str) -> tuple[str, int]:
    """Returns (file, first line of the body) of "train", "Net.forward" or "package.module.train"; line 0 if there is
    none. `file` "": searches all loaded modules of the user."""
    for module, found in [("", file)] if file else _files():
        own = name[len(module) + 1 :] if module and name.startswith(module + ".") else name
        line = _line_of(own, statements.of_file(found))
        if line:
            return found, line
    return file, 0


def _files() -> list[tuple[str, str]]:
    """Returns (name, file) of the user's modules, the script itself first."""
    modules = sorted(list(sys.modules.items()), key=lambda known: known[0] != "__main__")
    found = [(name, str(getattr(module, "__file__", None) or "")) for name, module in modules]
    return [(name, file) for name, file in found if file and user_code.is_users(file)]


def _line_of(name: str, known: statements.Statements) -> int:
    for first, last, scope in known.scopes:
        if scope == name or scope.replace(".<locals>", "") == name:
            return min((line for line in known.firsts if first < line <= last), default=first)
    return 0
