"""Where the source writes weights by hand, or clears gradients: what it can have been that has run between two moments."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from types import FrameType

from .user_code import tree_of

END = 1 << 62  # behind the last line
Scope = ast.FunctionDef | ast.AsyncFunctionDef | ast.Module


def written_since(frame: FrameType | None, file: str, line: int, kind: str) -> int:
    """The line of the statement that has done it (`kind`: "update", "None" or "zero") since that line of that file has
    run, as far as the source tells; 0 where it does not. Without a frame the script has come to its end."""
    here = file if frame is None else frame.f_code.co_filename
    tree, now = tree_of(here), END if frame is None else frame.f_lineno or 0
    if tree is None:
        return 0
    scope = _scope_of(tree, line if frame is None else now)
    then = line if file == here and _scope_of(tree, line) is scope else 0
    found = [at for at in _lines(scope, _KINDS[kind]) if _is_between(then, at, now)]
    if found:
        return min(found, key=lambda at: (at <= then, at))
    others = [node for node in ast.walk(tree) if isinstance(node, _SCOPES) and node is not scope]
    elsewhere = [at for node in others for at in _lines(node, _KINDS[kind])]
    return elsewhere[0] if len(elsewhere) == 1 else 0


def _is_between(then: int, at: int, now: int) -> bool:
    """A loop comes back to lines above."""
    return then < at < now if then < now else at > then or at < now


def _scope_of(tree: ast.Module, line: int) -> Scope:
    """The innermost function that has this line."""
    inner = [node for node in ast.walk(tree) if isinstance(node, _FUNCTIONS)]
    around = [node for node in inner if node.lineno <= line <= (node.end_lineno or node.lineno)]
    return max(around, key=lambda node: node.lineno, default=tree)


def _lines(scope: Scope, is_kind: Callable[[ast.stmt], bool]) -> list[int]:
    return sorted(statement.lineno for statement in _statements(scope.body) if is_kind(statement))


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Those of a function, without those of functions within it."""
    for statement in body:
        if isinstance(statement, (*_FUNCTIONS, ast.ClassDef)):
            continue
        yield statement
        for name in ("body", "orelse", "finalbody"):
            yield from _statements(getattr(statement, name, []))


def _is_update(statement: ast.stmt) -> bool:
    """`p -= lr * p.grad`, `p.data.add_(…)`, `p.data = …`."""
    if isinstance(statement, ast.AugAssign):
        target, value = ast.unparse(statement.target), ast.unparse(statement.value)
        return not _is_grad(target) and ("grad" in value or target.endswith(".data"))
    if isinstance(statement, ast.Assign):
        return any(isinstance(target, ast.Attribute) and target.attr == "data" for target in statement.targets)
    method, owner = _method(statement)
    return method.endswith("_") and not method.endswith("__") and not _is_grad(owner) and method not in _OF_ASKING


def _is_set_to_none(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Delete):
        return any(_is_grad(ast.unparse(target)) for target in statement.targets)
    is_none = isinstance(statement, ast.Assign) and ast.unparse(statement.value) == "None"
    return is_none and any(_is_grad(ast.unparse(target)) for target in statement.targets)  # type: ignore[attr-defined]


def _is_zeroed(statement: ast.stmt) -> bool:
    """`p.grad.zero_()`, `p.grad = torch.zeros_like(p)`, `p.grad[:] = 0`, `p.grad *= 0`."""
    if isinstance(statement, ast.Assign):
        return any(_is_grad(ast.unparse(target)) for target in statement.targets) and not _is_set_to_none(statement)
    if isinstance(statement, ast.AugAssign):
        return _is_grad(ast.unparse(statement.target))
    method, owner = _method(statement)
    return method in ("zero_", "fill_", "copy_", "mul_") and _is_grad(owner)


def _method(statement: ast.stmt) -> tuple[str, str]:
    """(name, owner) of the method that a statement calls and does nothing else, ("", "") where there is none."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
        return call.func.attr, ast.unparse(call.func.value)
    return "", ""


def _is_grad(text: str) -> bool:
    return text.partition("[")[0].removesuffix(".data").endswith(".grad")


_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_SCOPES = (*_FUNCTIONS, ast.Module)
_OF_ASKING = ("requires_grad_", "retain_grad_", "clip_grad_norm_", "clip_grad_value_", "unscale_", "share_memory_")
_KINDS: dict[str, Callable[[ast.stmt], bool]] = {"update": _is_update, "None": _is_set_to_none, "zero": _is_zeroed}
