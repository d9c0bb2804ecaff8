"""The loss as a few lines of Python that print the same number."""

from __future__ import annotations

import math

import numpy as np

from inspector.panels.loss_lab.model.state import LabState
from inspector.panels.loss_lab.sheets.sheet import WHOLE, Sheet

MOST = 4096  # numbers that are written out


def snippet(state: LabState) -> str:
    """ "" where there are too many numbers, or some that are none yet."""
    sheets = {name: state.sheet(name) for name in state.names() if state.is_used(name)}
    if state.unread() is not None or sum(found.numbers.size for found in sheets.values() if found is not None) > MOST:
        return ""
    lines = ["import torch", "import torch.nn.functional as F", "", 'nan, inf = float("nan"), float("inf")', ""]
    lines += [f"{name} = {_tensor(found)}" for name, found in sheets.items() if found is not None]
    return "\n".join([*lines, *_call(state, list(sheets)), "print(loss)", ""])


def _call(state: LabState, names: list[str]) -> list[str]:
    loss = state.record
    if loss.python is not None:
        return [f"loss = {loss.python(state)}"]
    given = [(name, state.argument(name)) for name, default in loss.arguments if state.argument(name) != default]
    words = [*loss.inputs, *(f"{name}={name}" for name in names if name not in loss.inputs)]
    words += [f"{name}={value}" for name, value in given]
    return [f"loss = F.{loss.code}({', '.join(words)})"]


def _tensor(sheet: Sheet) -> str:
    numbers = _written(sheet.numbers, sheet.dtype in WHOLE)
    empty = f".reshape({sheet.shape})" if 0 in sheet.shape else ""
    return f"torch.tensor({numbers}, dtype=torch.{sheet.dtype}){empty}"


def _written(numbers: np.ndarray, whole: bool) -> str:
    if numbers.ndim:
        return "[" + ", ".join(_written(part, whole) for part in numbers) + "]" if numbers.size else "[]"
    value = float(numbers)
    return str(int(value)) if whole and math.isfinite(value) else repr(value)
