"""The Kullback-Leibler divergence of a distribution, given as logarithms, from the target's."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from inspector.panels.loss_lab.latex import MEAN, SUM, X, Y, term
from inspector.panels.loss_lab.loss import REDUCED, REDUCTIONS, Example, LossSetting, ShownLoss
from inspector.panels.loss_lab.sheets.sheet import sheet

_DISTRIBUTIONS = {
    "input": sheet([[-0.6931, -1.3863, -1.3863], [-1.6094, -0.5108, -1.6094]]),
    "target": sheet([[0.6, 0.3, 0.1], [0.2, 0.7, 0.1]]),
}


def _about() -> list[tuple[str, str]]:
    translate = QCoreApplication.translate
    return [
        (
            "",
            translate(
                "LossLab",
                "How far a distribution is from the target's: what it costs, in nats, to believe the wrong one. "
                "Used for distillation and variational models.",
            ),
        ),
        (
            "watch",
            translate(
                "LossLab",
                "input is log-probabilities, target probabilities (log_target: logarithms too). The order is not"
                " the formula's KL(P‖Q): target comes first there.",
            ),
        ),
        ("scale", translate("LossLab", "“mean” divides by all elements; “batchmean” by samples, as the formula says.")),
        (
            "zero",
            translate(
                "LossLab",
                "It is 0 where both are alike, and grows as the input forgets what the target holds possible.",
            ),
        ),
    ]


def _steps() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "pointwise": translate("LossLab", "target · (log target − input)"),
    }


def _formula(setting: LossSetting) -> str:
    return "kl_div_log_target" if setting.argument("log_target") == "True" else "kl_div"


LOSS = ShownLoss(
    place=10, code="kl_div", title="KLDivLoss", family="distributions", arguments=(*REDUCED, ("log_target", "False")),
    reductions=(*REDUCTIONS, "batchmean"), sheets=_DISTRIBUTIONS,
    examples=(
        Example(
            code="distributions", text=lambda: QCoreApplication.translate("LossLab", "One distribution against another"),
            sheets=_DISTRIBUTIONS, arguments={"reduction": "'batchmean'"},
        ),
    ),
    about=_about, steps=_steps, formula=_formula, curve="logit", learns_target=True,
    formulas={
        "kl_div": rf"\ell = {MEAN}{SUM}{Y}\left(\log {Y} - {X}\right)",
        "kl_div_log_target": rf"\ell = {MEAN}{SUM}{term('log_target', 'e^{y_n}')}\left({Y} - {X}\right)",
    },
)  # fmt: skip
