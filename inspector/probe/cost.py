"""What the probe costs, measured, and the governor that keeps live values under their share of it."""

from __future__ import annotations

import time

SHARE = 0.03  # of the debuggee's time that live values may take (DESIGN §3)
SPAN_S = 1.0  # rates are told over about this long


class Cost:
    """`spent` grows with each entry into the probe, time held excluded; `tick` is called once an iteration."""

    def __init__(self) -> None:
        self.spent = 0.0
        self._next_live = 0.0
        self._last_iteration = 0
        self.start(0)
        self.rate: float | None = None
        self.overhead: float | None = None

    def start(self, iteration: int) -> None:
        """Training was let go: what was measured before belongs to the stop."""
        self._mark = (time.perf_counter(), iteration, self.spent)
        self._last_iteration = iteration

    def tick(self, iteration: int) -> None:
        if iteration == self._last_iteration:
            return
        self._last_iteration = iteration
        then, from_iteration, spent = self._mark
        elapsed = time.perf_counter() - then
        if elapsed >= SPAN_S or (self.rate is None and elapsed > 0.2):
            self.rate = (iteration - from_iteration) / elapsed
            self.overhead = (self.spent - spent) / elapsed
            self._mark = (time.perf_counter(), iteration, self.spent)

    def may_live(self) -> bool:
        return time.perf_counter() >= self._next_live

    def took_live(self, seconds: float) -> None:
        self._next_live = time.perf_counter() + seconds / SHARE
