"""What is alive in this debuggee: whether the probe is on, and who to ask. Everything else hangs on it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .agent import Agent
    from .moments import Recorder


class Own(threading.local):
    """Per thread: whether the probe itself is at work, so that it sees none of its own doing."""

    busy = False


class Live:
    on = False
    agent: Agent | None = None
    recorder: Recorder | None = None
    own = Own()
    at_failure: Callable[[BaseException], None] | None = None  # what is done first when the script ends by an exception

    def hold_at_end(self, error: BaseException | None) -> None:
        """The last stop of a script that was being stepped when it came to its end."""
        if self.on and error is not None and self.at_failure is not None:
            self.at_failure(error)
        if self.on and error is None and self.recorder is not None:
            from .guard import guarded

            guarded(self.recorder.at_end)()


live = Live()
