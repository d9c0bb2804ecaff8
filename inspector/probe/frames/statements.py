"""The statements of a source file: which one a line belongs to, where a breakpoint on it holds, and its function's
name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from . import user_code

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_SCOPES = (*_FUNCTIONS, ast.ClassDef)
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_WITHS = (ast.With, ast.AsyncWith)
_BLOCKS = ("body", "orelse", "finalbody")


@dataclass(slots=True)
class Statements:
    """The statements of one source file; lines count from 1. `last` is its last line."""

    starts: dict[int, int] = field(default_factory=dict)  # line → first line of the statement that it belongs to
    firsts: set[int] = field(default_factory=set)  # lines at which a breakpoint can hold
    several: set[int] = field(default_factory=set)  # first lines of statements that go over more than one
    loops: set[int] = field(default_factory=set)
    withs: set[int] = field(default_factory=set)
    lambdas: set[int] = field(default_factory=set)  # lines of their own on which the body of a lambda begins
    moved: dict[int, int] = field(default_factory=dict)  # line without code of its own → line where a breakpoint holds
    scopes: list[tuple[int, int, str]] = field(default_factory=list)  # (first line, last line, qualified name)
    blocks: list[tuple[int, int]] = field(default_factory=list)  # (first line, last line) of each block of statements
    last: int = 0

    def of(self, line: int) -> int:
        """Returns the first line of the statement that contains the line, or the line itself if there is none."""
        return self.starts.get(line, line)

    def resolved(self, line: int) -> int:
        """Returns the line at which a breakpoint set on this line holds, or 0 if there is no statement."""
        if line in self.moved:
            return self.moved[line]
        start = self.starts.get(line, 0)
        if start in self.firsts:
            return line if line in self.lambdas else start
        return self._next_in_block(line)

    def scope(self, line: int) -> str:
        """Returns the qualified name of the function that contains the line ("Net.forward"), or "" at module level."""
        inner = [name for first, last, name in self.scopes if first < line <= last]
        return inner[-1] if inner else ""

    def _next_in_block(self, line: int) -> int:
        """Returns the line of the next statement in the same block, for a comment or an empty line; 0 if there is
        none."""
        around = [block for block in self.blocks if block[0] <= line <= block[1]]
        end = min((last for _, last in around), default=self.last)
        return next((at for at in range(line + 1, end + 1) if at in self.firsts), 0)


def read(source: str) -> Statements:
    """Returns the statements of a source text. Raises SyntaxError or ValueError if it can not be parsed."""
    tree = ast.parse(source)
    found = Statements(last=source.count("\n") + 1)
    _read_block(found, tree.body, tree, "")
    return found


def _read_block(found: Statements, body: list[ast.stmt], owner: ast.AST, name: str) -> None:
    if body and not isinstance(owner, ast.Module):
        found.blocks.append((first_line(body[0]), _end(body[-1])))
    for number, statement in enumerate(body):
        _read_statement(found, statement, name)
        if is_silent(statement, number == 0 and isinstance(owner, (ast.Module, *_SCOPES))):
            found.firsts.discard(first_line(statement))
            following = next((first_line(s) for s in body[number + 1 :] if not is_silent(s, False)), 0)
            found.moved.update(dict.fromkeys(range(first_line(statement), _end(statement) + 1), following))


def _read_statement(found: Statements, statement: ast.stmt, name: str) -> None:
    first, body = first_line(statement), getattr(statement, "body", None) or getattr(statement, "cases", None)
    head = _end(statement) if not body else max(statement.lineno, _first_of(body[0]) - 1)
    _note(found, first, head)
    if isinstance(statement, _LOOPS):
        found.loops.add(first)
    if isinstance(statement, _WITHS):
        found.withs.add(first)
    if isinstance(statement, _SCOPES):
        name = f"{name}.{statement.name}" if name else statement.name
        found.scopes.append((statement.lineno, _end(statement), name))
        if not isinstance(statement, ast.ClassDef):
            name += ".<locals>"
    _read_lambdas(found, statement, first)
    for part in _BLOCKS:
        inner = getattr(statement, part, None)
        if isinstance(inner, list):
            _read_block(found, inner, statement if part == "body" else ast.Pass(), name)
    _read_branches(found, statement, name)


def _read_branches(found: Statements, statement: ast.stmt, name: str) -> None:
    """Reads `except` and `case` branches: a breakpoint on their header holds at the first statement below it."""
    for branch in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
        first = _first_of(branch)
        for line in range(first, max(first, first_line(branch.body[0]) - 1) + 1):
            if line not in found.firsts:
                found.starts[line] = first
                found.moved[line] = first_line(branch.body[0])
        _read_block(found, branch.body, ast.Pass(), name)


def _read_lambdas(found: Statements, statement: ast.stmt, first: int) -> None:
    for node in _expressions(statement):
        if isinstance(node, ast.Lambda) and node.body.lineno != first:
            found.lambdas.add(node.body.lineno)


def _expressions(statement: ast.stmt) -> Iterator[ast.AST]:
    """Yields the expressions of this statement without those of the statements inside it."""
    todo: list[ast.AST] = [statement]
    while todo:
        for child in ast.iter_child_nodes(todo.pop()):
            if not isinstance(child, (ast.stmt, ast.ExceptHandler, ast.match_case)):
                yield child
                todo.append(child)


def _note(found: Statements, first: int, last: int) -> None:
    if found.starts.get(first, first) == first:  # otherwise another statement begins on the same line
        found.firsts.add(first)
    for line in range(first, last + 1):
        found.starts.setdefault(line, first)
    if last > first:
        found.several.add(first)


def is_silent(statement: ast.stmt, may_be_docstring: bool) -> bool:
    """Returns whether the statement compiles to no code of its own that could be held at."""
    if isinstance(statement, (ast.Global, ast.Nonlocal)):
        return True
    if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
        return True
    value = statement.value if may_be_docstring and isinstance(statement, ast.Expr) else None
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def first_line(statement: ast.stmt) -> int:
    """Returns the first line of a statement, which is that of its first decorator if it has one."""
    return min([statement.lineno, *[d.lineno for d in getattr(statement, "decorator_list", [])]])


def _first_of(part: ast.AST) -> int:
    if isinstance(part, ast.match_case):
        return part.pattern.lineno
    return first_line(part) if isinstance(part, ast.stmt) else int(getattr(part, "lineno"))


def _end(statement: ast.stmt) -> int:
    return statement.end_lineno or statement.lineno


NONE = Statements()
_known: dict[str, Statements] = {}


def of_file(file: str) -> Statements:
    """Returns the statements of a file as it was when first asked for; none if there is no source."""
    if file not in _known:
        _known[file] = _of_source(user_code.source(file))
    return _known[file]


def _of_source(source: str) -> Statements:
    try:
        return read(source)
    except (SyntaxError, ValueError, RecursionError):
        return NONE
