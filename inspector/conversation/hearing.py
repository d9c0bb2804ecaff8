"""The table of what each message of a debuggee does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from inspector.wire import messages
from inspector.wire.abort import BackwardAborted, PartialOver
from inspector.wire.collectives import TimeoutRaised
from inspector.wire.findings import FINDINGS
from inspector.wire.lines import LINES
from inspector.wire.messages import ANSWERS, Declined, Detached, Progress, Resumed, Stopped, Values
from inspector.wire.optimizers import OPTIMIZER
from inspector.wire.seen import MomentsSeen

from .course import Course
from .events import Events
from .findings import FoundInRun
from .questions import Questions
from .seen.history import History

# messages that change nothing here and are passed on
PASSED_ON = (
    messages.TorchLoaded, messages.SeriesOpened, messages.LossPoints, messages.Moved, messages.NotMoved,
    messages.MovedBack, messages.Remeasured, BackwardAborted, PartialOver, *LINES.news, *OPTIMIZER.news,
)  # fmt: skip


class Hearing:
    """Handles messages by type (`table`). `Hello` is handled on connecting; `Ended` comes back as the run's outcome."""

    def __init__(
        self, course: Course, questions: Questions, history: History, events: Events, found: FoundInRun
    ) -> None:
        self._course = course
        self._questions = questions
        self._history = history
        self._events = events
        self._found = found
        answers = {kind for kinds in ANSWERS.values() for kind in kinds}
        self.table: dict[type, Callable[[Any], None]] = {
            **dict.fromkeys(answers, questions.answer),
            **dict.fromkeys(PASSED_ON, events.heard.emit),
            **dict.fromkeys(FINDINGS.news, self._on_found),
            Values: self._on_values,
            Stopped: self._on_stopped,
            Resumed: self._on_resumed,
            Progress: self._on_progress,
            MomentsSeen: history.add,
            Detached: self.detached,
            Declined: self._on_declined,
            messages.Children: lambda message: course.change(children=message),
            messages.Ranked: lambda message: course.change(rank=message),
            TimeoutRaised: lambda message: course.change(timeout=message.seconds),
            messages.HooksCleared: lambda message: course.change(unseen=message.phase),
        }

    def hear(self, message: Any) -> None:
        """Handles a message. Raises WireError for an answer that does not fit its question."""
        hearer = self.table.get(type(message))
        if hearer is not None:
            hearer(message)

    def _on_found(self, message: Any) -> None:
        self._found.hear(message)
        self._events.heard.emit(message)

    def detached(self, message: Detached) -> None:
        self._course.detaches(message)
        self._found.hear(message)
        self._events.heard.emit(message)

    def _on_values(self, message: Values) -> None:
        is_of_here = message.stop and message.stop == self._questions.stop
        self._questions.answer(message)
        if is_of_here:
            self._history.measured(message)

    def _on_stopped(self, message: Stopped) -> None:
        self._course.holds(message)
        if (message.reason.kind, message.reason.detail) == ("finding", "nonfinite"):
            self._found.record(False)
        self._events.heard.emit(message)
        if not self._questions.is_outstanding():
            self._questions.answered.emit()

    def _on_resumed(self, message: Resumed) -> None:
        """Notes that training goes on; usually known already, as a step does not wait for this."""
        stop = self._course.stop
        if stop is not None and stop.stop == message.stop:
            self._course.goes_on()

    def _on_progress(self, message: Progress) -> None:
        self._course.progresses(message)
        self._events.heard.emit(message)

    def _on_declined(self, message: Declined) -> None:
        """Notes that the debuggee can not be debugged; the script runs on without us."""
        self.detached(Detached("declined", f"{message.code} {message.detail}".strip()))
