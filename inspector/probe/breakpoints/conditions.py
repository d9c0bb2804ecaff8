"""Expressions of breakpoints: compiled once, evaluated with the names of the frame. Random generators are restored."""

from __future__ import annotations

import ast
from types import CodeType, FrameType
from typing import Any

from ..core.alone import quiet
from ..core.live import live
from ..frames import local_variables
from ..variables import scope
from ..variables.random_state import Kept

# functions and methods that draw no random numbers
_QUIET = {
    "abs", "all", "any", "bool", "dim", "float", "getattr", "hasattr", "int", "isfinite", "isinf", "isinstance",
    "isnan", "item", "len", "max", "mean", "min", "norm", "numel", "round", "size", "std", "str", "sum", "type",
    "startswith", "endswith",
}  # fmt: skip
_INNER = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Lambda)


class Expression:
    """An expression in Python. Making one raises SyntaxError if the text is none."""

    def __init__(self, text: str) -> None:
        self.text = text.strip()
        tree = ast.parse(self.text, "<condition>", "eval")
        nodes = list(ast.walk(tree))
        self._has_scopes = any(isinstance(node, (*_INNER, ast.NamedExpr)) for node in nodes)
        self._may_draw = any(isinstance(node, ast.Call) and _called(node) not in _QUIET for node in nodes)
        self._code: CodeType = compile(tree, "<condition>", "eval", dont_inherit=True)

    def value(self, frame: FrameType) -> Any:
        """Returns the value in the frame. Raises what the expression raises."""
        was_busy, live.own.busy = live.own.busy, True  # no stop within a stop, and no moment of the training
        try:
            if not self._may_draw:
                return self._evaluated(frame)
            with Kept():
                return self._evaluated(frame)
        finally:
            live.own.busy = was_busy

    def _evaluated(self, frame: FrameType) -> Any:
        if self._has_scopes:
            return scope.run(frame, self.text, "<condition>").value
        with quiet():
            return eval(self._code, frame.f_globals, dict(local_variables.locals_of(frame)))


_CONVERSIONS: dict[str, Any] = {"r": repr, "s": str, "a": ascii}


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


class Template:
    """A message with {expressions}, written as in an f-string: `loss {loss.item():.3f}`."""

    def __init__(self, text: str) -> None:
        self._parts: list[str | tuple[Expression, str, str]] = []
        tree = ast.parse(_as_literal(text), "<log>", "eval").body
        for part in tree.values if isinstance(tree, ast.JoinedStr) else [tree]:
            if isinstance(part, ast.FormattedValue):
                spec = ast.unparse(part.format_spec)[2:-1] if part.format_spec else ""
                conversion = chr(part.conversion) if part.conversion >= 0 else ""
                self._parts.append((Expression(ast.unparse(part.value)), conversion, spec))
            else:
                assert isinstance(part, ast.Constant)
                self._parts.append(str(part.value))

    def text(self, frame: FrameType, shown: Any) -> str:
        """Returns the message in the frame. `shown(value)`: the text of a value without a format."""
        return "".join(part if isinstance(part, str) else _formatted(part, frame, shown) for part in self._parts)


def _as_literal(text: str) -> str:
    """Returns the source of an f-string; quotes and backslashes outside of braces are escaped."""
    quoted, depth = [], 0
    for sign in text:
        depth += (sign == "{") - (sign == "}")
        quoted.append(sign if depth > 0 or sign not in '\\"\n' else {"\\": "\\\\", '"': '\\"', "\n": "\\n"}[sign])
    return f'f"""{"".join(quoted)}"""'


def _formatted(part: tuple[Expression, str, str], frame: FrameType, shown: Any) -> str:
    expression, conversion, spec = part
    value = expression.value(frame)
    if not conversion and not spec:
        return str(shown(value))
    was_busy, live.own.busy = live.own.busy, True
    try:
        if conversion:
            value = _CONVERSIONS[conversion](value)
        return format(value, spec)
    finally:
        live.own.busy = was_busy
