"""Tells whether an error will be caught, before any frame of the script is left: from the exception tables of the code
objects on the stack (Python 3.11 and later) or from the `try` blocks in the source. Calls nothing.

What is unknown counts as caught; the error is then shown when it has ended the script.
"""

from __future__ import annotations

import ast
import builtins
import dis
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from types import CodeType, FrameType
from typing import Any

from ..frames import user_code
from ..variables import plain

ENDS_AT = ("threading.py", "runpy.py")  # files whose frames pass an error to Python itself
SWALLOWING = ("suppress", "raises", "assertRaises", "assertRaisesRegex")  # context managers that catch errors


@dataclass(frozen=True, slots=True)
class Range:
    """A range of instructions whose errors go to a handler."""

    begin: int
    end: int
    takes: tuple[tuple[str, ...], ...] | None  # dotted names of classes; None: all errors; (): none


def is_caught(frames: Iterable[FrameType], error: BaseException) -> bool:
    """Returns whether a frame catches the error. `frames`: those that it has yet to pass, innermost first."""
    kinds = plain.bases(type(error))
    for frame in frames:
        if frame.f_code.co_filename.endswith(ENDS_AT):
            return False
        if _is_caught_in(frame, kinds):
            return True
    return False


def _is_caught_in(frame: FrameType, kinds: tuple[type, ...]) -> bool:
    if _is_swallowed(frame):
        return True
    if sys.version_info < (3, 11):
        return _is_caught_by_source(frame, kinds)
    at = frame.f_lasti
    return any(
        held.begin <= at < held.end and (held.takes is None or _takes(frame, held.takes, kinds))
        for held in _ranges(frame.f_code)
    )


def _takes(frame: FrameType, names: Iterable[tuple[str, ...]], kinds: tuple[type, ...]) -> bool:
    return any(_is_of(_found(frame, name), kinds) for name in names)


def _is_of(found: Any, kinds: tuple[type, ...]) -> bool:
    """Returns whether the class is one of `kinds`; an unknown class may be."""
    if type(found) is tuple:
        return any(_is_of(one, kinds) for one in found)
    return found is _UNKNOWN or found in kinds


_UNKNOWN = object()


def _found(frame: FrameType, name: tuple[str, ...]) -> Any:
    first, *rest = name or ("",)
    names = frame.f_globals
    found = names.get(first, getattr(builtins, first, _UNKNOWN)) if first else _UNKNOWN
    for part in rest:
        found = plain.instance_dict(found).get(part, _UNKNOWN) if type(found) is type(sys) else _UNKNOWN
    return found


# ── from Python 3.11 on ──────────────────────────────────────────────────────────────────────────────────────────────


_known: dict[int, tuple[CodeType, list[Range]]] = {}  # the code is kept, so that no other gets its id


def _ranges(code: CodeType) -> list[Range]:
    if id(code) not in _known:
        if len(_known) > 10_000:
            _known.clear()
        _known[id(code)] = code, _read(code)
    return _known[id(code)][1]


def _read(code: CodeType) -> list[Range]:
    instructions = list(dis.get_instructions(code))
    places = {instruction.offset: place for place, instruction in enumerate(instructions)}
    parse: Any = getattr(dis, "_parse_exception_table")
    found = []
    for entry in parse(code):
        place = places.get(entry.target)
        takes = _taken_by(instructions[place : place + 80]) if place is not None else ()
        if takes != ():
            found.append(Range(entry.start, entry.end, takes))
    return found


def _taken_by(handler: list[Any]) -> tuple[tuple[str, ...], ...] | None:
    """Returns what a handler catches, from its first instructions; () for `finally`, `with` and Python's own
    clean-up."""
    names = [instruction.opname for instruction in handler]
    if names[:1] != ["PUSH_EXC_INFO"] or "WITH_EXCEPT_START" in names[:3]:
        return ()
    if names[1:2] == ["POP_TOP"]:
        return None
    taken: list[tuple[str, ...]] = []
    for place, name in enumerate(names):
        if name == "RERAISE":
            break
        if name == "CHECK_EXC_MATCH":
            taken += _names_before(handler[:place])
    return tuple(taken)


def _names_before(instructions: list[Any]) -> list[tuple[str, ...]]:
    """Returns the names in `except a.b` or `except (A, B)`; an empty name for any other expression."""
    found: list[tuple[str, ...]] = []
    attributes: list[str] = []
    wanted = 1
    for instruction in reversed(instructions):
        if instruction.opname == "BUILD_TUPLE":
            wanted = instruction.arg or 0
        elif instruction.opname == "LOAD_ATTR":
            attributes.insert(0, str(instruction.argval))
        elif instruction.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            found.append((str(instruction.argval), *attributes))
            attributes = []
        elif instruction.opname not in ("CACHE", "NOP", "EXTENDED_ARG"):
            return [*found, ()] if len(found) < wanted else found
        if len(found) == wanted:
            return found
    return [*found, ()]


# ── by the source ────────────────────────────────────────────────────────────────────────────────────────────────────


def _is_caught_by_source(frame: FrameType, kinds: tuple[type, ...]) -> bool:
    for node in _around(frame):
        if isinstance(node, ast.Try):
            for handler in node.handlers:
                if handler.type is None or _takes(frame, _dotted(handler.type), kinds):
                    return True
    return False


def _dotted(node: ast.expr) -> list[tuple[str, ...]]:
    if isinstance(node, ast.Tuple):
        return [name for one in node.elts for name in _dotted(one)]
    text = ast.unparse(node)
    return [tuple(text.split("."))] if all(part.isidentifier() for part in text.split(".")) else [()]


def _is_swallowed(frame: FrameType) -> bool:
    """Returns whether the user's frame stands inside a context manager that catches errors."""
    if not user_code.is_users(frame.f_code.co_filename):
        return False
    for node in _around(frame):
        if isinstance(node, (ast.With, ast.AsyncWith)):
            calls = [item.context_expr for item in node.items if isinstance(item.context_expr, ast.Call)]
            if any(ast.unparse(call.func).rpartition(".")[2] in SWALLOWING for call in calls):
                return True
    return False


def _around(frame: FrameType) -> list[ast.stmt]:
    """Returns the `try` and `with` statements of the frame's function in whose body it stands."""
    tree, line = user_code.tree_of(frame.f_code.co_filename), frame.f_lineno or 0
    if tree is None:
        return []
    first = frame.f_code.co_firstlineno
    kinds = (ast.Try, ast.With, ast.AsyncWith)
    return [
        node for node in ast.walk(tree) if isinstance(node, kinds) and first <= node.lineno and _is_in(node.body, line)
    ]


def _is_in(body: list[ast.stmt], line: int) -> bool:
    return bool(body) and body[0].lineno <= line <= (body[-1].end_lineno or body[-1].lineno)
