"""What the probe costs, measured, and the governor that keeps live values under their share of it."""

from __future__ import annotations

import time

SHARE, LEAST_SHARE = 0.03, 0.01  # of the debuggee's time that live values may take (DESIGN §3)
TOTAL = 0.04  # that they and the hooks may take together: short iterations leave live values the smaller share
COPIES = 1 / 3  # of that share, for copies of tensors that are looked at: answers never wait for them
SPAN_S = 1.0  # rates are told over about this long


class Cost:
    """`spent` grows with each entry into the probe, time held excluded; `tick` is called once an iteration."""

    def __init__(self) -> None:
        self.spent = 0.0
        self.share = SHARE
        self._live = 0.0  # part of `spent` that live values took
        self._next_live = 0.0
        self._next_copy = float("-inf")
        self._owed = 0.0  # seconds that were taken ahead of an answer, and are counted with it
        self._last_iteration = 0
        self.start(0)
        self.rate: float | None = None
        self.overhead: float | None = None

    def start(self, iteration: int) -> None:
        """Training was let go: what was measured before belongs to the stop."""
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
        """Something was computed in time for an answer that comes soon."""
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
