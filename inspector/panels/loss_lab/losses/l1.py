"""L1: the distance of each number from its target."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from inspector.panels.loss_lab.latex import DIFFERENCE, MEAN, SUM, W
from inspector.panels.loss_lab.loss import Example, ShownLoss
from inspector.panels.loss_lab.sheets.sheet import sheet

_PAIR = {"input": sheet([1, 2, 3]), "target": sheet([1, 2, 5])}


def _about() -> list[tuple[str, str]]:
    translate = QCoreApplication.translate
    return [
        (
            "",
            translate(
                "LossLab",
                "The mean distance to the target. What it pulls a constant prediction to is the median.",
            ),
        ),
        (
            "outliers",
            translate(
                "LossLab",
                "Robust: one far target pulls no harder than a near one, since the gradient of each element is "
                "±1 (divided by N for the mean).",
            ),
        ),
        (
            "zero",
            translate(
                "LossLab",
                "The gradient does not shrink near the target, so a fixed learning rate keeps stepping over it. "
                "At an error of exactly 0 torch takes the slope 0.",
            ),
        ),
        ("scale", translate("LossLab", "In the target's own unit: twice the error is twice the loss.")),
    ]


LOSS = ShownLoss(
    place=1, code="l1_loss", title="L1Loss", family="values", weights=("weight",), sheets=_PAIR,
    examples=(
        Example(
            code="l1", text=lambda: QCoreApplication.translate("LossLab", "L1 of [1, 2, 3] against [1, 2, 5]"),
            sheets=_PAIR,
        ),
    ),
    about=_about, formulas={"l1_loss": rf"\ell = {MEAN}{SUM}{W}\left|{DIFFERENCE}\right|"}, is_drawn=True,
    neighbours=("binary",),
)  # fmt: skip
