"""What a breakpoint does and what has become of it, in words."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication

from inspector.panels.base.translating import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate

_STATES = {
    "": QT_TRANSLATE_NOOP("breakpoints", "set"),
    "verified": QT_TRANSLATE_NOOP("breakpoints", "verified"),
    "moved": QT_TRANSLATE_NOOP("breakpoints", "moved"),
    "pending": QT_TRANSLATE_NOOP("breakpoints", "pending"),
    "stale": QT_TRANSLATE_NOOP("breakpoints", "file changed"),
    "refused": QT_TRANSLATE_NOOP("breakpoints", "refused"),
    "compiled": QT_TRANSLATE_NOOP("breakpoints", "compiled"),
    "worker": QT_TRANSLATE_NOOP("breakpoints", "in workers"),
    "disabled": QT_TRANSLATE_NOOP("breakpoints", "off"),
    "muted": QT_TRANSLATE_NOOP("breakpoints", "muted"),
    "failed": QT_TRANSLATE_NOOP("breakpoints", "condition failed"),
}
_REASONS = {
    "": QT_TRANSLATE_NOOP("breakpoints", "Whether it can hold here is known when the script runs."),
    "verified": QT_TRANSLATE_NOOP("breakpoints", "It holds before this line runs."),
    "moved": QT_TRANSLATE_NOOP("breakpoints", "No statement begins at line {asked}: it holds at line {line}."),
    "pending": QT_TRANSLATE_NOOP("breakpoints", "No code of this file has run yet."),
    "stale": QT_TRANSLATE_NOOP("breakpoints", "The file is not what it was when it was loaded: restart to hold here."),
    "refused": QT_TRANSLATE_NOOP("breakpoints", "It can not hold here: there is no statement at this line."),
    "compiled": QT_TRANSLATE_NOOP("breakpoints", "It is inside of what torch has compiled, where nothing can hold."),
    "worker": QT_TRANSLATE_NOOP("breakpoints", "Worker processes run this line; they are never held."),
    "disabled": QT_TRANSLATE_NOOP("breakpoints", "It is off."),
    "muted": QT_TRANSLATE_NOOP("breakpoints", "All breakpoints are muted."),
    "failed": QT_TRANSLATE_NOOP("breakpoints", "Its condition has failed, and does not hold until it is changed:"),
}
_NO_CONDITION = QT_TRANSLATE_NOOP("breakpoints", "Its condition is no expression:")


def state(standing: Any) -> str:
    """One or two words."""
    return translate("breakpoints", _STATES[standing.state])


def sentence(standing: Any, point: Any) -> str:
    """Why it is as it is, and when it holds."""
    reason = _NO_CONDITION if standing.state == "refused" and standing.detail else _REASONS[standing.state]
    words = translate("breakpoints", reason).format(asked=point.line, line=standing.line)
    condition = translate("breakpoints", "Condition: {condition}").format(condition=point.condition)
    lines = [f"{words} {standing.detail}".strip(), *([condition] if point.condition else [])]
    return "\n".join(lines)
