"""Huber's loss: half the square up to delta, then a straight line."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from inspector.panels.loss_lab.latex import DIFFERENCE, MEAN, SUM, W, cases, term
from inspector.panels.loss_lab.loss import ShownLoss

_DELTA = term("delta", r"\delta")
_NEAR = rf"\frac{{({DIFFERENCE})^2}}{{2}}"
_FAR = rf"{_DELTA}\left(|{DIFFERENCE}| - \frac{{{_DELTA}}}{{2}}\right)"


def _about() -> list[tuple[str, str]]:
    translate = QCoreApplication.translate
    return [
        (
            "",
            translate(
                "LossLab",
                "Half the square up to delta, then a straight line of slope delta: MSE for what is near, L1 for "
                "what is far.",
            ),
        ),
        ("outliers", translate("LossLab", "Robust: the gradient of an element never exceeds ±delta.")),
        ("zero", translate("LossLab", "Near the target the gradient is the error itself, and shrinks with it.")),
        ("scale", translate("LossLab", "delta is in the target's unit: choose it at about the size of usual noise.")),
    ]


LOSS = ShownLoss(
    place=7, code="huber_loss", title="HuberLoss", family="values", weights=("weight",),
    arguments=(("reduction", "'mean'"), ("delta", "1.0")), about=_about,
    formulas={"huber_loss": rf"\ell = {MEAN}{SUM}{W}" + cases(_NEAR, _DELTA, _FAR)}, is_drawn=True,
    neighbours=("binary",),
)  # fmt: skip
