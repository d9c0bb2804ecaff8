"""Cross-entropy: minus the logarithm of the probability that softmax gives to the target's class."""

from __future__ import annotations

import itertools

from PySide6.QtCore import QCoreApplication

from inspector.panels.loss_lab.latex import COUNTED, MEAN, MEAN_OF_WEIGHTS, SUM, W_C, W_Y, X_C, X_J, X_Y, term
from inspector.panels.loss_lab.loss import REDUCED, Example, LossSetting, ShownLoss
from inspector.panels.loss_lab.sheets.sheet import CLASSES, sheet

_SCORES = {"input": sheet([0.1, 0.2, 0.3]), "target": sheet(1, "int64")}
_BATCH = {
    "input": sheet([[2.0, 0.5, -1.0], [0.3, 1.2, 0.1], [0.2, 0.4, 3.0], [1.0, 1.5, 0.8]]),
    "target": sheet([0, 1, 2, 0], "int64"),
    "weight": sheet([1.0, 2.0, 0.5]),
}
_PICTURE = {
    "input": sheet([[[[2, 0.1], [-1, 0.5]], [[0.3, 1.5], [0.2, 0.5]], [[-0.5, 0], [1.2, 2.5]]]]),
    "target": sheet([[[0, 1], [2, -100]]], "int64"),
}
_TARGETS = ("", "_smoothed", "_probabilities")  # of the formula's file
_SOFTMAX = rf"\frac{{e^{{{X_C}}}}}{{\sum_j e^{{{X_J}}}}}"
_SOFTMAX_Y = rf"\frac{{e^{{{X_Y}}}}}{{\sum_j e^{{{X_J}}}}}"


def _about() -> list[tuple[str, str]]:
    translate = QCoreApplication.translate
    return [
        (
            "",
            translate(
                "LossLab",
                "− log of the probability that softmax gives to the right class. It takes raw scores: softmax is"
                " inside.",
            ),
        ),
        (
            "zero",
            translate(
                "LossLab",
                "Its gradient is probability − target: close to ±1 where the model is surely wrong, and it "
                "vanishes as it becomes surely right, but never reaches 0.",
            ),
        ),
        (
            "outliers",
            translate(
                "LossLab",
                "A wrong label that the model is sure about costs without bound: − log p grows as p goes to 0. "
                "label_smoothing limits how sure it wants to be.",
            ),
        ),
        (
            "scale",
            translate(
                "LossLab",
                "Only differences between scores count: adding a number to all changes nothing. A guess among C "
                "equal classes costs log C.",
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
        (
            "calibration",
            translate(
                "LossLab",
                "It is a proper score: at its minimum the probabilities are the true ones. A network that "
                "overfits is surer than it is right; smoothing and weights shift probabilities too.",
            ),
        ),
    ]


def _steps() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "greatest": translate("LossLab", "greatest score"),
        "shifted": translate("LossLab", "score less the greatest"),
        "total": translate("LossLab", "sum of the exponentials"),
        "log_total": translate("LossLab", "log of the sum"),
        "minus_log": translate("LossLab", "− log of the target's probability"),
        "smoothing": translate("LossLab", "target after smoothing"),
        "smoothing_total": translate("LossLab", "losses of all classes, added up"),
        "term": translate("LossLab", "part of the class"),
        "smoothed": translate("LossLab", "smoothed: some of the loss of all classes"),
        "share": translate("LossLab", "how much − log p of this class counts"),
        "shares": translate("LossLab", "how much all classes count"),
    }


def _latex(target: str, has_weight: bool) -> str:
    mean = MEAN_OF_WEIGHTS if has_weight and target != "_probabilities" else MEAN
    if not target:
        return rf"\ell = -{mean}{COUNTED}{W_Y if has_weight else ''}\log{_SOFTMAX_Y}"
    y = term("target", "[c = y_n]") if target == "_smoothed" else term("target", "y_{n,c}")
    smooth = term("label_smoothing", r"(1 - \varepsilon)") + y + term("label_smoothing", r"+ \frac{\varepsilon}{C}")
    total = COUNTED if target == "_smoothed" else SUM
    share = rf"\left({smooth}\right)" if target == "_smoothed" else y
    return rf"\ell = -{mean}{total}\sum_c {W_C if has_weight else ''}{share}\log{_SOFTMAX}"


def _formula(setting: LossSetting) -> str:
    given, target = setting.sheet("input"), setting.sheet("target")
    is_alike = given is not None and target is not None and given.shape == target.shape and "float" in target.dtype
    is_smoothed = setting.argument("label_smoothing") not in ("0.0", "0")
    name = "_probabilities" if is_alike else "_smoothed" if is_smoothed else ""
    return f"cross_entropy{name}{'_weight' if setting.is_used('weight') else ''}"


LOSS = ShownLoss(
    place=3, code="cross_entropy", title="CrossEntropyLoss", family="classes", weights=("weight",),
    arguments=(*REDUCED, ("ignore_index", "-100"), ("label_smoothing", "0.0")), layouts={"input": CLASSES},
    sheets=_SCORES,
    examples=(
        Example(
            code="cross_entropy", text=lambda: QCoreApplication.translate("LossLab", "Cross-entropy of [0.1, 0.2, 0.3] with class 1"),
            sheets=_SCORES,
        ),
        Example(
            code="weighted", text=lambda: QCoreApplication.translate("LossLab", "Cross-entropy with weights, an ignored class and smoothing"),
            sheets=_BATCH, arguments={"label_smoothing": "0.1", "ignore_index": "1"},
        ),
        Example(
            code="picture", text=lambda: QCoreApplication.translate("LossLab", "A class for each pixel: (N, C, H, W)"),
            sheets=_PICTURE,
        ),
    ),
    about=_about, steps=_steps, formula=_formula, curve="score", is_drawn=True, takes_probabilities=True,
    formulas={
        f"cross_entropy{target}{'_weight' if has_weight else ''}": _latex(target, has_weight)
        for target, has_weight in itertools.product(_TARGETS, (False, True))
    },
)  # fmt: skip
