"""The cosine of the angle between two vectors: near 1 where the target says that they are alike, else below a margin."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from inspector.panels.loss_lab.latex import MEAN, SUM, Y, term
from inspector.panels.loss_lab.loss import REDUCED, Example, ShownLoss
from inspector.panels.loss_lab.sheets.sheet import VECTORS, sheet

_PAIRS = {
    "input1": sheet([[1.0, 2.0], [0.5, 1.0], [1.0, 0.0]]),
    "input2": sheet([[2.0, 1.0], [1.0, 0.2], [-1.0, 0.5]]),
    "target": sheet([1, -1, -1]),
}
_A, _B = term("input1", "a_n"), term("input2", "b_n")
_COSINE = rf"\frac{{{_A} \cdot {_B}}}{{\|{_A}\|\,\|{_B}\|}}"
_ALIKE, _APART = rf"1 - {_COSINE}", rf"\max\left(0,\; {_COSINE} - {term('margin', 'm')}\right)"
_LATEX = (
    rf"\ell = {MEAN}{SUM}\begin{{cases}} {_ALIKE} & {Y} = 1 \\ {_APART} & {Y} = -1 \end{{cases}}"
)  # fmt: skip


def _about() -> list[tuple[str, str]]:
    translate = QCoreApplication.translate
    return [
        (
            "",
            translate(
                "LossLab",
                "Compares directions: of a pair with target 1 it turns both vectors towards each other, of one with "
                "−1 away from each other until the cosine is below the margin.",
            ),
        ),
        (
            "scale",
            translate(
                "LossLab",
                "Lengths do not count: a vector and twice that vector cost the same. A cosine lies from −1 to 1, so "
                "the loss from 0 to 2, and a margin between 0 and 0.5 is usual.",
            ),
        ),
        (
            "zero",
            translate(
                "LossLab",
                "The gradient is across the vector, never along it, and shrinks as the vector grows; where both point "
                "the same way or opposite ways it is 0.",
            ),
        ),
        (
            "watch",
            translate(
                "LossLab",
                "The target is 1 or −1. With any other number, such as the 0 of a yes-or-no label, the pair has loss "
                "0 and is never learned.",
            ),
        ),
    ]


def _steps() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "dot": translate("LossLab", "dot product"),
        "square_of_input1": translate("LossLab", "squared length of input1"),
        "square_of_input2": translate("LossLab", "squared length of input2"),
        "squares": translate("LossLab", "both squared lengths, multiplied"),
        "lengths": translate("LossLab", "both lengths, multiplied"),
        "cosine": translate("LossLab", "cosine of the angle"),
        "apart": translate("LossLab", "target 1: what the cosine lacks to 1"),
        "too_alike": translate("LossLab", "target −1: how far the cosine exceeds the margin"),
        "no_sign_no_loss": translate("LossLab", "target neither 1 nor −1: the loss is 0"),
    }


def _notes() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "no_sign": translate(
            "LossLab", "{number} targets are neither 1 nor −1: torch gives these pairs loss 0 and no gradient."
        ),
        "zero_vector": translate(
            "LossLab", "{name} has {number} vectors of zeros: they have no direction, and torch takes the cosine 0."
        ),
        "no_pull": translate("LossLab", "{number} of {other} pairs are as they should be: their loss is 0."),
        "one_target": translate("LossLab", "There are {number} targets for {other} pairs: they are spread over them."),
        "broadcast": translate(
            "LossLab", "input1 and input2 have different shapes and are spread against each other. Make them alike."
        ),
    }


def _refusals() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "shapes": translate("LossLab", "input1 {word} and input2 {should} do not fit: give both the same shape."),
        "target_shape": translate(
            "LossLab", "The target's shape is {word}; it has one number, 1 or −1, for each pair of vectors: {should}."
        ),
    }


LOSS = ShownLoss(
    place=12, code="cosine_embedding_loss", title="CosineEmbeddingLoss", family="pairs",
    inputs=("input1", "input2", "target"), arguments=(("margin", "0.0"), *REDUCED),
    layouts={"input1": VECTORS, "input2": VECTORS}, sheets=_PAIRS,
    examples=(
        Example(
            code="pairs", text=lambda: QCoreApplication.translate("LossLab", "Pairs of vectors: alike or not"),
            sheets=_PAIRS, arguments={"margin": "0.2"},
        ),
    ),
    about=_about, steps=_steps, notes=_notes, refusals=_refusals, formulas={"cosine_embedding_loss": _LATEX},
    curve="component", is_drawn=True,
)  # fmt: skip
