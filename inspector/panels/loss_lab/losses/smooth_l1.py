"""Smooth L1: squared within beta, a distance beyond it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from inspector.panels.loss_lab.latex import DIFFERENCE, MEAN, SUM, cases, term
from inspector.panels.loss_lab.loss import REDUCED, ShownLoss

_BETA = term("beta", r"\beta")
_NEAR, _FAR = rf"\frac{{({DIFFERENCE})^2}}{{2{_BETA}}}", rf"|{DIFFERENCE}| - \frac{{{_BETA}}}{{2}}"


def _about() -> list[tuple[str, str]]:
    translate = QCoreApplication.translate
    return [
        (
            "",
            translate(
                "LossLab",
                "Squared below beta, a distance above it, joined without a kink; used for boxes in detection. It"
                " is Huber's loss divided by beta.",
            ),
        ),
        ("outliers", translate("LossLab", "Robust: the gradient of an element never exceeds ±1.")),
        ("zero", translate("LossLab", "Within beta the gradient error / beta shrinks smoothly to 0.")),
        (
            "scale",
            translate(
                "LossLab",
                "beta is in the target's unit: it says which errors are small. With beta = 0 it is L1.",
            ),
        ),
    ]


LOSS = ShownLoss(
    place=6, code="smooth_l1_loss", title="SmoothL1Loss", family="values", arguments=(*REDUCED, ("beta", "1.0")),
    about=_about, formulas={"smooth_l1_loss": rf"\ell = {MEAN}{SUM}" + cases(_NEAR, _BETA, _FAR)},
    neighbours=("binary",),
)  # fmt: skip
