"""What one Step means: the selector shows the level where training is held, and F8 steps over at that level."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from inspector.wire.messages import LINE

from .toolbar import ToolBar

LEVELS = {"layer": "layer", "layer_end": "layer", "line": "line", "group": "layer", "node": "node"}  # by Inside.place
OUTSIDE = ""  # between two phases


class UnitChoice(QObject):
    """What somebody chooses holds until training is held at another level; back outside, what was chosen last there
    returns."""

    def __init__(self, session: Any, toolbar: ToolBar) -> None:
        super().__init__(toolbar)
        self._toolbar = toolbar
        self._level, self._outside = OUTSIDE, toolbar.unit()
        toolbar.unit_chosen.connect(self._on_chosen)
        session.stopped.connect(self._on_stopped)
        session.started.connect(lambda launch: self._enter(OUTSIDE))

    def within(self, unit: str) -> str:
        """What "into" and "out" mean where training is held: at a line they are those of lines."""
        return f"line_{unit}" if self._level == "line" else unit

    def _on_chosen(self, unit: str) -> None:
        if self._level == OUTSIDE:
            self._outside = unit

    def _on_stopped(self, stop: Any) -> None:
        self._enter(_level(stop))

    def _enter(self, level: str) -> None:
        if level != self._level:
            self._level = level
            self._toolbar.show_unit(level or self._outside)


def _level(stop: Any) -> str:
    """At a line that somebody has stepped to, or set a breakpoint on, a step is a line; a pause may hold at any."""
    if stop.next is not None and stop.next.phase == LINE and stop.reason.kind != "pause":
        return "line"
    return LEVELS[stop.inside.place] if stop.inside is not None else OUTSIDE
