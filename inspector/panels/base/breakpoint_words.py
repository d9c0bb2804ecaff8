"""What a breakpoint does and what has become of it, in words."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication

from inspector.panels.base import notation
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
    "worker": QT_TRANSLATE_NOOP(
        "breakpoints",
        "Worker processes run this line; they are never held. Data can be loaded in this process instead.",
    ),
    "disabled": QT_TRANSLATE_NOOP("breakpoints", "It is off."),
    "muted": QT_TRANSLATE_NOOP("breakpoints", "All breakpoints are muted."),
    "failed": QT_TRANSLATE_NOOP("breakpoints", "Its condition has failed, and does not hold until it is changed:"),
}
_NOT_MET = QT_TRANSLATE_NOOP("breakpoints", "Nothing of this name has run yet.")
_ELSEWHERE = QT_TRANSLATE_NOOP("breakpoints", "It holds there.")
_TENSOR = QT_TRANSLATE_NOOP(
    "breakpoints", "It is looked at at both ends of each phase, at each stop, and at each line that a step comes by."
)
_GRADIENT = QT_TRANSLATE_NOOP(
    "breakpoints", "It holds in the backward, once the last gradient of its parameters has arrived."
)
_NO_CONDITION = QT_TRANSLATE_NOOP("breakpoints", "Its condition is no expression:")


def state(standing: Any) -> str:
    """One or two words."""
    return translate("breakpoints", _STATES[standing.state])


def what(point: Any, others: Sequence[Any] = ()) -> str:
    """When it holds, and what it does: "count == 3 · iteration ≥ 40"; "" of one that holds always. `others`: where the
    one that arms it is found."""
    arming = next((other for other in others if other.id == point.armed_by), None)
    parts = [
        point.condition, _counted(point.iteration, _ITERATIONS), _counted(point.hits, _HITS), _written(point),
        translate("breakpoints", "holds once, then off") if point.then == "disable" else "", translate("breakpoints", "only once") if point.once else "",
        translate("breakpoints", "loads data in this process") if point.loads_here else "",
        translate("breakpoints", "only counts") if point.then == "log" and not point.log else "",
        translate("breakpoints", "after {place}").format(place=place(arming)) if arming is not None else "",
    ]  # fmt: skip
    return " · ".join(part for part in parts if part)


def place(point: Any, line: int = 0) -> str:
    """ "train.py:42", "Net.forward", "backward"."""
    if point.kind == "line":
        return f"{os.path.basename(point.file)}:{line or point.line}"
    if point.kind == "uncaught":
        return translate("breakpoints", "uncaught errors")
    if point.kind == "exception":
        return str(point.name) or translate("breakpoints", "any exception")
    if point.kind in _NAMED:
        return translate("breakpoints", _NAMED[point.kind]).format(name=point.name)
    if point.kind in ("phase", "layer"):
        return translate("breakpoints", _PHASES[point.when]).format(phase=point.name)
    return str(point.name)


_NAMED = {
    "gradient": QT_TRANSLATE_NOOP("breakpoints", "gradient of {name}"),
    "tensor": QT_TRANSLATE_NOOP("breakpoints", "{name} changes"),
}
_PHASES = {
    "before": QT_TRANSLATE_NOOP("breakpoints", "before {phase}"),
    "after": QT_TRANSLATE_NOOP("breakpoints", "after {phase}"),
}
_ITERATIONS = {
    "is": QT_TRANSLATE_NOOP("breakpoints", "iteration = {number}"),
    "from": QT_TRANSLATE_NOOP("breakpoints", "iteration ≥ {number}"),
    "every": QT_TRANSLATE_NOOP("breakpoints", "every {number} iterations"),
}
_HITS = {
    "is": QT_TRANSLATE_NOOP("breakpoints", "hit = {number}"),
    "from": QT_TRANSLATE_NOOP("breakpoints", "hits ≥ {number}"),
    "every": QT_TRANSLATE_NOOP("breakpoints", "every {number} hits"),
}


def _counted(test: Any, sentences: dict[str, str]) -> str:
    return translate("breakpoints", sentences[test.how]).format(number=test.number) if test.how else ""


def _written(point: Any) -> str:
    if not point.log:
        return ""
    if point.plots:
        return translate("breakpoints", "plot {expression}").format(expression=point.log)
    return translate("breakpoints", "log “{message}”").format(message=point.log)


def sentence(standing: Any, point: Any, others: Sequence[Any] = ()) -> str:
    """Why it is as it is, and when it holds."""
    reason = _NO_CONDITION if standing.state == "refused" and standing.detail else _REASONS[standing.state]
    if standing.state == "verified" and point.kind != "line":
        reason = {"tensor": _TENSOR, "gradient": _GRADIENT}.get(point.kind, _ELSEWHERE)
    elif standing.state == "pending" and point.kind != "line":
        reason = _NOT_MET
    words = translate("breakpoints", reason).format(asked=point.line, line=standing.line)
    cost = ""
    if standing.seconds > 0 and standing.hits:
        each = notation.number(1e6 * standing.seconds / standing.hits)
        cost = translate("breakpoints", "It takes {number} µs each time.").format(number=each)
    return "\n".join(line for line in (f"{words} {standing.detail}".strip(), what(point, others), cost) if line)
