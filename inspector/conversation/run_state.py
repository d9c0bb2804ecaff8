"""The state of the run as one frozen value, from which a toolbar or a sentence can be computed."""

from __future__ import annotations

from dataclasses import dataclass

from inspector.wire.messages import Children, Detached, Progress, Ranked, Stopped, Where

from .outcome import Outcome

CODES = ("empty", "starting", "running", "pausing", "held", "ended")


@dataclass(frozen=True)
class RunState:
    """The state of the run. `code` is one of CODES; the other fields are None or empty where they do not apply."""

    code: str = "empty"
    stop: Stopped | None = None  # while held
    progress: Progress | None = None  # the last one of the free run
    outcome: Outcome | None = None  # when ended
    where: Where | None = None  # where the training thread is, asked while it gives no news
    seconds: float = 0.0  # since the training thread's last news, or since Pause was asked for
    takes_input: bool = False  # typed text reaches the script
    detached: Detached | None = None  # the probe is gone: training goes on unwatched
    unseen: str = ""  # a phase that is not seen any more, as the script has removed torch's hooks
    unanswered: float = 0.0  # seconds since a question was asked, while not even the reading thread answers
    heading: str = ""  # the target, while it runs to one
    children: Children | None = None  # processes that the script has started, which are not watched
    rank: Ranked | None = None  # which one it is of the ranks that train together; None: it trains alone
    timeout: float = (
        0.0  # seconds of the script's own, which are raised while somebody steps its ranks; 0: they are not
    )
    is_stopping: bool = False  # it was asked to end, and has not yet

    def can_hold_here(self) -> bool:
        """Returns whether a pause for which no moment comes may hold between two moments."""
        return self.code == "pausing" and self.where is not None and self.where.can_hold
