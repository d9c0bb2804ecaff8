"""What is called what in a worked calculation, and beside Undo."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from inspector.panels.loss_lab.loss import ShownLoss


def step(code: str, loss: ShownLoss) -> str:
    """The words of a row; the code itself, where nobody has words for it."""
    return {**_steps(), **loss.steps()}.get(code, code)


def _steps() -> dict[str, str]:
    """Of those that several losses share."""
    return {**_steps_of_elements(), **_steps_of_classes(), **_steps_of_the_whole(), **_steps_of_the_gradient()}


def _steps_of_elements() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "difference": translate("LossLab", "error: input − target"),
        "absolute": translate("LossLab", "its magnitude"),
        "half_square": translate("LossLab", "near zero: the quadratic part"),
        "linear": translate("LossLab", "far from zero: the linear part"),
        "weighted": translate("LossLab", "times its weight"),
    }


def _steps_of_classes() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "exponential": translate("LossLab", "exp of it"),
        "probability": translate("LossLab", "probability"),
        "log_probability": translate("LossLab", "log of the probability"),
    }


def _steps_of_the_whole() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "element": translate("LossLab", "loss of this element"),
        "ignored": translate("LossLab", "ignored: its loss is 0"),
        "sum": translate("LossLab", "sum over all elements"),
        "weights": translate("LossLab", "sum of the targets' weights"),
        "mean": translate("LossLab", "mean"),
        "kept": translate("LossLab", "reduction “none”: it stays as it is"),
    }


def _steps_of_the_gradient() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "sign": translate("LossLab", "sign of the error"),
        "slope": translate("LossLab", "gradient of the loss by this input"),
        "slope_by": translate("LossLab", "gradient of the loss by {0}"),
    }


def class_name(index: int) -> str:
    return QCoreApplication.translate("LossLab", "class {0}").format(index)


def undone(code: str) -> str:
    """What a change is called beside Undo."""
    translate = QCoreApplication.translate
    return {
        "type": translate("LossLab", "a number"),
        "paste": translate("LossLab", "pasting"),
        "shape": translate("LossLab", "a shape"),
        "dtype": translate("LossLab", "a dtype"),
        "loss": translate("LossLab", "another loss"),
        "argument": translate("LossLab", "an argument"),
        "example": translate("LossLab", "an example"),
        "batch": translate("LossLab", "taking the batch"),
    }[code]
