"""0-1: whether another class than the target has the greatest score; torch has no function for it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from inspector.panels.loss_lab.latex import MEAN, SUM, X_C, Y
from inspector.panels.loss_lab.loss import LossSetting, ShownLoss
from inspector.panels.loss_lab.sheets.sheet import CLASSES


def _about() -> list[tuple[str, str]]:
    translate = QCoreApplication.translate
    return [
        (
            "",
            translate(
                "LossLab",
                "1 for each wrong class, 0 for each right one: its mean is 1 − accuracy. It is what one wants in"
                " the end.",
            ),
        ),
        (
            "zero",
            translate(
                "LossLab",
                "It is flat almost everywhere: its gradient is 0, so nothing can be trained with it. "
                "Cross-entropy and hinge are trained in its place.",
            ),
        ),
        (
            "calibration",
            translate(
                "LossLab",
                "It does not see how sure a prediction is: 0.51 and 0.99 are the same to it.",
            ),
        ),
    ]


def _steps() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "predicted": translate("LossLab", "class with the greatest score"),
        "wrong": translate("LossLab", "1 where it is not the target, else 0"),
    }


def _python(setting: LossSetting) -> str:
    given = setting.sheet("input")
    axis = 0 if given is None or len(given.shape) == 1 else 1
    reduced = {"mean": ".mean()", "sum": ".sum()"}.get(setting.reduction(), "")
    return f"(input.argmax({axis}) != target).to(input.dtype){reduced}"


LOSS = ShownLoss(
    place=4, code="zero_one", title="0-1", family="classes", arguments=(("reduction", "'mean'"),),
    layouts={"input": CLASSES}, about=_about, steps=_steps, python=_python, curve="score", is_drawn=True,
    formulas={"zero_one": rf"\ell = {MEAN}{SUM}\left[\,\mathrm{{argmax}}_c\,{X_C} \ne {Y}\,\right]"},
)  # fmt: skip
