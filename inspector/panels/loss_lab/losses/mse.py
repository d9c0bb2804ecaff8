"""The squared error of each number."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from inspector.panels.loss_lab.latex import DIFFERENCE, MEAN, SUM, W
from inspector.panels.loss_lab.loss import Example, ShownLoss
from inspector.panels.loss_lab.sheets.sheet import sheet

_PAIR = {"input": sheet([1, 2, 3]), "target": sheet([1, 2, 5])}
_OUTLIER = {"input": sheet([1.2, 1.9, 3.1, 4.0, 5.2]), "target": sheet([1, 2, 3, 4, 25])}


def _about() -> list[tuple[str, str]]:
    translate = QCoreApplication.translate
    return [
        (
            "",
            translate(
                "LossLab",
                "The mean of the squared errors: the likelihood of Gaussian noise. What it pulls a constant "
                "prediction to is the mean.",
            ),
        ),
        (
            "outliers",
            translate(
                "LossLab",
                "Sensitive: an error ten times as great counts a hundred times, and its gradient ten times. One "
                "wrong label can rule a batch.",
            ),
        ),
        (
            "zero",
            translate(
                "LossLab",
                "The gradient 2 · error shrinks with the error, so steps become finer by themselves.",
            ),
        ),
        (
            "scale",
            translate(
                "LossLab",
                "In the square of the target's unit: standardise targets, or losses and gradients become huge or tiny.",
            ),
        ),
    ]


def _steps() -> dict[str, str]:
    return {"square": QCoreApplication.translate("LossLab", "squared")}


LOSS = ShownLoss(
    place=2, code="mse_loss", title="MSELoss", family="values", weights=("weight",),
    examples=(
        Example(
            code="mse", text=lambda: QCoreApplication.translate("LossLab", "MSE of [1, 2, 3] against [1, 2, 5]"),
            sheets=_PAIR,
        ),
        Example(
            code="outlier", text=lambda: QCoreApplication.translate("LossLab", "Outlier: one target far away"),
            sheets=_OUTLIER, chosen=4,
        ),
    ),
    about=_about, steps=_steps, formulas={"mse_loss": rf"\ell = {MEAN}{SUM}{W}\left({DIFFERENCE}\right)^2"}, is_drawn=True,
    neighbours=("binary",),
)  # fmt: skip
