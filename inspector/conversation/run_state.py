"""What the run is doing now, as one frozen value that a toolbar or a sentence can be computed from."""

from __future__ import annotations

from dataclasses import dataclass

from inspector.wire.messages import Children, Detached, Progress, Stopped, Where

from .outcome import Outcome

CODES = ("empty", "starting", "running", "pausing", "held", "ended")


@dataclass(frozen=True)
class RunState:
    """`code` is one of CODES; the rest is what is known besides, None where it is not."""

    code: str = "empty"
    stop: Stopped | None = None  # while held
    progress: Progress | None = None  # the latest of the free run
    outcome: Outcome | None = None  # when ended
    where: Where | None = None  # the training thread's place, asked for while it gives no news
    seconds: float = 0.0  # since the last news of the training thread, or since Pause was wished for
    takes_input: bool = False  # what is typed reaches the script
    detached: Detached | None = None  # the probe is no longer there: training goes on unwatched
    unseen: str = ""  # a phase that is not seen any more, as the script has taken torch's hooks away
    unanswered: float = 0.0  # seconds since it was asked something, while not even its reading thread answers
    heading: str = ""  # what it runs to, while it runs only until that comes
    children: Children | None = None  # processes that the script has started, which are not followed
    is_stopping: bool = False  # it was asked to end, and has not yet

    def can_hold_here(self) -> bool:
        """Whether a pause for which no moment comes may hold between two of them."""
        return self.code == "pausing" and self.where is not None and self.where.can_hold
