"""Why the samples have no losses of their own, in sentences."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from inspector.panels.batch.model import BatchFacts


def sentence(facts: BatchFacts) -> str:
    """What is to be said of the losses of single samples; "" where nothing is."""
    batch = facts.batch
    if facts.has_losses:
        return _how(batch.loss_kind).format(batch.loss_function)
    if batch.loss_reason == "not_yet" or not facts.has_samples:
        return ""
    return _why_none(batch.loss_reason).format(batch.loss_function, batch.loss_detail, batch.size)


def _how(kind: str) -> str:
    translate = QCoreApplication.translate
    sentences = {
        "mean": translate("BatchView", "Losses of single samples: the mean over each, computed by Gradstep with {0}."),
        "sum": translate("BatchView", "Losses of single samples: the sum over each, computed by Gradstep with {0}."),
    }
    alone = translate("BatchView", "Losses of single samples: computed by Gradstep with {0}.")
    return sentences.get(kind, alone)


def _why_none(code: str) -> str:
    translate = QCoreApplication.translate
    sentences = {
        "own": translate(
            "BatchView",
            "No losses of single samples: the script computes its loss by arithmetic of its own, "
            "which can not be taken apart.",
        ),
        "other": translate(
            "BatchView", "No losses of single samples: {0} was called last for something else than this batch."
        ),
        "function": translate("BatchView", "No losses of single samples: {0} can not be taken apart."),
        "arguments": translate(
            "BatchView", "No losses of single samples: {0} was given something that can not be looked at later."
        ),
        "gone": translate(
            "BatchView",
            "No losses of single samples: the script has let go of what it gave to {0}. "
            "Step, and they are computed in time.",
        ),
        "changed": translate(
            "BatchView", "No losses of single samples: what was given to {0} has been overwritten since."
        ),
        "rows": translate(
            "BatchView", "No losses of single samples: {0} was called with {1} rows, and the batch has {2} samples."
        ),
        "running": translate("BatchView", "Losses of single samples are computed at the next stop."),
        "large": translate("BatchView", "No losses of single samples: the scores are too many to compute them again."),
    }
    failed = translate("BatchView", "No losses of single samples: torch could not compute {0} for each: {1}")
    return sentences.get(code, failed)
