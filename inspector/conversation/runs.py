"""Starts one run after another: the next one waits until the one before has ended."""

from __future__ import annotations

from collections.abc import Callable

from .carrying import Carried, Carrier
from .launch import Launch
from .outcome import Outcome


class Runs:
    """The runs. `begin` is called when `launch` can be run, `end` when a run is over and none follows.

    Attributes: `run`, the running one or None; `launch`, the last one; `hold`, whether it holds at the first batch.
    """

    def __init__(
        self, carrier: Carrier, begin: Callable[[Carried, Launch], None], end: Callable[[Outcome], None]
    ) -> None:
        self.run: Carried | None = None
        self.launch: Launch | None = None
        self.hold = True
        self._carrier = carrier
        self._begin = begin
        self._end = end
        self._is_replacing = False  # the run is being stopped so that `launch` can start

    def is_connected(self) -> bool:
        return self.run is not None and self.run.is_connected()

    def start(self, launch: Launch, hold: bool) -> bool:
        """Starts a launch. Returns False if it has to wait for the run before, which is told to end and not heard any
        more."""
        self.launch, self.hold = launch, hold
        if self.run is None:
            self._make(launch)
            return True
        if not self._is_replacing:
            self._is_replacing = True
            self.run.hush()
            self.run.stop()
        return False

    def stop(self) -> bool:
        """Tells the run to end, and starts none after it. Returns False if there is none."""
        self._is_replacing = False
        if self.run is not None:
            self.run.stop()
        return self.run is not None

    def let_go(self) -> None:
        """Leaves the process running without us."""
        if self.run is not None and self.run.is_alive():
            self._over(self.run.let_go(), False)

    def kill(self) -> None:
        """Ends everything at once; no event comes any more."""
        if self.run is not None:
            self.run.kill()
            self._forget()

    def _make(self, launch: Launch) -> None:
        run = self.run = self._carrier.run(launch, self.hold)
        run.over.connect(lambda outcome: self._over(outcome, self._is_replacing))
        self._begin(run, launch)

    def _over(self, outcome: Outcome, is_followed: bool) -> None:
        self._forget()
        self._is_replacing = False
        if is_followed and self.launch is not None:
            self._make(self.launch)
        else:
            self._end(outcome)

    def _forget(self) -> None:
        run, self.run = self.run, None
        if run is not None:
            run.dispose()
