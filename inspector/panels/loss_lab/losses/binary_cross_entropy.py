"""Binary cross-entropy of logits: yes or no for each number."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from inspector.panels.loss_lab.latex import MEAN, SUM, W, X, Y, term
from inspector.panels.loss_lab.loss import Example, ShownLoss
from inspector.panels.loss_lab.sheets.sheet import sheet

_BINARY = {"input": sheet([2.0, -1.0, 0.5, -3.0]), "target": sheet([1, 0, 1, 1])}
_POSITIVE = rf"{term('pos_weight', 'p')}\,{Y}\log\sigma({X})"
_LATEX = rf"\ell = -{MEAN}{SUM}{W}\left[{_POSITIVE} + (1 - {Y})\log\left(1 - \sigma({X})\right)\right]"


def _about() -> list[tuple[str, str]]:
    translate = QCoreApplication.translate
    return [
        (
            "",
            translate(
                "LossLab",
                "Cross-entropy for yes or no, one for each logit: several labels may hold at once. The sigmoid "
                "is inside, computed so that it does not overflow.",
            ),
        ),
        ("zero", translate("LossLab", "Its gradient is σ(x) − target: it vanishes as the logit becomes surely right.")),
        (
            "outliers",
            translate(
                "LossLab",
                "A surely wrong logit costs about its own size: it grows as a straight line.",
            ),
        ),
        (
            "imbalance",
            translate(
                "LossLab",
                "pos_weight multiplies what is 1: negatives / positives makes both sides count alike.",
            ),
        ),
        ("calibration", translate("LossLab", "σ(x) is a probability; pos_weight other than 1 shifts it on purpose.")),
    ]


def _steps() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "log_sigmoid": translate("LossLab", "log of the probability of 1"),
        "log_other": translate("LossLab", "log of the probability of 0"),
        "positive": translate("LossLab", "part of target 1"),
        "negative": translate("LossLab", "part of target 0"),
    }


LOSS = ShownLoss(
    place=9, code="binary_cross_entropy_with_logits", title="BCEWithLogitsLoss", family="binary",
    weights=("weight", "pos_weight"), sheets=_BINARY,
    examples=(
        Example(
            code="binary", text=lambda: QCoreApplication.translate("LossLab", "Yes or no: logits against 0 and 1"),
            sheets=_BINARY,
        ),
    ),
    about=_about, steps=_steps, formulas={"binary_cross_entropy_with_logits": _LATEX}, curve="logit",
    neighbours=("values",),
)  # fmt: skip
