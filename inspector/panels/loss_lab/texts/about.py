"""What each loss is for: short texts, each under the name of what it is about."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

_CODES = {"binary_cross_entropy_with_logits": "binary"}


def paragraphs(loss: str) -> list[tuple[str, str]]:
    """(heading, text), the heading of the first is ""."""
    headings = _headings()
    return [(headings[code], text) for code, text in _TEXTS[_CODES.get(loss, loss)]()]


def _headings() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "": "",
        "outliers": translate("LossLab", "Outliers"),
        "zero": translate("LossLab", "Near zero"),
        "scale": translate("LossLab", "Scale"),
        "imbalance": translate("LossLab", "Class imbalance"),
        "calibration": translate("LossLab", "Calibration"),
        "watch": translate("LossLab", "Watch out"),
    }


def _l1_loss() -> list[tuple[str, str]]:
    translate = QCoreApplication.translate
    return [
        (
            "",
            translate(
                "LossLab",
                "The mean distance to the target. What it pulls a constant prediction to is the median.",
            ),
        ),
        (
            "outliers",
            translate(
                "LossLab",
                "Robust: one far target pulls no harder than a near one, since the gradient of each element is "
                "±1 (divided by N for the mean).",
            ),
        ),
        (
            "zero",
            translate(
                "LossLab",
                "The gradient does not shrink near the target, so a fixed learning rate keeps stepping over it. "
                "At an error of exactly 0 torch takes the slope 0.",
            ),
        ),
        ("scale", translate("LossLab", "In the target's own unit: twice the error is twice the loss.")),
    ]


def _mse_loss() -> list[tuple[str, str]]:
    translate = QCoreApplication.translate
    return [
        (
            "",
            translate(
                "LossLab",
                "The mean of the squared errors: the likelihood of Gaussian noise. What it pulls a constant "
                "prediction to is the mean.",
            ),
        ),
        (
            "outliers",
            translate(
                "LossLab",
                "Sensitive: an error ten times as great counts a hundred times, and its gradient ten times. One "
                "wrong label can rule a batch.",
            ),
        ),
        (
            "zero",
            translate(
                "LossLab",
                "The gradient 2 · error shrinks with the error, so steps become finer by themselves.",
            ),
        ),
        (
            "scale",
            translate(
                "LossLab",
                "In the square of the target's unit: standardise targets, or losses and gradients become huge or tiny.",
            ),
        ),
    ]


def _smooth_l1_loss() -> list[tuple[str, str]]:
    translate = QCoreApplication.translate
    return [
        (
            "",
            translate(
                "LossLab",
                "Squared below beta, a distance above it, joined without a kink; used for boxes in detection. It"
                " is Huber's loss divided by beta.",
            ),
        ),
        ("outliers", translate("LossLab", "Robust: the gradient of an element never exceeds ±1.")),
        ("zero", translate("LossLab", "Within beta the gradient error / beta shrinks smoothly to 0.")),
        (
            "scale",
            translate(
                "LossLab",
                "beta is in the target's unit: it says which errors are small. With beta = 0 it is L1.",
            ),
        ),
    ]


def _huber_loss() -> list[tuple[str, str]]:
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


def _cross_entropy() -> list[tuple[str, str]]:
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


def _zero_one() -> list[tuple[str, str]]:
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


def _multi_margin_loss() -> list[tuple[str, str]]:
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


def _nll_loss() -> list[tuple[str, str]]:
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


def _binary() -> list[tuple[str, str]]:
    translate = QCoreApplication.translate
    return [
        (
            "",
            translate(
                "LossLab",
                "Cross-entropy for yes or no, one for each logit: several labels may hold at once. The sigmoid "
                "is inside, computed so that it does not overflow.",
            ),
        ),
        ("zero", translate("LossLab", "Its gradient is σ(x) − target: it vanishes as the logit becomes surely right.")),
        (
            "outliers",
            translate(
                "LossLab",
                "A surely wrong logit costs about its own size: it grows as a straight line.",
            ),
        ),
        (
            "imbalance",
            translate(
                "LossLab",
                "pos_weight multiplies what is 1: negatives / positives makes both sides count alike.",
            ),
        ),
        ("calibration", translate("LossLab", "σ(x) is a probability; pos_weight other than 1 shifts it on purpose.")),
    ]


def _kl_div() -> list[tuple[str, str]]:
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


_TEXTS = {
    "l1_loss": _l1_loss, "mse_loss": _mse_loss, "smooth_l1_loss": _smooth_l1_loss, "huber_loss": _huber_loss,
    "cross_entropy": _cross_entropy, "zero_one": _zero_one, "multi_margin_loss": _multi_margin_loss,
    "nll_loss": _nll_loss, "binary": _binary, "kl_div": _kl_div,
}  # fmt: skip
