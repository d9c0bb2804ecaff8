"""What breakpoints record: messages, plotted values, and hit counts. The writing thread takes it away in bursts."""

from __future__ import annotations

import time
from array import array
from collections import deque
from collections.abc import Iterable
from typing import Any

from ...wire.arrays import Array
from ...wire.lines import FIRST_PLOTTED, LONGEST_LOGGED, BreakpointHits, ConditionFailed, Logged
from ...wire.messages import LossPoints, SeriesOpened
from .point import Point

A_SECOND = 60  # messages of one breakpoint sent in a second; more are only counted
HITS_S = 0.1  # seconds between two reports of counts
MOST = 10_000  # messages and points that wait, at most


class Log:
    """Collects messages, plotted values and counts of breakpoints."""

    def __init__(self) -> None:
        self._messages: deque[Any] = deque(maxlen=MOST)
        self._points: deque[tuple[int, int, float]] = deque(maxlen=MOST)
        self._series: dict[tuple[int, str], int] = {}  # by the breakpoint's id, and what it plots
        self._seconds: dict[int, tuple[float, int]] = {}  # by id: (the second that is counted, messages in it)
        self._more: dict[int, int] = {}
        self._told: dict[int, tuple[int, int]] = {}
        self._next_hits = 0.0
        self.is_over = False  # nothing is sent later

    def writes(self, point: Point, iteration: int, text: str) -> None:
        number, second = point.wish.id, time.monotonic() // 1
        began, count = self._seconds.get(number, (second, 0))
        count = count + 1 if began == second else 1
        self._seconds[number] = second, count
        if count > A_SECOND:
            self._more[number] = self._more.get(number, 0) + 1
        else:
            self._messages.append(Logged(number, iteration, text[:LONGEST_LOGGED], self._more.pop(number, 0)))

    def plots(self, point: Point, iteration: int, value: float) -> None:
        wish = point.wish
        key = wish.id, wish.log
        if key not in self._series:
            self._series[key] = number = FIRST_PLOTTED + len(self._series)
            self._messages.append(SeriesOpened(number, wish.log, wish.file, point.line, False, True))
        self._points.append((self._series[key], iteration, value))

    def failed(self, point: Point) -> None:
        self._messages.append(ConditionFailed(point.wish.id, point.error))

    def drain(self, points: Iterable[Point]) -> list[Any]:
        """Returns what was collected since the last call."""
        plotted = self._drained_points()  # first: the message that opens their series is there already
        told = [self._messages.popleft() for _ in range(len(self._messages))]
        for number, more in list(self._more.items()):
            if self.is_over or self._seconds[number][0] != time.monotonic() // 1:
                del self._more[number]
                told.append(Logged(number, 0, "", more))
        return told + plotted + self._hits(points)

    def _drained_points(self) -> list[LossPoints]:
        by_series: dict[int, list[tuple[int, float]]] = {}
        for _ in range(len(self._points)):
            series, iteration, value = self._points.popleft()
            by_series.setdefault(series, []).append((iteration, value))
        return [_points(series, some) for series, some in by_series.items()]

    def _hits(self, points: Iterable[Point]) -> list[BreakpointHits]:
        now = time.monotonic()
        if now < self._next_hits and not self.is_over:
            return []
        new = [p for p in points if p.wish.id and self._told.get(p.wish.id, (0, 0)) != (p.hits, p.held)]
        if not new:
            return []
        self._next_hits = now + HITS_S
        self._told.update({p.wish.id: (p.hits, p.held) for p in new})
        ids, hits, held, seconds = zip(*[(p.wish.id, p.hits, p.held, p.seconds) for p in new])
        return [BreakpointHits(_packed("q", ids), _packed("q", hits), _packed("q", held), _packed("d", seconds))]


def _points(series: int, some: list[tuple[int, float]]) -> LossPoints:
    return LossPoints(series, _packed("q", [at for at, _ in some]), _packed("d", [value for _, value in some]))


def _packed(code: str, numbers: Any) -> Array:
    column = array(code, numbers)
    return Array({"q": "i8", "d": "f8"}[code], (len(column),), column.tobytes())
