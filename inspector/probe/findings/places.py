"""Lines of the script: where something happens, and what the source says around that line."""

from __future__ import annotations

import ast
import functools
import linecache
import sys
from collections.abc import Callable, Iterator
from types import CodeType, FrameType
from typing import Any

from ..frames import user_code

Spot = tuple[str, int]  # file and line
NOWHERE: Spot = ("", 0)
_LOOPS = (ast.For, ast.While, ast.AsyncFor)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def spot_of(frame: FrameType | None) -> Spot:
    return NOWHERE if frame is None else (frame.f_code.co_filename, frame.f_lineno or 0)


def here() -> Spot:
    """Returns the innermost line of the script that led here."""
    return spot_of(user_code.user_frame(sys._getframe(1)))


def callers(frame: FrameType | None) -> list[Spot]:
    """Returns the lines of the script that led to `frame`, innermost first."""
    found: list[Spot] = []
    while (frame := user_code.user_frame(frame)) is not None:
        found.append(spot_of(frame))
        frame = frame.f_back
    return found


_trees: dict[str, ast.Module | None] = {}


def tree(file: str) -> ast.Module | None:
    if file not in _trees:
        try:
            _trees[file] = ast.parse("".join(linecache.getlines(file)))
        except (SyntaxError, ValueError, RecursionError):
            _trees[file] = None
    return _trees[file]


def _around(spot: Spot) -> list[ast.AST]:
    """Returns the source's nodes that contain this line, outermost first."""
    file, line = spot
    found: list[ast.AST] = []
    below: list[ast.AST] = list(ast.iter_child_nodes(tree(file) or ast.Module([], [])))
    while below:
        spans = [n for n in below if getattr(n, "lineno", line + 1) <= line <= (getattr(n, "end_lineno", 0) or 0)]
        found += spans
        below = [child for node in (spans or ()) for child in ast.iter_child_nodes(node)]
    return found


@functools.lru_cache(4096)
def scope(spot: Spot) -> ast.AST | None:
    """Returns the function that contains the line, or the whole file's tree, or None."""
    functions = [node for node in _around(spot) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    return functions[-1] if functions else tree(spot[0])


@functools.lru_cache(4096)
def loops(spot: Spot) -> list[Spot]:
    """Returns the loops around a line within its function, outermost first."""
    function = scope(spot)
    around = [node for node in _around(spot) if isinstance(node, _LOOPS)]
    first = getattr(function, "lineno", 0)
    return [(spot[0], node.lineno) for node in around if node.lineno >= first]


@functools.lru_cache(4096)
def loop_targets(spot: Spot) -> list[tuple[int, str]]:
    """Returns (line, variable) of the `for` loops around a line within its function, outermost first."""
    first = getattr(scope(spot), "lineno", 0)
    around = [node for node in _around(spot) if isinstance(node, ast.For) and node.lineno >= first]
    return [(node.lineno, ast.unparse(node.target)) for node in around]


def with_around(spot: Spot, says: str) -> Spot | None:
    """Returns the innermost `with` around a line whose source contains `says`, or None."""
    withs = [node for node in _around(spot) if isinstance(node, ast.With)]
    told = [w for w in withs if any(says in ast.unparse(item.context_expr) for item in w.items)]
    return (spot[0], told[-1].lineno) if told else None


def _walk(root: ast.AST | None) -> Iterator[ast.AST]:
    """Yields the nodes below a function or a file, without those of functions inside."""
    below = list(ast.iter_child_nodes(root)) if root is not None else []
    while below:
        node = below.pop(0)
        yield node
        if not isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
            below += ast.iter_child_nodes(node)


def lines_where(spot: Spot, says: Callable[[ast.AST], bool], everywhere: bool = False) -> list[Spot]:
    """Returns lines of the function that contains `spot` (or of its whole file) with a node for which `says(node)` is
    True."""
    root = tree(spot[0]) if everywhere else scope(spot)
    nodes = ast.walk(root) if everywhere and root is not None else _walk(root)
    return [(spot[0], line) for line in sorted({node.lineno for node in nodes if says(node)})]  # type: ignore[attr-defined]


def _targets(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Assign):
        return [ast.unparse(part) for target in node.targets for part in _parts(target)]
    if isinstance(node, (ast.AnnAssign, ast.AugAssign)):
        return [ast.unparse(node.target)]
    return []


def _parts(target: ast.expr) -> list[ast.expr]:
    return [p for e in target.elts for p in _parts(e)] if isinstance(target, (ast.Tuple, ast.List)) else [target]


def assignment(spot: Spot, name: str) -> tuple[Spot, ast.AST] | None:
    """Returns (place, node) of the assignment that gave a name its value at `spot`: the last one before, else the last
    one of the function, or None."""
    found = [node for node in _walk(scope(spot)) if name in _targets(node)]
    found.sort(key=lambda node: (node.lineno > spot[1], -node.lineno))  # type: ignore[attr-defined]
    return ((spot[0], found[0].lineno), found[0]) if found else None  # type: ignore[attr-defined]


def assigned_anywhere(file: str, name: str) -> list[Spot]:
    root = tree(file)
    nodes = ast.walk(root) if root is not None else ()
    return [(file, node.lineno) for node in nodes if name in _targets(node)]  # type: ignore[attr-defined]


def written_in_place(file: str, name: str) -> list[Spot]:
    """Returns lines that change a name's object in place: `name += …`, `name[…] = …`, `name.mul_(…)`."""

    def writes(node: ast.AST) -> bool:
        if isinstance(node, ast.AugAssign):
            return ast.unparse(node.target).partition("[")[0] == name
        if isinstance(node, ast.Assign):
            return any(isinstance(t, ast.Subscript) and ast.unparse(t.value) == name for t in node.targets)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            is_in_place = node.func.attr.endswith("_") and not node.func.attr.endswith("__")
            return is_in_place and ast.unparse(node.func.value) in (name, f"{name}.data")
        return False

    return lines_where((file, 1), writes, everywhere=True)


def assigned_at(spot: Spot) -> str:
    """Returns what is assigned at a line, as the source says it; "" where nothing is."""
    found = [node for node in _walk(scope(spot)) if isinstance(node, ast.Assign) and node.lineno == spot[1]]
    return ast.unparse(found[0].value) if found else ""


def names_in(node: ast.AST | None) -> list[str]:
    """Returns names and attributes that a piece of source reads: "h", "self.scale"."""
    found = [n for n in ast.walk(node) if isinstance(n, (ast.Name, ast.Attribute))] if node is not None else []
    return list(dict.fromkeys(ast.unparse(n) for n in found if isinstance(n.ctx, ast.Load)))


def of_code(code: CodeType) -> Spot:
    return code.co_filename, code.co_firstlineno


def frames(frame: FrameType | None) -> Iterator[FrameType]:
    """Yields the script's frames, innermost first."""
    while (frame := user_code.user_frame(frame)) is not None:
        yield frame
        frame = frame.f_back


def value_of(frame: FrameType, name: str) -> Any:
    """Returns the object that a name or `self.attribute` is bound to at a frame, or None."""
    first, _, rest = name.partition(".")
    value = next((value for known, value in user_code.names_in_scope(frame) if known == first), None)
    for part in rest.split(".") if rest else ():
        value = getattr(value, "__dict__", {}).get(part)
    return value
