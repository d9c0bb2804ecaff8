"""Measures what the probe costs and keeps live values (those shown while training runs) under their share of the
time."""

from __future__ import annotations

import time

SHARE, LEAST_SHARE = 0.03, 0.01  # fractions of the debuggee's time that live values may take
TOTAL = 0.04  # the fraction for live values and hooks together: in short iterations live values get less
COPIES = 1 / 3  # of that share, for copies of tensors that a panel shows; answers are not delayed by them
SPAN_S = 1.0  # seconds over which rates are averaged


class Cost:
    """Counts the seconds that the probe takes and says when the next live value may be computed.

    Attributes: `spent`, seconds inside entries of the probe without the time held at stops; `share`, the fraction of
    the time that live values may take now; `rate`, iterations per second, and `overhead`, the fraction of the time that
    the probe takes (both None until measured). `tick` is called once per iteration.
    """

    def __init__(self) -> None:
        self.spent = 0.0
        self.share = SHARE
        self._live = 0.0  # the seconds of `spent` that live values took
        self._next_live = 0.0
        self._next_copy = float("-inf")
        self._owed = 0.0  # seconds computed in advance for an answer, counted together with it
        self._last_iteration = 0
        self.start(0)
        self.rate: float | None = None
        self.overhead: float | None = None

    def start(self, iteration: int) -> None:
        """Begins a new measurement when training continues after a stop, so that the stop's own time is left out."""
        self._mark = (time.perf_counter(), iteration, self.spent, self._live)
        self._last_iteration = iteration

    def tick(self, iteration: int) -> None:
        if iteration == self._last_iteration:
            return
        self._last_iteration = iteration
        then, from_iteration, spent, live = self._mark
        elapsed = time.perf_counter() - then
        if elapsed >= SPAN_S or (self.rate is None and elapsed > 0.2):
            self.rate = (iteration - from_iteration) / elapsed
            self.overhead = (self.spent - spent) / elapsed
            hooks = self.overhead - (self._live - live) / elapsed
            self.share = min(SHARE, max(LEAST_SHARE, TOTAL - hooks))
            self._mark = (time.perf_counter(), iteration, self.spent, self._live)

    def may_live(self) -> bool:
        return time.perf_counter() >= self._next_live

    def owes(self, seconds: float) -> None:
        """Counts seconds that were computed in advance for an answer that comes soon."""
        self._live += seconds
        self._owed += seconds

    def took_live(self, seconds: float) -> None:
        now, taken = time.perf_counter(), seconds + self._owed
        is_copying = now - self._next_copy < SPAN_S
        self._live += seconds
        self._owed = 0.0
        self._next_live = now + taken / (self.share * (1 - COPIES if is_copying else 1))

    def may_copy(self) -> bool:
        return time.perf_counter() >= self._next_copy

    def took_copies(self, seconds: float) -> None:
        self._live += seconds
        self._next_copy = time.perf_counter() + seconds / (self.share * COPIES)
