"""Finds where a breakpoint holds, as soon as it is set."""

from __future__ import annotations

import os

from ..frames import statements
from . import functions
from .loaded import IsMarked, is_stale, real
from .point import Point


def find(point: Point, is_marked: IsMarked) -> None:
    """Notes where it is, or why it is nowhere. `is_marked`: see `loaded.is_stale`."""
    wish = point.wish
    if point.is_refused or wish.kind in ("layer", "gradient", "tensor"):
        return  # until a model is called that has it
    if wish.kind == "function":
        find_function(point, wish.file)
    elif wish.kind == "line":
        _find_line(point, real(wish.file), is_marked)
    else:
        point.state = "verified"


def find_function(point: Point, file: str) -> None:
    point.file, line = functions.first_line(point.wish.name, file)
    if line:
        point.is_at(line, point.wish.name)


def _find_line(point: Point, file: str, is_marked: IsMarked) -> None:
    if not os.path.isfile(file):
        return
    if is_stale(point.wish, file, is_marked):
        point.state = "stale"
        return
    known = statements.of_file(file)
    line = known.resolved(point.wish.line)
    if line:
        point.is_at(line, known.scope(line))
    else:
        point.refuse("")
