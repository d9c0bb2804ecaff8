"""Reads from the source which phase comes after the call that a frame is executing, without running anything."""

from __future__ import annotations

import ast
import inspect
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FrameType
from typing import Any

from .scope import MISSING, Scope
from .user_code import is_users, statement_at, tree_of

DEPTH = 3  # calls of the script's functions are followed to this depth

END = "end"
THROUGH, UNKNOWN, RETURNS, BREAKS, LOOPS = "through", "unknown", "returns", "breaks", "loops"


@dataclass(frozen=True, slots=True)
class Comes:
    """A phase that the source shows to come next: its code, its role, and the file and line (from 1) where it
    begins."""

    phase: str
    role: str
    file: str
    line: int


# Of a call or of what a loop iterates over: (phase, role); ("", "") if no phase begins there; None if unknown.
Kind = tuple[str, str] | None
KindOfCall = Callable[[ast.Call, Any, Any], Kind]  # (call, what is called, the owner of the method) → its kind
IsLoader = Callable[[Any], bool]
_Result = Comes | str


def ahead(frame: FrameType | None, kind_of: KindOfCall, is_loader: IsLoader) -> Comes | None:
    """Returns the next phase after the call that `frame` is executing, or None if the source does not show it."""
    while frame is not None:
        found = _Reader(frame.f_code.co_filename, Scope.of(frame), kind_of, is_loader).after_call(frame)
        if isinstance(found, Comes):
            return found
        if found == END or found in (THROUGH, RETURNS) and frame.f_code.co_name == "<module>":
            return Comes(END, "", "", 0)
        caller = frame.f_back
        if found not in (THROUGH, RETURNS) or caller is None or not is_users(caller.f_code.co_filename):
            return None
        frame = caller
    return None


def assigns(frame: FrameType | None) -> tuple[str, ...]:
    """Returns the names that the running statement has yet to assign."""
    statement, _ = statement_at(frame) if frame is not None else (None, None)
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, (ast.AnnAssign, ast.AugAssign, ast.For)):
        targets = [statement.target]
    elif isinstance(statement, ast.With):
        targets = [item.optional_vars for item in statement.items if item.optional_vars is not None]
    return tuple(dict.fromkeys(ast.unparse(name) for target in targets for name in _names(target)))


def _names(target: ast.expr) -> Iterator[ast.expr]:
    if isinstance(target, (ast.Tuple, ast.List)):
        for element in target.elts:
            yield from _names(element)
    else:
        yield target.value if isinstance(target, ast.Starred) else target


