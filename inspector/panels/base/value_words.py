"""How the value of a tensor is written in one line, wherever values stand."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication

from inspector.panels.base import notation, shards
from inspector.wire.variables import Value

translate = QCoreApplication.translate
SEPARATOR = "  "

Numbers = tuple[float, float, float, float, float]  # minimum, maximum, mean, standard deviation, count of NaN and Inf
UNMEASURED: Numbers = (math.nan,) * 5


def tensor(value: Value, numbers: Numbers) -> str:
    """ "32×3×5×5  −0.1161 … 0.1162", of a scalar "2.214  NllLossBackward0"."""
    facts = value.tensor
    assert facts is not None
    low, high, _, _, bad = numbers
    is_scalar = math.prod(facts.shape) == 1
    shape = notation.shape(facts.shape) if facts.shape else ""
    extent = "" if math.isnan(low) else notation.number(low)
    if extent and not is_scalar:
        extent = f"{extent} … {notation.number(high)}"
    broken = translate("variables", "{count} NaN or Inf").format(count=notation.exact(int(bad))) if bad > 0 else ""
    parts = shape, shards.sentence(facts.shard, facts.shape), extent, broken, facts.grad_fn if is_scalar else ""
    return SEPARATOR.join(part for part in parts if part) or value.text


def short(value: Value, numbers: Numbers) -> str:
    return tensor(value, numbers) if value.tensor is not None else value.text
