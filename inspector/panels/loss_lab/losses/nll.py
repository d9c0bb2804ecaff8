"""Negative log-likelihood: minus the log-probability that was given to the target's class."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from inspector.panels.loss_lab.latex import COUNTED, MEAN, MEAN_OF_WEIGHTS, W_Y, X_Y
from inspector.panels.loss_lab.loss import REDUCED, LossSetting, ShownLoss
from inspector.panels.loss_lab.sheets.sheet import CLASSES, sheet

_LOGARITHMS = {"input": sheet([[-0.2231, -1.6094], [-1.2040, -0.3567]]), "target": sheet([0, 1], "int64")}


def _about() -> list[tuple[str, str]]:
    translate = QCoreApplication.translate
    return [
        (
            "",
            translate(
                "LossLab",
                "Takes minus the log-probability of the target's class. Cross-entropy is log_softmax and then this.",
            ),
        ),
        (
            "watch",
            translate(
                "LossLab",
                "It does not check that its input is log-probabilities: with raw scores it falls without end.",
            ),
        ),
        (
            "imbalance",
            translate(
                "LossLab",
                "weight makes rare classes count more; the mean then divides by the sum of the weights of the "
                "targets, not by N.",
            ),
        ),
    ]


def _steps() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "taken": translate("LossLab", "minus the log-probability given"),
    }


def _formula(setting: LossSetting) -> str:
    return "nll_loss_weight" if setting.is_used("weight") else "nll_loss"


LOSS = ShownLoss(
    place=8, code="nll_loss", title="NLLLoss", family="log_probabilities", weights=("weight",),
    arguments=(*REDUCED, ("ignore_index", "-100")), layouts={"input": CLASSES}, sheets=_LOGARITHMS, about=_about,
    steps=_steps, formula=_formula, curve="score",
    formulas={
        "nll_loss": rf"\ell = -{MEAN}{COUNTED}\,{X_Y}",
        "nll_loss_weight": rf"\ell = -{MEAN_OF_WEIGHTS}{COUNTED}{W_Y}\,{X_Y}",
    },
)  # fmt: skip
