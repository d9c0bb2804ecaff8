"""Compiles source with a call in front of chosen statements: breakpoints without tracing, free of cost elsewhere.

The call has the position of its statement, and its function is a constant of the code: no name of the script's is used.
"""

from __future__ import annotations

import ast
import opcode
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from types import CodeType, FrameType
from typing import Any

from ..frames.same_code import is_same as is_same
from ..frames.statements import first_line, is_silent

_MARK = "\0gradstep"  # with the line: the constant that a Mark replaces
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_BLOCKS = ("body", "orelse", "finalbody")
_LEAVES = (ast.Continue, ast.Break, ast.Return, ast.Raise)

Path = tuple[int, ...]  # of a code object: its place among the constants, from the module's on

told: list[Callable[[FrameType, int], None]] = []  # called at each mark; empty while nobody waits


class Mark:
    """Called before its statement. If the code is pickled, the mark arrives as `bool`, whose call does nothing."""

    __slots__ = ("line",)

    def __init__(self, line: int) -> None:
        self.line = line

    def __call__(self) -> None:
        for tell in told:
            tell(sys._getframe(1), self.line)

    def __reduce__(self) -> Any:
        return eval, ("bool",)


def compiled(source: str, file: str, lines: Iterable[int], flags: int = 0) -> CodeType:
    """Returns a module's code with marks at these lines, each the first of a statement."""
    tree = ast.parse(source, file)
    marker = _Marker(lines)
    tree.body = marker.block(tree.body, is_scope=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # they were shown when the text itself was compiled
        code = compile(ast.fix_missing_locations(tree), file, "exec", flags=flags, dont_inherit=True)
    return _with_marks(code)


def _with_marks(code: CodeType) -> CodeType:
    return code.replace(co_consts=tuple(map(_constant, code.co_consts)))


def _constant(value: Any) -> Any:
    if isinstance(value, CodeType):
        return _with_marks(value)
    is_mark = type(value) is tuple and len(value) == 2 and value[0] == _MARK
    return Mark(value[1]) if is_mark else value


class _Marker:
    """Inserts calls of marks into a syntax tree."""

    def __init__(self, lines: Iterable[int]) -> None:
        self._lines = frozenset(lines)

    def block(self, body: list[ast.stmt], is_scope: bool = False, above: int = 0) -> list[ast.stmt]:
        """Returns the block with marks. `above`: line of the statement that owns the block; what follows on the same
        line gets none."""
        marked: list[ast.stmt] = []
        for number, statement in enumerate(body):
            if getattr(statement, "is_mark", False):
                marked.append(statement)
                continue
            line = first_line(statement)
            if line in self._lines and line != above and not is_silent(statement, is_scope and number == 0):
                marked += self._marks_of(statement, line)
            above = line
            self._within(statement, line)
            marked.append(statement)
        return marked

    def _marks_of(self, statement: ast.stmt, line: int) -> list[ast.stmt]:
        """Returns the marks of a statement; a loop gets one for each turn."""
        if isinstance(statement, ast.While):
            call = _call(statement, line)
            statement.test = ast.copy_location(ast.BoolOp(ast.Or(), [call, statement.test]), statement.test)
            return []
        if isinstance(statement, (ast.For, ast.AsyncFor)):
            statement.body = _again(statement.body, statement, line)
            if not isinstance(statement.body[-1], _LEAVES):
                statement.body.append(_statement(statement, line))
        return [_statement(statement, line)]

    def _within(self, statement: ast.stmt, line: int) -> None:
        is_scope = isinstance(statement, _SCOPES)
        for part in _BLOCKS:
            inner = getattr(statement, part, None)
            if isinstance(inner, list):
                setattr(statement, part, self.block(inner, is_scope and part == "body", 0 if is_scope else line))
        for branch in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
            branch.body = self.block(branch.body)
        for node in ast.walk(statement):
            if isinstance(node, ast.Lambda) and node.body.lineno in self._lines and node.body.lineno != line:
                self._mark_lambda(node)

    def _mark_lambda(self, node: ast.Lambda) -> None:
        """Marks a lambda whose body has a line of its own: `(mark(), body)[1]`."""
        if getattr(node, "is_marked", False):
            return
        node.is_marked = True  # type: ignore[attr-defined]
        both = ast.Tuple([_call(node.body, node.body.lineno), node.body], ast.Load())
        node.body = ast.copy_location(
            ast.Subscript(
                ast.copy_location(both, node.body), ast.copy_location(ast.Constant(1), node.body), ast.Load()
            ),
            node.body,
        )


def _again(body: list[ast.stmt], loop: ast.stmt, line: int) -> list[ast.stmt]:
    """Inserts a mark before each `continue` that belongs to this loop."""
    marked: list[ast.stmt] = []
    for statement in body:
        if isinstance(statement, ast.Continue):
            marked.append(_statement(loop, line))
        elif isinstance(statement, _LOOPS):
            statement.orelse = _again(statement.orelse, loop, line)
        elif not isinstance(statement, _SCOPES):
            for part in _BLOCKS:
                if isinstance(inner := getattr(statement, part, None), list):
                    setattr(statement, part, _again(inner, loop, line))
            for branch in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
                branch.body = _again(branch.body, loop, line)
        marked.append(statement)
    return marked


def _call(at: ast.AST, line: int) -> ast.Call:
    call = ast.Call(ast.Tuple([ast.Constant(_MARK), ast.Constant(line)], ast.Load()), [], [])
    column = getattr(at, "col_offset", 0)
    for node in ast.walk(call):
        if "lineno" in node._attributes:
            node.lineno = node.end_lineno = line  # type: ignore[attr-defined]
            node.col_offset = node.end_col_offset = column  # type: ignore[attr-defined]
    return call


def _statement(at: ast.stmt, line: int) -> ast.Expr:
    call = _call(at, line)
    statement = ast.copy_location(ast.Expr(call), call)
    statement.is_mark = True  # type: ignore[attr-defined]
    return statement


# ── codes ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def flat(code: CodeType, path: Path = ()) -> Iterator[tuple[Path, CodeType]]:
    """Yields a code object and all that it contains, with their paths."""
    yield path, code
    inner = [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    for number, constant in enumerate(inner):
        yield from flat(constant, (*path, number))


_facts: dict[int, tuple[CodeType, frozenset[int], frozenset[int]]] = {}


def facts(code: CodeType) -> tuple[frozenset[int], frozenset[int]]:
    """Returns (lines that have a mark in this code object, all its lines)."""
    if id(code) not in _facts:
        if len(_facts) > 10_000:
            _facts.clear()
        marked = frozenset(constant.line for constant in code.co_consts if type(constant) is Mark)
        _facts[id(code)] = code, marked, frozenset(line for *_, line in code.co_lines() if line is not None)
    return _facts[id(code)][1:]


def has_marks(code: CodeType) -> bool:
    """Returns whether the code has marks, or a function inside of it."""
    return any(type(one) is Mark or isinstance(one, CodeType) and has_marks(one) for one in code.co_consts)


def is_turn(frame: FrameType, line: int) -> bool:
    """Returns whether a frame is at a mark at the end of a loop's body, so that the loop's own line follows at once."""
    code, at = frame.f_code, frame.f_lasti
    if line not in facts(code)[0]:
        return False
    begins = [begin for begin, _, own in code.co_lines() if own == line]
    here = max((begin for begin in begins if begin <= at), default=-1)
    if here < 0 or here == min(begins):
        return False
    return any(type(code.co_consts[arg]) is Mark for arg in _constants(code, here))


def is_at(frame: FrameType) -> bool:
    """Returns whether the frame calls a mark next."""
    code = frame.f_code
    return bool(facts(code)[0]) and any(type(code.co_consts[n]) is Mark for n in _constants(code, frame.f_lasti))


def _constants(code: CodeType, at: int) -> Iterator[int]:
    """Yields the numbers of the constants that the next few instructions load."""
    load = opcode.opmap["LOAD_CONST"]
    for place in range(at, min(at + 6, len(code.co_code) - 1), 2):
        if code.co_code[place] == load and code.co_code[place + 1] < len(code.co_consts):
            yield code.co_code[place + 1]
