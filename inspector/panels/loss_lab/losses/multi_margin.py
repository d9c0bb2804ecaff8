"""The hinge of several classes: each score but the target's shall stay below the target's by a margin."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from inspector.panels.loss_lab.latex import MEAN, SUM, W_Y, X_J, X_Y, term
from inspector.panels.loss_lab.loss import REDUCED, ShownLoss
from inspector.panels.loss_lab.sheets.sheet import CLASSES

_HINGE = rf"\max\left(0,\; {term('margin', 'm')} - {X_Y} + {X_J}\right)"
_LATEX = rf"\ell = {MEAN}{SUM}\frac{{{W_Y}}}{{C}}\sum_{{j \ne y_n}}{_HINGE}^{{{term('p', 'p')}}}"


def _about() -> list[tuple[str, str]]:
    translate = QCoreApplication.translate
    return [
        (
            "",
            translate(
                "LossLab",
                "The hinge of support vector machines for several classes: the right score shall exceed each "
                "other one by a margin.",
            ),
        ),
        (
            "zero",
            translate(
                "LossLab",
                "Beyond the margin loss and gradient are exactly 0: samples that are right by enough no longer pull.",
            ),
        ),
        (
            "outliers",
            translate(
                "LossLab",
                "With p = 1 it grows as a straight line; with p = 2 far violations count far more.",
            ),
        ),
        (
            "scale",
            translate(
                "LossLab",
                "The margin is in the unit of the scores, which are not scale-free as under softmax.",
            ),
        ),
        ("calibration", translate("LossLab", "Scores are no probabilities, and it does not make them so.")),
    ]


def _steps() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "margin": translate("LossLab", "margin − target's score + this score"),
        "hinged": translate("LossLab", "at least 0, to the power p"),
        "divided": translate("LossLab", "divided by the number of classes"),
    }


LOSS = ShownLoss(
    place=5, code="multi_margin_loss", title="MultiMarginLoss", family="classes", weights=("weight",),
    arguments=(*REDUCED, ("p", "1"), ("margin", "1.0")), choices={"p": ("1", "2")}, layouts={"input": CLASSES},
    about=_about, steps=_steps, formulas={"multi_margin_loss": _LATEX}, curve="score",
)  # fmt: skip
