"""Watches: expressions that are evaluated at each stop, with what they were at the stops before."""

from __future__ import annotations

import math
from array import array
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject, Signal

from inspector.panels.variables import words
from inspector.panels.variables.asking import numbers_of
from inspector.wire.arrays import Array
from inspector.wire.lines import FIRST_PLOTTED
from inspector.wire.messages import LossPoints, Refused, SeriesOpened
from inspector.wire.variables import CHANGED, Evaluate, Value

if TYPE_CHECKING:
    from inspector.session.session import Session

MOST_PAST = 10_000  # values that are kept of one
TOLD = 12  # of them, the latest, in its tool tip
FIRST_SERIES = 2 * FIRST_PLOTTED  # numbers of curves, apart from those of breakpoints


@dataclass
class Watched:
    """`past`: (stop, iteration, its text, its number) of each stop."""

    value: Value
    numbers: list[float] = field(default_factory=lambda: [math.nan] * 5)
    past: deque[tuple[int, int, str, float]] = field(default_factory=lambda: deque(maxlen=MOST_PAST))
    series: int = 0  # its curve, once it is plotted


class Watching(QObject):
    """`changed`: a value has come. Values of a frame that is not the innermost are no part of a history."""

    changed = Signal()

    def __init__(self, session: Session, owner: Any, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._owner = session, owner
        self._watched: dict[str, Watched] = {}
        self._last_series = FIRST_SERIES
        self.awaited: set[str] = set()

    def begin(self) -> None:
        """A new run: of the last one nothing is known any more."""
        self._watched.clear()
        self.awaited.clear()

    def ask(self) -> None:
        frame, self.awaited = self._session.selection.frame, set(self._session.watches.all)
        for text in self._session.watches.all:
            self._session.ask(Evaluate(0, frame, text, True), partial(self._take, text), self._owner)

    def rows(self) -> tuple[list[Value], list[float]]:
        """With their head; none where there are no watches."""
        texts = self._session.watches.all
        if not texts:
            return [], []
        shown = [self._watched.get(text) or Watched(_row(text, "…")) for text in texts]
        head = Value("watches", "", "head", "", "", 0, 0, 0, "watch")
        numbers = [number for watched in shown for number in watched.numbers]
        return [head, *(watched.value for watched in shown)], [math.nan] * 5 + numbers

    def past(self, text: str) -> str:
        """Its values at the last stops, a line for each."""
        watched = self._watched.get(text)
        latest = list(watched.past)[-TOLD:] if watched is not None else []
        line = QCoreApplication.translate("variables", "iteration {iteration}: {value}")
        return "\n".join(line.format(iteration=iteration, value=shown) for _, iteration, shown, _ in latest)

    # ── values ──

    def _take(self, text: str, answer: Any) -> None:
        self.awaited.discard(text)
        watched = self._watched.setdefault(text, Watched(_row(text, "")))
        numbers: list[float] = []
        if isinstance(answer, Refused):
            watched.value = _row(text, words.refused(answer.code, answer.detail), "error")
        elif answer.value is None:
            watched.value = _row(text, words.raised(answer.error, answer.words), "error")
        else:
            watched.value, numbers = replace(answer.value, name=text, group="watch"), numbers_of(answer.numbers)
        watched.numbers = numbers[:5] or [math.nan] * 5
        self._remember(watched)
        self.changed.emit()

    def _remember(self, watched: Watched) -> None:
        stop, frame = self._session.stop, self._session.selection.frame
        if stop is None or frame != -1:
            return
        shown, number = words.value_of(watched.value, _five(watched), False), _number(watched)
        last = watched.past[-1] if watched.past else None
        if last is not None and last[0] == stop.stop:  # asked once more at the same stop
            watched.past.pop()
            last = watched.past[-1] if watched.past else None
            watched.past.append((stop.stop, stop.iteration, shown, number))
        else:
            watched.past.append((stop.stop, stop.iteration, shown, number))
            self._draw(watched, [watched.past[-1]])
        if last is not None and last[2] != shown:
            watched.value = replace(watched.value, flags=watched.value.flags | CHANGED)

    # ── curves ──

    def plot(self, text: str) -> None:
        """Its numbers so far, and from now on, are a curve beside the loss."""
        watched = self._watched.get(text)
        if watched is None or watched.series:
            return
        self._last_series += 1
        watched.series = self._last_series
        self._session.series_opened.emit(SeriesOpened(watched.series, text, "", 0, False, True))
        self._draw(watched, list(watched.past))

    def _draw(self, watched: Watched, past: Sequence[tuple[int, int, str, float]]) -> None:
        points = [(iteration, number) for _, iteration, _, number in past if not math.isnan(number)]
        if watched.series and points:
            places, values = array("q", [at for at, _ in points]), array("d", [number for _, number in points])
            columns = (
                Array("i8", (len(points),), places.tobytes()),
                Array("f8", (len(points),), values.tobytes()),
            )
            self._session.points_arrived.emit(LossPoints(watched.series, *columns))


def _row(text: str, shown: str, kind: str = "plain") -> Value:
    return Value(text, "", kind, "", shown[:240], 0, 0, 0, "watch")


def _five(watched: Watched) -> words.Numbers:
    low, high, mean, deviation, bad = watched.numbers
    return low, high, mean, deviation, bad


def _number(watched: Watched) -> float:
    """NaN for what is no single number."""
    value = watched.value
    if value.tensor is not None:
        return watched.numbers[0] if math.prod(value.tensor.shape) == 1 else math.nan
    try:
        return float(value.text) if value.kind == "plain" else math.nan
    except ValueError:
        return math.nan
