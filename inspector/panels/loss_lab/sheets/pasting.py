"""Reads what was copied from a spreadsheet, a list of Python, or torch's own printing of a tensor."""

from __future__ import annotations

import ast
import json
import math
import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from inspector.panels.loss_lab.sheets.sheet import Sheet, read, written
from inspector.wire.lab import DTYPES, LAB_LIMIT

LONGEST_EXPRESSION = 1 << 20  # characters; a list of plain numbers may be longer
_CALLS = ("tensor", "array", "asarray", "as_tensor", "Tensor", "FloatTensor", "LongTensor")
_HISTORY = re.compile(r", grad_fn=<[^>]*>")  # of a tensor as torch prints it


@dataclass(frozen=True)
class Pasted:
    """`dtype`: what the text says, "" where it says nothing. `problem`: why nothing could be made of it: "empty",
    "ragged" (`detail`: two lengths), "unread" (`detail`: the text), "too_large" (`detail`: the count)."""

    numbers: np.ndarray = field(default_factory=lambda: np.zeros(0))
    unread: dict[int, str] = field(default_factory=dict)
    dtype: str = ""
    problem: str = ""
    detail: tuple[str, ...] = ()

    def is_single(self) -> bool:
        return not self.problem and self.numbers.size == 1 and self.numbers.ndim == 0

    def onto(self, old: Sheet) -> Sheet:
        """In place of what was there; the dtype stays, unless the text says another or has fractions."""
        dtype = self.dtype or old.dtype
        if not self.dtype and not dtype.startswith(("float", "bfloat")) and not _are_whole(self.numbers):
            dtype = "float32"
        return Sheet(self.numbers, dtype, self.unread, old.used)


class _Unreadable(Exception):
    """`problem` and `detail` of Pasted."""


def parse(text: str) -> Pasted:
    """Never raises: what can not be read is said."""
    text = text.strip("\ufeff \r\n\f\v")
    if not text.strip():
        return Pasted(problem="empty")
    try:
        return _parse_nested(text) if re.match(r"\s*[\[(]|\s*[\w.]+\(", text) else _parse_table(text)
    except _Unreadable as why:
        return Pasted(problem=why.args[0], detail=why.args[1:])


def text_of(numbers: np.ndarray, places: np.ndarray) -> str:
    """Cells as a spreadsheet takes them: `places` (rows, columns) in row-major order."""
    flat = numbers.reshape(-1)
    return "\n".join("\t".join(written(float(flat[place])) for place in row) for row in places)


# ── tables ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _parse_table(text: str) -> Pasted:
    rows = [_cells(line) for line in text.splitlines() if line.strip()]
    if len({len(row) for row in rows}) > 1:
        widths = [len(row) for row in rows]
        raise _Unreadable("ragged", str(widths[0]), str(next(width for width in widths if width != widths[0])))
    words = [word for row in rows for word in row]
    _check_count(len(words))
    comma = "\t" in text and "," in text and "." not in text  # 1,5 as it is written in many countries
    values = [read(word.replace(",", ".") if comma else word) for word in words]
    unread = {place: words[place].strip() for place, value in enumerate(values) if value is None}
    numbers = np.array([0.0 if value is None else value for value in values])
    return Pasted(numbers.reshape(_table_shape(len(rows), len(rows[0]))), unread)


def _table_shape(rows: int, columns: int) -> tuple[int, ...]:
    if rows == columns == 1:
        return ()
    return (rows * columns,) if 1 in (rows, columns) else (rows, columns)


def _cells(line: str) -> list[str]:
    if "\t" in line:
        return line.split("\t")
    if ";" in line:
        return [word.replace(",", ".") for word in line.strip().removesuffix(";").split(";")]
    if "," in line:
        return line.strip().removesuffix(",").split(",")
    return line.split()


# ── lists ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _parse_nested(text: str) -> Pasted:
    dtype = ""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found, dtype = _evaluated(text)
    words: dict[int, str] = {}
    flat: list[float] = []
    shape = _walk(found, flat, words)
    _check_count(len(flat))
    return Pasted(np.array(flat, np.float64).reshape(shape), words, dtype)


def _walk(found: Any, flat: list[float], words: dict[int, str]) -> tuple[int, ...]:
    """Adds what `found` holds to `flat` and gives its shape."""
    if not isinstance(found, (list, tuple)):
        flat.append(_number(found, len(flat), words))
        return ()
    shapes = [_walk(part, flat, words) for part in found]
    for shape in shapes:
        if shape != shapes[0]:
            raise _Unreadable("ragged", _length(shapes[0]), _length(shape))
    return (len(found), *(shapes[0] if shapes else ()))


def _length(shape: tuple[int, ...]) -> str:
    return str(shape[0]) if shape else "1"


def _number(found: Any, place: int, words: dict[int, str]) -> float:
    if isinstance(found, (bool, int, float)):
        try:
            return float(found)
        except OverflowError:
            return math.inf if found > 0 else -math.inf
    value = read(str(found)) if isinstance(found, str) else None
    if value is None:
        words[place] = str(found)
    return value or 0.0


def _evaluated(text: str) -> tuple[Any, str]:
    """A list or tuple of Python, or torch's or numpy's printing of one; and the dtype that it says."""
    if len(text) > LONGEST_EXPRESSION:
        raise _Unreadable("unread", text[:40])
    try:
        plain = _HISTORY.sub("", text.strip().replace("−", "-"))
        node = ast.parse(plain, mode="eval").body
        dtype = _dtype_said(node)
        while isinstance(node, ast.Call) and _name(node.func) in _CALLS and node.args:
            node = node.args[0]
        return _literal(node), dtype
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise _Unreadable("unread", text[:40]) from None


def _literal(node: ast.expr) -> Any:
    if isinstance(node, (ast.List, ast.Tuple)):
        return [_literal(part) for part in node.elts]
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd)):
        return _signed(_literal(node.operand), isinstance(node.op, ast.USub))
    if isinstance(node, ast.Call) and _name(node.func) == "float" and len(node.args) == 1:
        return _literal(node.args[0])
    if isinstance(node, (ast.Name, ast.Attribute)):  # nan, inf, torch.inf, np.nan
        return _name(node)
    raise _Unreadable("unread", ast.unparse(node)[:40])


def _signed(value: Any, is_minus: bool) -> Any:
    if not is_minus:
        return value
    return -value if isinstance(value, (int, float)) else f"-{value}"


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _dtype_said(node: ast.expr) -> str:
    for keyword in getattr(node, "keywords", ()):
        if keyword.arg == "dtype" and _name(keyword.value) in DTYPES:
            return _name(keyword.value)
    return ""


def _are_whole(numbers: np.ndarray) -> bool:
    return bool(np.isfinite(numbers).all() and (numbers == np.trunc(numbers)).all())


def _check_count(count: int) -> None:
    if count > LAB_LIMIT:
        raise _Unreadable("too_large", str(count))
