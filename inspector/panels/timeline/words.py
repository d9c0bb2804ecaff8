"""The words of the timeline, translated when asked for."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor

from inspector.panels.style import look
from inspector.wire.messages import PHASES

# As in the whole window: data, module, number, gradient, done by a step.
_COLOURS = {
    "data": "accent", "zero_grad": "muted", "forward": "violet", "loss": "cyan", "backward": "amber", "step": "green",
}  # fmt: skip
CUT = "⫽"  # on a moment that is drawn narrower than it was long
_UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"))


def ink(phase: str, alpha: float = 1.0) -> QColor:
    return look.current().colour(_COLOURS.get(phase, "muted"), alpha)


def inks() -> list[QColor]:
    """Of all phases, of what is between them, and of nothing; none is transparent."""
    panel = look.current().colour("panel")
    return [*(mixed(ink(phase), panel) for phase in PHASES), look.current().colour("line"), panel]


def mixed(colour: QColor, ground: QColor, part: float = 0.62) -> QColor:
    """A colour as it looks on a ground that shines through."""
    rest = 1 - part
    return QColor(
        round(part * colour.red() + rest * ground.red()),
        round(part * colour.green() + rest * ground.green()),
        round(part * colour.blue() + rest * ground.blue()),
    )


def phase(code: str) -> str:
    translate = QCoreApplication.translate
    words = {
        "data": translate("timeline", "data"),
        "zero_grad": translate("timeline", "zero_grad"),
        "forward": translate("timeline", "forward"),
        "loss": translate("timeline", "loss"),
        "backward": translate("timeline", "backward"),
        "step": translate("timeline", "step"),
        "clip": translate("timeline", "clip"),
        "unscale": translate("timeline", "unscale"),
        "scale_update": translate("timeline", "scaler update"),
        "schedule": translate("timeline", "schedule"),
        "load": translate("timeline", "load state"),
        "update": translate("timeline", "update by hand"),
        "clear": translate("timeline", "gradients cleared by hand"),
        "end": translate("timeline", "end"),
    }
    return words.get(code, code)


def time(seconds: float) -> str:
    """0.00231 → "2.31 ms"."""
    size, unit = next(((size, unit) for size, unit in _UNITS if seconds >= size * 0.9995), _UNITS[-1])
    amount = seconds / size
    digits = 0 if amount >= 99.95 else 1 if amount >= 9.995 else 2
    return f"{amount:.{digits}f} {unit}"


def iteration(number: int) -> str:
    return QCoreApplication.translate("timeline", "iteration {number}").format(number=number)


def equal_widths() -> str:
    return QCoreApplication.translate("timeline", "equal widths, not to scale")


def round_time(seconds: float) -> str:
    """0.005 → "5 ms"."""
    size, unit = next(((size, unit) for size, unit in _UNITS if seconds >= size * 0.9995), _UNITS[-1])
    return f"{seconds / size:.3g} {unit}"


def scale() -> str:
    return QCoreApplication.translate(
        "timeline",
        "Width is time, as the bar shows; the shortest moments are drawn wider, the longest are cut ({mark})",
    ).format(mark=CUT)
