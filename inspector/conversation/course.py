"""The state of the run. Each method is one thing that happens to it, and updates the questions, the silence and the
history."""

from __future__ import annotations

import dataclasses
from typing import Any

from inspector.wire.messages import Detached, Progress, Stopped

from .events import Events
from .outcome import Outcome
from .questions import Questions
from .run_state import RunState
from .seen.history import History
from .silence import Silence

AT_WORK = ("running", "pausing", "held")


class Course:
    """The state of the run.

    Attributes: `state`, as the last `state_changed` said; `heading`, the name of the target that training was let run
    to.
    """

    def __init__(self, questions: Questions, silence: Silence, history: History, events: Events) -> None:
        self.state = RunState()
        self.heading = ""
        self._questions = questions
        self._silence = silence
        self._history = history
        self._events = events

    @property
    def stop(self) -> Stopped | None:
        return self.state.stop

    def is_at_work(self) -> bool:
        """Returns whether there is a probe that could answer."""
        return self.state.code in AT_WORK and self.state.detached is None

    def waits_for_the_one_before(self) -> None:
        """Notes that the next run starts when the one before has ended."""
        self.become(RunState("starting"))

    def begins(self) -> None:
        self.heading = ""
        self._history.begin()

    def starts(self, takes_input: bool) -> None:
        self.become(RunState("starting", takes_input=takes_input))

    def holds(self, stop: Stopped) -> None:
        self._silence.end()
        self._history.stopped(stop)
        self._questions.move_to(stop.stop)
        self.heading = ""
        code = "running" if stop.passing else "held"
        self.change(code=code, stop=stop, where=None, seconds=0.0, unanswered=0.0, heading="")

    def goes_on(self) -> None:
        self._history.left()
        self._questions.move_to(0)
        self._silence.begin()
        self.change(code="running", stop=None, where=None, seconds=0.0, unanswered=0.0, heading=self.heading)
        self._events.resumed.emit()

    def pauses(self) -> None:
        """Notes that a pause was asked for."""
        self._silence.begin()
        self.heading = ""
        self.change(code="pausing", where=None, seconds=0.0, heading="")

    def progresses(self, progress: Progress) -> None:
        if self.state.code == "starting":
            self.goes_on()
        if self.state.code == "running":
            self._silence.begin()
            self.change(progress=progress, where=None, seconds=0.0, unanswered=0.0)
        else:
            self.change(progress=progress)

    def detaches(self, detached: Detached) -> None:
        """Notes that the probe is gone."""
        self.heading = ""
        if self.state.code != "running":
            self.goes_on()
        self.forgets()
        self.change(detached=detached, heading="")

    def answered(self) -> None:
        """Notes that all questions about this place are answered."""
        if self.state.code == "held":
            self._silence.end()
            self.change(unanswered=0.0, where=None, seconds=0.0)

    def ends(self, outcome: Outcome) -> None:
        self.heading = ""
        self.forgets()
        self.change(
            code="ended", stop=None, where=None, outcome=outcome, takes_input=False, unanswered=0.0, heading="",
            is_stopping=False,
        )  # fmt: skip
        self._events.ended.emit(outcome)

    def forgets(self) -> None:
        """Drops all questions."""
        self._silence.end()
        self._questions.move_to(0)

    def change(self, **known: Any) -> None:
        self.become(dataclasses.replace(self.state, **known))

    def become(self, state: RunState) -> None:
        if state != self.state:
            self.state = state
            self._events.state_changed.emit(state)
