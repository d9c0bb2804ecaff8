"""What a loss is for: short texts, each under the name of what it is about."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from inspector.panels.loss_lab.loss import ShownLoss


def paragraphs(loss: ShownLoss) -> list[tuple[str, str]]:
    """(heading, text), the heading of the first is ""."""
    headings = _headings()
    return [(headings[code], text) for code, text in loss.about()]


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
