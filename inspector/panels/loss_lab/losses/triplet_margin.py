"""The triplet loss: an anchor shall be nearer to a positive than to a negative, by a margin."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from inspector.panels.loss_lab.latex import MEAN, SUM, term
from inspector.panels.loss_lab.loss import REDUCED, Example, LossSetting, ShownLoss
from inspector.panels.loss_lab.sheets.sheet import VECTORS, sheet

_TRIPLETS = {
    "anchor": sheet([[1.0, 0.0], [0.2, 0.9], [0.0, 0.5]]),
    "positive": sheet([[0.6, 0.5], [0.4, 0.7], [0.1, 0.4]]),
    "negative": sheet([[0.8, -0.2], [0.9, 0.1], [3.0, -2.0]]),
}
_A, _P, _N = term("anchor", "a_n"), term("positive", "p_n"), term("negative", "q_n")


def _distance(first: str, second: str) -> str:
    shift, norm = term("eps", r"+ \epsilon"), term("p", "p")
    return rf"\left\|{first} - {second} {shift}\right\|_{{{norm}}}"


def _latex(is_swapped: bool) -> str:
    far = _distance(_A, _N)
    if is_swapped:
        far = rf"\min\left({far},\; {_distance(_P, _N)}\right)"
    return rf"\ell = {MEAN}{SUM}\max\left(0,\; {term('margin', 'm')} + {_distance(_A, _P)} - {far}\right)"


def _formula(setting: LossSetting) -> str:
    return "triplet_margin_loss_swap" if setting.argument("swap") == "True" else "triplet_margin_loss"


def _about() -> list[tuple[str, str]]:
    translate = QCoreApplication.translate
    return [
        (
            "",
            translate(
                "LossLab",
                "Learns a space, not classes: the anchor shall lie nearer to the positive, which is of its kind, than "
                "to the negative, by a margin. Used for faces, search and signatures.",
            ),
        ),
        (
            "zero",
            translate(
                "LossLab",
                "Beyond the margin loss and gradient are exactly 0: most random triplets soon teach nothing, so hard "
                "negatives are looked for.",
            ),
        ),
        (
            "outliers",
            translate(
                "LossLab",
                "It grows with the distance, not with its square: with p = 2 the pull on each vector never exceeds 2.",
            ),
        ),
        (
            "scale",
            translate(
                "LossLab",
                "The margin is in the unit of the vectors. If they are not normalised, making all of them longer can "
                "reach it without learning.",
            ),
        ),
        (
            "watch",
            translate(
                "LossLab",
                "Where all vectors fall together the loss stays at the margin and its gradient almost vanishes. swap "
                "takes the harder of two distances: from the anchor or from the positive.",
            ),
        ),
    ]


def _steps() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "to_positive_total": translate("LossLab", "anchor to positive: added up"),
        "to_positive": translate("LossLab", "distance from anchor to positive"),
        "to_negative_total": translate("LossLab", "anchor to negative: added up"),
        "to_negative": translate("LossLab", "distance from anchor to negative"),
        "positive_to_negative_total": translate("LossLab", "positive to negative: added up"),
        "positive_to_negative": translate("LossLab", "distance from positive to negative"),
        "nearer_negative": translate("LossLab", "swap: the smaller distance to the negative"),
        "lack": translate("LossLab", "what the margin lacks"),
        "at_least_0": translate("LossLab", "at least 0"),
    }


def _notes() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "no_pull": translate(
            "LossLab", "{number} of {other} triplets are right by the margin: their loss and gradient are 0."
        ),
        "same_vectors": translate(
            "LossLab", "In {number} triplets positive and negative are the same vector: their loss is the margin."
        ),
        "broadcast": translate(
            "LossLab", "{name} has another shape than anchor and is spread against it. Give all three the same shape."
        ),
    }


def _refusals() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "shapes": translate(
            "LossLab", "Anchor {word} and {name} {should} do not fit: give all three vectors the same shape."
        ),
        "margin": translate("LossLab", "margin is {number}, and has to be greater than 0."),
    }


LOSS = ShownLoss(
    place=11, code="triplet_margin_loss", title="TripletMarginLoss", family="triplets",
    inputs=("anchor", "positive", "negative"),
    arguments=(("margin", "1.0"), ("p", "2"), ("eps", "1e-06"), ("swap", "False"), *REDUCED),
    layouts={"anchor": VECTORS, "positive": VECTORS, "negative": VECTORS}, sheets=_TRIPLETS,
    examples=(
        Example(
            code="triplets", text=lambda: QCoreApplication.translate("LossLab", "Triplets: anchor, positive, negative"),
            sheets=_TRIPLETS, arguments={"margin": "0.5"},
        ),
    ),
    about=_about, steps=_steps, notes=_notes, refusals=_refusals, formula=_formula, curve="component", is_drawn=True,
    formulas={"triplet_margin_loss": _latex(False), "triplet_margin_loss_swap": _latex(True)},
)  # fmt: skip
