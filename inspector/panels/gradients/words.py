"""The words and marks of a gradient's state in the gradients panel."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication

from inspector.panels.base.translating import QT_TRANSLATE_NOOP

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
