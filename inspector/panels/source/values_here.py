"""Which names are given values in the lines above a stop, and what stands behind those lines."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from inspector.panels.style import look

LONGEST = 60  # characters of one value
APART = 12  # pixels between two
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_EXPRESSION = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*|\[-?\d+\]|\['[^'\]]*'\]|\[\"[^\"\]]*\"\])*")
_PART = re.compile(r"[^\W\d]\w*|\[[^\]]*\]")
_TEXT = re.compile(r"'[^']*'|\"[^\"]*\"|#.*$")


@dataclass(frozen=True, slots=True)
class InlineValue:
    text: str
    is_changed: bool = False


def assigned(source: str, line: int) -> dict[str, int]:
    """Names of the innermost function around a line, or of the module, with the last line above it that gives each a
    value; arguments on the line of the `def`. None for what is no Python."""
    tree, functions = _parsed(source)
    if tree is None:
        return {}
    # those within one another come from the outermost to the innermost
    around = [one for one in functions if one.lineno <= line <= (one.end_lineno or 0) and line >= one.body[0].lineno]
    scope = around[-1] if around else tree
    found: dict[str, int] = {}
    if isinstance(scope, _FUNCTIONS):
        arguments = scope.args
        named = [*arguments.posonlyargs, *arguments.args, arguments.vararg, *arguments.kwonlyargs, arguments.kwarg]
        found.update({one.arg: one.lineno for one in named if one is not None and one.arg != "self"})
    for name, number in _names_stored(scope):
        if number < line and number >= found.get(name, 0):
            found[name] = number
    return found


@functools.lru_cache(maxsize=8)
def _parsed(source: str) -> tuple[ast.AST | None, tuple[ast.FunctionDef | ast.AsyncFunctionDef, ...]]:
    """Returns (tree, its functions), kept for the next stop in the same file; None for what is no Python."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None, ()
    return tree, tuple(node for node in ast.walk(tree) if isinstance(node, _FUNCTIONS))


@functools.lru_cache(maxsize=8)
def _names_stored(scope: ast.AST) -> tuple[tuple[str, int], ...]:
    """Returns (name, line) of all that are given values in the scope itself."""
    return tuple((name.id, name.lineno) for name in _stored(scope))


def _stored(scope: ast.AST) -> Iterator[ast.Name]:
    """Of the scope itself, not of those within."""
    for child in ast.iter_child_nodes(scope):
        if isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store):
            yield child
        if not isinstance(child, (*_SCOPES, *_COMPREHENSIONS)):
            yield from _stored(child)


def expression_at(text: str, column: int) -> str:
    """What the mouse means in a line: "self.model" over `model` in `self.model(x)`; "" over anything else."""
    if any(quoted.start() < column < quoted.end() for quoted in _TEXT.finditer(text)):
        return ""
    found = next((one for one in _EXPRESSION.finditer(text) if one.start() <= column <= one.end()), None)
    if found is None or found.start() and text[found.start() - 1] == ".":
        return ""
    ends = [found.start() + part.end() for part in _PART.finditer(found.group())]
    end = next((end for end in ends if column <= end), found.end())
    return text[found.start() : end]


def paint(
    painter: QPainter, values: Sequence[InlineValue], left: float, place: QRectF, right: int, is_past: bool
) -> None:
    """As far as there is room."""
    metrics, tokens = QFontMetricsF(painter.font()), look.current()
    for value in values:
        if right - left < 40:
            return
        colour = tokens.colour(
            "amber" if value.is_changed else "muted", 0.4 if is_past else 0.9 if value.is_changed else 0.78
        )
        text = metrics.elidedText(value.text, Qt.TextElideMode.ElideRight, right - left - 8)
        painter.setPen(colour)
        room = QRectF(left, place.top(), right - left, place.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        left += metrics.horizontalAdvance(text) + APART
