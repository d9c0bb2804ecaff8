"""Breakpoints that hold when the loss is above a number: how they are told from others, and their lines in the plot.

Imports pyqtgraph when the first line is drawn: the window is painted then.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt

from inspector.panels.style import look

_CONDITION = re.compile(r"\((?P<name>.+)\)\.item\(\) > (?P<value>-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)")
WHERE = {"kind": "phase", "name": "backward", "when": "before"}


def condition(name: str, value: float) -> str:
    """In the names of the line that calls backward."""
    return f"({name}).item() > {value:.6g}"


def value_of(point: Any) -> tuple[str, float] | None:
    """(name of the loss, number) of such a breakpoint; None for any other."""
    found = _CONDITION.fullmatch(point.condition)
    if found is None or any(getattr(point, key) != value for key, value in WHERE.items()):
        return None
    return found["name"], float(found["value"])


class ThresholdLines:
    """A dashed line for each, which can be dragged. `moved(id, value)`: where one was dragged to."""

    def __init__(self, plot: Any, moved: Callable[[int, float], None]) -> None:
        self._plot, self._moved = plot, moved
        self.lines: dict[int, Any] = {}

    def show(self, values: dict[int, float]) -> None:
        """`values`: where each is drawn, by the breakpoint's id."""
        for number in self.lines.keys() - values.keys():
            self._plot.removeItem(self.lines.pop(number))
        for number, value in values.items():
            if number not in self.lines:
                self.lines[number] = self._made(number)
            self.lines[number].setPos(value)

    def _made(self, number: int) -> Any:
        import pyqtgraph

        pen = pyqtgraph.mkPen(look.current().colour("red"), width=1, style=Qt.PenStyle.DashLine)
        line = pyqtgraph.InfiniteLine(angle=0, movable=True, pen=pen)
        line.sigPositionChangeFinished.connect(lambda moved: self._moved(number, float(moved.value())))
        self._plot.addItem(line, ignoreBounds=True)
        return line
