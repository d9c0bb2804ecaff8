"""Runs text in a held frame as if it stood there: names, comprehensions, closures, statements, assignments.

The text becomes the body of a function inside another one that has the frame's locals, with the script's real globals:
so inner scopes see the locals (in a plain `eval` they do not), and `globals()` is the script's.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import CodeType, FrameType, FunctionType
from typing import Any

from ..core.alone import quiet
from ..frames import local_variables

Made = dict[str, Any]  # names made at this stop that are not added to the script
_GO, _OUTER = "_go", "_outer"
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


@dataclass(slots=True)
class Ran:
    value: Any = None
    is_expression: bool = False
    assigned: list[str] = field(default_factory=list)


def run(frame: FrameType, text: str, file: str = "<evaluate>", made: Made | None = None) -> Ran:
    """Runs the text; returns the value of an expression, or of the last statement if it is one. Raises what the text
    raises, and WaitsForRanks where it would wait for another rank."""
    tree = ast.parse(text, file)
    with quiet():
        return _run(frame, tree, file, made)


def _run(frame: FrameType, tree: ast.Module, file: str, made: Made | None) -> Ran:
    if not frame.f_code.co_flags & inspect.CO_OPTIMIZED:
        return _run_in_namespace(frame, tree, file)
    return _run_in_function(frame, tree, file, {} if made is None else made)


def _run_in_namespace(frame: FrameType, tree: ast.Module, file: str) -> Ran:
    """Runs the text in a module or a class body, whose names are a real dictionary."""
    ran, names = Ran(assigned=sorted(_stored(tree))), frame.f_locals
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.Expr):
        del tree.body[-1]
        ran.is_expression = True
    exec(compile(tree, file, "exec", dont_inherit=True), frame.f_globals, names)
    if isinstance(last, ast.Expr):
        ran.value = eval(compile(ast.Expression(last.value), file, "eval", dont_inherit=True), frame.f_globals, names)
    return ran


def _run_in_function(frame: FrameType, tree: ast.Module, file: str, made: Made) -> Ran:
    known = {
        name: value for name, value in {**dict(local_variables.locals_of(frame)), **made}.items() if name.isidentifier()
    }
    own = {*frame.f_code.co_varnames, *frame.f_code.co_cellvars, *frame.f_code.co_freevars}
    stored = sorted(_stored(tree))
    unset = [name for name in {*stored, *(own & _read(tree))} - known.keys() if name.isidentifier()]
    ran = Ran(is_expression=bool(tree.body) and isinstance(tree.body[-1], ast.Expr))
    outer = _function(frame, _around(tree, [*known, *unset], stored, unset), file)
    go, readers, unsetters = outer(*known.values(), *[None] * len(unset))
    for unset_ in unsetters:  # unset, like a local that is not assigned yet
        unset_()
    del known
    try:
        ran.value = go()
    finally:
        for name, read in zip(stored, readers):
            _give_back(frame, name, read, own, made, ran)
    return ran


def _give_back(frame: FrameType, name: str, read: Any, own: set[str], made: Made, ran: Ran) -> None:
    try:
        value = read()
    except NameError:
        made.pop(name, None)  # a local of the script's can not be unset from outside
        return
    ran.assigned.append(name)
    if name in own:
        local_variables.assign(frame, name, value)
    else:
        made[name] = value


def _around(tree: ast.Module, names: list[str], stored: list[str], unset: list[str]) -> ast.Module:
    """def _outer(<names>):
    def _go():
        nonlocal <stored>
        <text>
    def _unset_0():
        nonlocal <unset>
        del <unset>
    return _go, [lambda: <stored>, …], [_unset_0, …]
    """
    body: list[ast.stmt] = list(tree.body) or [ast.Pass()]
    if isinstance(body[-1], ast.Expr):
        body[-1] = ast.copy_location(ast.Return(body[-1].value), body[-1])
    if stored:
        body.insert(0, ast.Nonlocal(list(stored)))
    readers: list[ast.expr] = [ast.Lambda(_arguments(), ast.Name(name, ast.Load())) for name in stored]
    unsetters = [
        _definition(f"_unset_{number}", [], [ast.Nonlocal([name]), ast.Delete([ast.Name(name, ast.Del())])])
        for number, name in enumerate(unset)
    ]
    called: list[ast.expr] = [ast.Name(unsetter.name, ast.Load()) for unsetter in unsetters]
    given = [ast.Name(_GO, ast.Load()), ast.List(readers, ast.Load()), ast.List(called, ast.Load())]
    result = ast.Return(ast.Tuple(given, ast.Load()))
    outer = _definition(_OUTER, names, [_definition(_GO, [], body), *unsetters, result])
    return ast.fix_missing_locations(ast.Module([outer], []))


def _definition(name: str, arguments: list[str], body: list[ast.stmt]) -> ast.FunctionDef:
    made = ast.FunctionDef(name, _arguments(arguments), body, [])
    setattr(made, "type_params", [])  # from Python 3.12 on
    return made


def _arguments(names: list[str] | None = None) -> ast.arguments:
    return ast.arguments([], [ast.arg(name) for name in names or ()], None, [], [], None, [])


def _function(frame: FrameType, module: ast.Module, file: str) -> Any:
    code = compile(module, file, "exec", dont_inherit=True)
    return FunctionType(next(part for part in code.co_consts if isinstance(part, CodeType)), frame.f_globals)


# ── names ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _own_nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """Yields the nodes of this scope, without those in functions and classes inside and the targets of
    comprehensions."""
    todo = list(ast.iter_child_nodes(tree))
    while todo:
        node = todo.pop()
        yield node
        if isinstance(node, ast.comprehension):
            todo += [node.iter, *node.ifs]
        elif not isinstance(node, _SCOPES):
            todo += ast.iter_child_nodes(node)


def _stored(tree: ast.Module) -> set[str]:
    stored, declared = set(), set()
    for node in _own_nodes(tree):
        if isinstance(node, ast.Global):
            declared.update(node.names)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            stored.add(node.id)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            stored.update(alias.asname or alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            stored.add(node.name)
        elif isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and node.name:
            stored.add(node.name)
    return stored - declared


def _read(tree: ast.Module) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