class _Reader:
    """Reads the statements of one function in the order in which they run."""

    def __init__(self, file: str, scope: Scope, kind_of: KindOfCall, is_loader: IsLoader, depth: int = 0) -> None:
        self._file, self._scope, self._depth = file, scope, depth
        self._kind_of, self._is_loader = kind_of, is_loader
        self._parents: dict[ast.AST, ast.AST] = {}

    # ── from a call on ──

    def after_call(self, frame: FrameType) -> _Result:
        statement, call = statement_at(frame)
        tree = tree_of(self._file)
        if statement is None or tree is None:
            return UNKNOWN
        self._parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        if call is None:  # the loop's header is asking its iterator
            is_loop = isinstance(statement, ast.For)
            found = self._passes(statement) if is_loop else UNKNOWN  # type: ignore[arg-type]
            return self._after(statement) if found == THROUGH else found
        found = self._rest_of(statement, call)
        return self._after(statement) if found == THROUGH else found

    def _rest_of(self, statement: ast.stmt, call: ast.Call) -> _Result:
        """Returns what comes later in the statement that contains the call: first other calls, then the blocks below
        its header."""
        calls = [node for part in _header(statement) for node in _calls(part)]
        later = calls[calls.index(call) + 1 :] if call in calls else []
        found = self._first(later)
        if found != THROUGH:
            return found
        if isinstance(statement, ast.Return):
            return RETURNS
        if isinstance(statement, ast.For):
            return self._passes(statement)
        return self._below(statement) if hasattr(statement, "body") else THROUGH

    def _after(self, node: ast.AST) -> _Result:
        """Returns what follows after a statement has run to its end."""
        while True:
            parent = self._parents.get(node)
            if parent is None:
                return THROUGH
            found = self._block(_following(parent, node))
            if found in (LOOPS, BREAKS):
                node = _loop_of(node, self._parents)
                found = self._again(node) if found == LOOPS else THROUGH
            elif found == THROUGH and isinstance(parent, (ast.For, ast.While)) and node in parent.body:
                found, node = self._again(parent), parent
            else:
                node = parent
            if found != THROUGH or isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Module)):
                return found

    def _again(self, loop: ast.AST) -> _Result:
        """Returns what follows in the next pass of a loop."""
        if isinstance(loop, ast.For):
            return self._data(loop) or self._passes(loop)
        return self._statement(loop) if isinstance(loop, ast.While) else UNKNOWN

    # ── statements ──

    def _block(self, statements: list[ast.stmt]) -> _Result:
        for statement in statements:
            found = self._statement(statement)
            if found != THROUGH:
                return found
        return THROUGH

    def _statement(self, statement: ast.stmt) -> _Result:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            return THROUGH
        found = self._first([call for part in _header(statement) for call in _calls(part)])
        if found != THROUGH:
            return found
        ends = {ast.Return: RETURNS, ast.Break: BREAKS, ast.Continue: LOOPS, ast.Raise: UNKNOWN, ast.Match: UNKNOWN}
        return ends.get(type(statement)) or self._below(statement)

    def _below(self, statement: ast.stmt) -> _Result:
        """Returns what follows in the blocks below a statement's header."""
        if isinstance(statement, ast.If):
            return self._branches(statement)
        if isinstance(statement, ast.For):
            return self._data(statement) or self._passes(statement)
        if isinstance(statement, ast.While):
            return self._passes(statement)
        if isinstance(statement, (ast.With, ast.AsyncWith)):
            return self._block(statement.body)
        if isinstance(statement, ast.Try):
            return self._block([*statement.body, *statement.orelse, *statement.finalbody])
        return THROUGH

    def _branches(self, statement: ast.If) -> _Result:
        """Returns what follows in an `if`. A branch that leaves (`if step == last: break`) is assumed not to be
        taken."""
        is_so = self._scope.truth(statement.test)
        if is_so is not None:
            return self._block(statement.body if is_so else statement.orelse)
        found = {self._block(statement.body), self._block(statement.orelse)} - {BREAKS, RETURNS, LOOPS}
        return found.pop() if len(found) == 1 else THROUGH if not found else UNKNOWN

    def _passes(self, loop: ast.For | ast.While) -> _Result:
        found = self._block(loop.body)
        return THROUGH if found in (BREAKS, LOOPS) else found

    def _data(self, loop: ast.For) -> Comes | None:
        """Returns the data phase if the loop's header takes batches from a DataLoader."""
        parts = [loop.iter, *(part for call in _calls(loop.iter) for part in (call.func, *call.args))]
        is_of_loader = any(self._is_loader(self._scope.find(part)) for part in parts)
        return Comes("data", "", self._file, loop.lineno) if is_of_loader else None

    # ── calls ──

    def _first(self, calls: list[ast.Call]) -> _Result:
        for call in calls:
            found = self._call(call)
            if found != THROUGH:
                return found
        return THROUGH

    def _call(self, call: ast.Call) -> _Result:
        called = self._scope.find(call.func)
        owner = self._scope.find(call.func.value) if isinstance(call.func, ast.Attribute) else MISSING
        kind = self._kind_of(call, called, owner)
        if kind is None:
            return self._within(call, called)
        phase, role = kind
        return Comes(phase, role, self._file, _line_of(call)) if phase else THROUGH

    def _within(self, call: ast.Call, called: Any) -> _Result:
        """Returns what follows inside a called function of the script's own, read as if its body stood at the call."""
        function = called.__func__ if isinstance(called, types.MethodType) else called
        if not isinstance(function, types.FunctionType) or self._depth == DEPTH:
            return UNKNOWN
        code = function.__code__
        body = _body_of(tree_of(code.co_filename), code)
        if body is None or not is_users(code.co_filename) or code.co_flags & _NOT_READ:
            return UNKNOWN
        given = self._given(call, called, code)
        scope = self._scope.of_function(function, given)
        reader = _Reader(code.co_filename, scope, self._kind_of, self._is_loader, self._depth + 1)
        found = reader._block(body)
        return THROUGH if found == RETURNS else found

    def _given(self, call: ast.Call, called: Any, code: types.CodeType) -> dict[str, Any]:
        values = [called.__self__] if isinstance(called, types.MethodType) else []
        values += [self._scope.find(argument) for argument in call.args]
        given = dict(zip(code.co_varnames[: code.co_argcount], values))
        given.update({word.arg: self._scope.find(word.value) for word in call.keywords if word.arg is not None})
        return {name: value for name, value in given.items() if value is not MISSING}


_NOT_READ = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR


def _header(statement: ast.stmt) -> list[ast.AST]:
    """Returns the expressions of a statement that run before the blocks below it."""
    return [part for part in ast.iter_child_nodes(statement) if isinstance(part, (ast.expr, ast.withitem))]


def _calls(node: ast.AST) -> list[ast.Call]:
    """Returns the calls inside an expression in the order in which they run, without those in a lambda's body."""
    if isinstance(node, ast.Lambda):
        return []
    found = [call for child in ast.iter_child_nodes(node) for call in _calls(child)]
    return [*found, node] if isinstance(node, ast.Call) else found


def _line_of(call: ast.Call) -> int:
    """Returns the line of a call; for a method in a chain over several lines, the line of the method's name."""
    is_method = isinstance(call.func, ast.Attribute)
    return (call.func.end_lineno or call.lineno) if is_method else call.lineno


def _following(parent: ast.AST, node: ast.AST) -> list[ast.stmt]:
    """Returns the statements after `node` in the same block."""
    for name in ("body", "orelse", "finalbody"):
        block = getattr(parent, name, None)
        if isinstance(block, list) and node in block:
            return block[block.index(node) + 1 :]
    return []


def _loop_of(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> ast.AST:
    while node in parents and not isinstance(node, (ast.For, ast.While)):
        node = parents[node]
    return node


def _body_of(tree: ast.Module | None, code: types.CodeType) -> list[ast.stmt] | None:
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.FunctionDef) and node.name == code.co_name:
            first = node.decorator_list[0].lineno if node.decorator_list else node.lineno
            if code.co_firstlineno in (first, node.lineno):
                return node.body
    return None
