"""Names of losses and examples, and what is called what in a worked calculation."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

# as they are called where a loss is made: torch.nn
CLASSES = {
    "l1_loss": "L1Loss", "mse_loss": "MSELoss", "cross_entropy": "CrossEntropyLoss", "zero_one": "0-1",
    "multi_margin_loss": "MultiMarginLoss", "smooth_l1_loss": "SmoothL1Loss", "huber_loss": "HuberLoss",
    "nll_loss": "NLLLoss", "binary_cross_entropy_with_logits": "BCEWithLogitsLoss", "kl_div": "KLDivLoss",
}  # fmt: skip


def preset(code: str) -> str:
    translate = QCoreApplication.translate
    return {
        "l1": translate("LossLab", "L1 of [1, 2, 3] against [1, 2, 5]"),
        "mse": translate("LossLab", "MSE of [1, 2, 3] against [1, 2, 5]"),
        "cross_entropy": translate("LossLab", "Cross-entropy of [0.1, 0.2, 0.3] with class 1"),
        "outlier": translate("LossLab", "Outlier: one target far away"),
        "weighted": translate("LossLab", "Cross-entropy with weights, an ignored class and smoothing"),
        "picture": translate("LossLab", "A class for each pixel: (N, C, H, W)"),
        "binary": translate("LossLab", "Yes or no: logits against 0 and 1"),
        "distributions": translate("LossLab", "One distribution against another"),
    }[code]


def step(code: str) -> str:
    return _steps().get(code, code)


def _steps() -> dict[str, str]:
    return {**_steps_of_elements(), **_steps_of_classes(), **_steps_of_the_whole(), **_steps_of_the_gradient()}


def _steps_of_elements() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "difference": translate("LossLab", "error: input − target"),
        "absolute": translate("LossLab", "its magnitude"),
        "square": translate("LossLab", "squared"),
        "half_square": translate("LossLab", "near zero: the quadratic part"),
        "linear": translate("LossLab", "far from zero: the linear part"),
        "weighted": translate("LossLab", "times its weight"),
        "log_sigmoid": translate("LossLab", "log of the probability of 1"),
        "log_other": translate("LossLab", "log of the probability of 0"),
        "positive": translate("LossLab", "part of target 1"),
        "negative": translate("LossLab", "part of target 0"),
        "pointwise": translate("LossLab", "target · (log target − input)"),
    }


def _steps_of_classes() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "greatest": translate("LossLab", "greatest score"),
        "shifted": translate("LossLab", "score less the greatest"),
        "exponential": translate("LossLab", "e to the power of it"),
        "total": translate("LossLab", "sum of the exponentials"),
        "probability": translate("LossLab", "probability"),
        "log_total": translate("LossLab", "log of the sum"),
        "log_probability": translate("LossLab", "log of the probability"),
        "minus_log": translate("LossLab", "− log of the target's probability"),
        "taken": translate("LossLab", "minus the log-probability given"),
        "smoothing": translate("LossLab", "target after smoothing"),
        "smoothing_total": translate("LossLab", "losses of all classes, added up"),
        "term": translate("LossLab", "part of the class"),
        "smoothed": translate("LossLab", "smoothed: some of the loss of all classes"),
        "margin": translate("LossLab", "margin − target's score + this score"),
        "hinged": translate("LossLab", "at least 0, to the power p"),
        "divided": translate("LossLab", "divided by the number of classes"),
        "predicted": translate("LossLab", "class with the greatest score"),
        "wrong": translate("LossLab", "1 where it is not the target, else 0"),
    }


def _steps_of_the_whole() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "element": translate("LossLab", "loss of this element"),
        "ignored": translate("LossLab", "ignored: its loss is 0"),
        "sum": translate("LossLab", "sum over all elements"),
        "count": translate("LossLab", "how many the mean divides by"),
        "weights": translate("LossLab", "sum of the targets' weights"),
        "mean": translate("LossLab", "mean"),
        "kept": translate("LossLab", "reduction “none”: it stays as it is"),
    }


def _steps_of_the_gradient() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "sign": translate("LossLab", "sign of the error"),
        "share": translate("LossLab", "how much − log p of this class counts"),
        "shares": translate("LossLab", "how much all classes count"),
        "slope": translate("LossLab", "gradient of the loss by this input"),
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
