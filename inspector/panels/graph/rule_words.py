"""The sentences of the chain rule: what stands where there are no numbers, and how near torch's own number is."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QCoreApplication

from inspector.panels.base import notation
from inspector.wire.chain import Rule

_DIGITS = {"float64": 17, "float32": 9, "float16": 5, "bfloat16": 4}  # that tell all numbers of a dtype apart
_UNITS = {"float64": 2.0**-53, "float32": 2.0**-24, "float16": 2.0**-11, "bfloat16": 2.0**-8}  # of rounding


def nowhere(code: str) -> str:
    """Why there is no node: a code of `messages.Refused`, "" before anything is known, "ended"."""
    sentences = {
        "ended": QCoreApplication.translate("RuleView", "The run has ended."),
        "running": QCoreApplication.translate("RuleView", "Training runs."),
        "not_seen": QCoreApplication.translate(
            "RuleView", "No node has run since the last stop whose numbers were looked at before. Step by node."
        ),
        "failed": QCoreApplication.translate("RuleView", "The numbers of this node could not be read."),
    }
    other = QCoreApplication.translate(
        "RuleView",
        "Step by node (F7 within a backward): at each node the chain rule stands here in numbers, before torch "
        "computes it and after.",
    )
    return sentences.get(code, other)


def reason(rule: Rule) -> str:
    """Why a node has no numbers; "" where it has."""
    if rule.reason == "" and rule.kind == "vjp":
        return QCoreApplication.translate(
            "RuleView", "This node has no formula of its own here: its rule is told by the shapes."
        )
    return _reasons().get(rule.reason, "") if rule.reason else ""


def _reasons() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "packed": translate(
            "RuleView",
            "No numbers: what the node keeps is packed (as in a checkpoint), and to look would compute it again.",
        ),
        "freed": translate("RuleView", "No numbers: the graph has let go of what the node kept."),
        "overwritten": translate(
            "RuleView",
            "No numbers: what the node keeps has been written into since the forward. torch will refuse this backward.",
        ),
        "unknown": translate("RuleView", "No numbers: this torch does not tell what the node keeps."),
        "gone": translate("RuleView", "No numbers: the gradient that arrives is not there, or is more than one."),
        "unreadable": translate(
            "RuleView", "No numbers: a tensor is empty, sparse, complex or of a library's own kind."
        ),
        "nothing": translate("RuleView", "No gradient leaves this node."),
        "outside": translate("RuleView", "The gradient has no such element. Choose another."),
        "many": translate("RuleView", "No numbers: the sum of one element has millions of terms."),
        "compiled": translate(
            "RuleView", "A compiled black box: this one node stands for all that was compiled, and has no parts to see."
        ),
    }


def scale(factor: float) -> str:
    text = QCoreApplication.translate("RuleView", "× {0} by GradScaler: all gradients here carry this factor.")
    return text.format("%.9g" % factor)


def more(rule: Rule) -> str:
    """What the terms that are not shown come to; "" where all are."""
    left = rule.count - len(rule.terms)
    if left <= 0:
        return ""
    one = QCoreApplication.translate("RuleView", "… 1 more term: {1}")
    many = QCoreApplication.translate("RuleView", "… {0} more terms, together {1}")
    return (one if left == 1 else many).format(notation.exact(left), product(rule.rest))


def role(rule: Rule, name: str) -> str:
    """What a tensor is for the node."""
    translate = QCoreApplication.translate
    if name.startswith("grad_output"):
        return translate("RuleView", "gradient that arrives")
    if name.startswith("grad:"):
        return translate("RuleView", "gradient that leaves")
    if rule.kind == "vjp":
        return translate("RuleView", "kept")
    if rule.kind == "mse_loss":
        return translate("RuleView", "prediction, kept") if name == "self" else translate("RuleView", "target, kept")
    return {
        "input": translate("RuleView", "input, kept"),
        "weight": translate("RuleView", "weight, kept"),
        "mat2": translate("RuleView", "second factor, kept (of a Linear layer: its weight, transposed)"),
        "result": translate("RuleView", "result, kept"),
        "indices": translate("RuleView", "where each maximum is, kept"),
        "target": translate("RuleView", "true classes, kept"),
        "class_weight": translate("RuleView", "weights of the classes, kept"),
        "total_weight": translate("RuleView", "sum of the weights, kept"),
        "self": translate("RuleView", "first factor, kept"),
        "other": translate("RuleView", "second factor, kept"),
        "grad": translate("RuleView", "gradient so far"),
    }.get(name, translate("RuleView", "kept"))


# ── numbers ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def number(value: float, dtype: str) -> str:
    """With the digits that read back as the same number of this dtype."""
    if not math.isfinite(value):
        return notation.number(value)
    if dtype == "float32":
        return _signed(_shortest(str(np.float32(value))))
    return _signed(_shortest(repr(value))) if dtype == "float64" else _signed("%.*g" % (_DIGITS.get(dtype, 9), value))


def product(value: float) -> str:
    """Nine digits."""
    return _signed("%.9g" % value) if math.isfinite(value) else notation.number(value)


def _shortest(text: str) -> str:
    return text.removesuffix(".0")


def _signed(text: str) -> str:
    return text.replace("-", notation.MINUS)


def dtype_of(rule: Rule, name: str) -> str:
    return next((one.dtype for one in rule.shapes if one.name == name), "float64")


def agreement(rule: Rule) -> str:
    """How near torch's own number is to the sum."""
    assert rule.value is not None and rule.torch_value is not None
    translate = QCoreApplication.translate
    if is_same(rule.value, rule.torch_value):
        return translate("RuleView", "✓ equal to the last digit")
    difference = abs(rule.value - rule.torch_value)
    if not is_explained(rule):
        text = translate(
            "RuleView", "≠ differs by {0}, more than rounding explains: torch may compute with fewer digits (TF32)"
        )
        return text.format(product(difference))
    digits = _last_digits(rule, difference)
    if digits == 1:
        return translate("RuleView", "≈ differs in the last digit: torch adds in another order")
    if digits < _DIGITS.get(_dtype(rule), 9):
        text = translate("RuleView", "≈ differs in the last {0} digits: torch adds in another order")
        return text.format(digits)
    text = translate("RuleView", "≈ differs by {0}: torch adds in another order, and the terms cancel out")
    return text.format(product(difference))


def is_explained(rule: Rule) -> bool:
    """Whether rounding after each product and each sum may make such a difference."""
    assert rule.value is not None and rule.torch_value is not None
    if is_same(rule.value, rule.torch_value):
        return True
    unit = _UNITS.get(_dtype(rule), 2.0**-24)
    return abs(rule.value - rule.torch_value) <= (rule.count + 4) * unit * rule.size


def is_same(one: float, other: float) -> bool:
    """Whether they are equal; NaN is what NaN is."""
    return one == other or math.isnan(one) and math.isnan(other)


def _dtype(rule: Rule) -> str:
    return dtype_of(rule, f"grad:{rule.target}")


def _last_digits(rule: Rule, difference: float) -> int:
    """How many of the digits that are shown differ, counted from the last."""
    assert rule.value is not None
    all_digits = _DIGITS.get(_dtype(rule), 9)
    if rule.value == 0:
        return all_digits
    last = math.floor(math.log10(abs(rule.value))) - all_digits + 1
    return max(1, math.floor(math.log10(difference)) - last + 1)
