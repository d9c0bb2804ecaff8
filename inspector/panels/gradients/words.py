"""The words and marks of a gradient's state in the gradients panel."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication

from inspector.panels.base import finding_words, notation
from inspector.panels.base.translating import QT_TRANSLATE_NOOP
from inspector.wire.life import Deed

# (mark, word, colour)
STATES = {
    "": ("", "", "muted"),
    "none": ("○", QT_TRANSLATE_NOOP("gradients", "None"), "muted"),
    "unreached": ("○", QT_TRANSLATE_NOOP("gradients", "not reached"), "amber"),
    "frozen": ("–", QT_TRANSLATE_NOOP("gradients", "frozen"), "muted"),
    "populated": ("●", QT_TRANSLATE_NOOP("gradients", "reached"), "green"),
    "accumulated": ("●", QT_TRANSLATE_NOOP("gradients", "accumulated"), "amber"),
    "clipped": ("✄", QT_TRANSLATE_NOOP("gradients", "clipped"), "cyan"),
    "consumed": ("✓", QT_TRANSLATE_NOOP("gradients", "stepped"), "green"),
    "zeroed": ("∅", QT_TRANSLATE_NOOP("gradients", "cleared"), "muted"),
    "zero": ("0", QT_TRANSLATE_NOOP("gradients", "exactly 0"), "amber"),
    "nan": ("⚠", QT_TRANSLATE_NOOP("gradients", "NaN or Inf"), "red"),
}


def state_of(code: str, norm: float | None) -> str:
    """A norm that is no number goes before whatever was done with it."""
    return "nan" if norm is not None and not math.isfinite(norm) else code


def state(code: str) -> str:
    mark, word, _ = STATES[code]
    return f"{mark} {QCoreApplication.translate('gradients', word)}" if word else ""


# (mark, colour) of a deed in a life line
DEEDS = {
    "cleared": ("○", "muted"), "reached": ("●", "green"), "unreached": ("✂", "red"), "clipped": ("✄", "cyan"),
    "stepped": ("✓", "green"), "untouched": ("–", "muted"), "skipped": ("⊘", "amber"),
}  # fmt: skip


def life_row(row: str) -> str:
    translate = QCoreApplication.translate
    names = {
        "zero": translate("gradients", "zeroed"), "backward": translate("gradients", "backward"),
        "clip": translate("gradients", "clip"), "step": translate("gradients", "step"),
    }  # fmt: skip
    return names[row]


def deed_mark(deed: Deed) -> tuple[str, str]:
    """With how many backwards have reached it, from two on."""
    mark, colour = DEEDS[deed.kind]
    is_many = deed.kind == "reached" and deed.number is not None and deed.number > 1
    return (f"{mark} ×{int(deed.number or 0)}", "amber") if is_many else (mark, colour)


def deed(deed: Deed) -> str:
    """ "train.py:30: stepped, ‖Δ‖ 0.0123" """
    translate, number = QCoreApplication.translate, deed.number
    told = {
        "cleared": translate("gradients", "cleared"), "unreached": translate("gradients", "not reached"),
        "reached": translate("gradients", "reached"), "clipped": translate("gradients", "clipped"),
        "stepped": translate("gradients", "stepped"), "untouched": translate("gradients", "left alone: grad None"),
        "skipped": translate("gradients", "left out by the scaler"),
    }[deed.kind]  # fmt: skip
    if deed.kind == "reached" and number is not None and number > 1:
        told = translate("gradients", "reached by {count} backwards since it was cleared").format(count=int(number))
    elif deed.kind == "clipped" and number is not None:
        told = translate("gradients", "clipped, times {factor}").format(factor=notation.number(number))
    elif deed.kind == "stepped" and number is not None:
        told = translate("gradients", "stepped, ‖Δ‖ {norm}").format(norm=notation.norm(number))
    place = finding_words.place(deed.file, deed.line)
    return f"{place}: {told}" if place else told
