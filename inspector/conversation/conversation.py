"""One debuggee: what it is told, what it is asked, and what it tells."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from inspector.wire import messages
from inspector.wire.framing import WireError
from inspector.wire.lines import Breakpoint, SetBreakpoints
from inspector.wire.seen import StopAtSmall, WatchMoments
from inspector.wire.variables import CancelEvaluation

from .carrying import Carried, Carrier
from .course import Course
from .events import Events
from .findings import FoundInRun
from .hearing import Hearing
from .launch import Launch
from .questions import Questions
from .run_state import RunState
from .runs import Runs
from .seen.history import History
from .silence import INTERVAL_MS, Silence
from .whereabouts import Whereabouts


class Conversation:
    """The conversation with one debuggee. Every method returns at once; an event tells the rest.

    Attributes: `events`; `history`, what was seen of the run; `questions`, what is asked and not answered; `hearing`,
    which message does what; `runs`.
    """

    def __init__(self, carrier: Carrier) -> None:
        self.events = Events()
        self.history = History()
        self.questions = Questions()
        self.questions.answered.connect(self._on_all_answered)
        self._silence = Silence(carrier.timer(INTERVAL_MS, self._on_tick))
        self._course = Course(self.questions, self._silence, self.history, self.events)
        self.found = FoundInRun()
        self.found.choice_changed.connect(lambda: self._send(self.found.order()))
        self.hearing = Hearing(self._course, self.questions, self.history, self.events, self.found)
        self.runs = Runs(carrier, self._begin, self._course.ends)
        self._whereabouts = Whereabouts(self._course, self.questions, self._send)
        self._watches_moments = False
        self._at_end = messages.AT_END[0]
        self._stops_at_small = False
        self._moves = 0  # number of the last wish to move
        self._breakpoints: tuple[Breakpoint, ...] = ()
        self._is_muted = False
        self._settings = self._launched = 0  # version of the breakpoints: now, and when the script was launched

    @property
    def state(self) -> RunState:
        return self._course.state

    @property
    def stop(self) -> messages.Stopped | None:
        """The stop at which training is held, or None."""
        return self._course.stop

    @property
    def launch(self) -> Launch | None:
        """The last launch, or None."""
        return self.runs.launch

    def pid(self) -> int:
        """Returns the debuggee's process id, or 0."""
        return self.runs.run.pid() if self.runs.run is not None else 0

    def follow(self, other: Conversation) -> None:
        """Takes over all that was set in another one, before anything runs here."""
        self._breakpoints, self._is_muted, self._settings = other._breakpoints, other._is_muted, other._settings
        self._at_end, self._stops_at_small = other._at_end, other._stops_at_small
        self._watches_moments = other._watches_moments
        self.found.choose_like(other.found)

    # ── a run ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def start(self, launch: Launch, hold: bool = True) -> None:
        """Starts a script and holds it at its first batch, or lets it run. A running one is stopped first."""
        self._course.forgets()
        self.found.begin()
        launch = dataclasses.replace(launch, breakpoints=self._breakpoints, is_muted=self._is_muted)
        self._launched = self._settings
        if not self.runs.start(launch, hold):
            self._course.waits_for_the_one_before()

    def restart(self, launch: Launch | None = None) -> None:
        """Starts the last launch again, or another one."""
        launch = launch or self.launch
        if launch is not None:
            self.start(launch, self.runs.hold)

    def end(self) -> None:
        """Ends the process: by asking, and after two seconds by force."""
        if self.runs.stop():
            self._course.change(is_stopping=True)

    def let_go(self) -> None:
        """Ends the conversation; the process lives on, and its output goes to the file that the outcome names."""
        self.runs.let_go()

    def close(self) -> None:
        """Ends everything at once; no event comes any more. For a gentler end, await `ended` before."""
        self._course.forgets()
        self.runs.kill()
        self._course.state = RunState()

    def _begin(self, run: Carried, launch: Launch) -> None:
        self._course.begins()
        run.connected.connect(self._on_connected)
        run.heard.connect(self._hear)
        run.broke.connect(self._on_broke)
        run.text.connect(self.events.printed.emit)
        run.skipped.connect(self.events.skipped.emit)
        run.input_closed.connect(self._on_input_closed)
        began = run.start()
        self._course.starts(run.takes_input())
        if began:
            self._silence.begin()
            self.events.started.emit(launch)

    def _on_connected(self, hello: messages.Hello) -> None:
        self.events.connected.emit(hello)
        self._send(messages.HoldAtEnd(self._at_end))
        self._send(self.found.order())
        if self._settings != self._launched:  # what was set while nobody heard it
            self._send(SetBreakpoints(self._settings, self._breakpoints, self._is_muted))
        if self._watches_moments:
            self._send(WatchMoments(True))
        if self._stops_at_small:
            self._send(StopAtSmall(True))
        if not self.runs.hold:
            self._course.goes_on()

    def _on_broke(self, reason: str) -> None:
        """Notes that the connection broke; the debuggee goes on without us if it lives."""
        if self.state.detached is None:
            self.hearing.detached(messages.Detached("wire", reason))

    # ── telling ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def step(self, unit: str) -> None:
        """Lets a held debuggee go on for one of messages.UNITS."""
        if self.stop is not None and self.runs.run is not None:
            self._send(messages.Go(self.stop.stop, unit))
            self._course.goes_on()

    def run_to(self, wish: Any, name: str) -> None:
        """Lets a held debuggee go on until the target of a `RunTo` or `RunToNode` comes; `name`: the target's name for
        people. `not_run_to` tells why it can not."""
        if self.stop is not None:
            self._course.heading = name
            self.wish(wish, lambda refused: self._on_not_run_to(refused, name))

    def _on_not_run_to(self, refused: Any, name: str) -> None:
        self._course.heading = ""
        self.events.not_run_to.emit(refused, name)

    def set_breakpoints(self, breakpoints: tuple[Breakpoint, ...], is_muted: bool = False) -> int:
        """Sets all breakpoints, for the running script and those that follow; returns the version that BreakpointsSet
        will name."""
        self._breakpoints, self._is_muted = breakpoints, is_muted
        self._settings += 1
        self._send(SetBreakpoints(self._settings, breakpoints, is_muted))
        return self._settings

    def cancel_evaluation(self) -> None:
        """Cancels the running evaluation, which is then answered as cancelled."""
        self._send(CancelEvaluation())

    def wish(self, wish: Any, refused: Callable[[Any], None]) -> None:
        """Wishes something at this stop. If it is granted, training moves on; else `refused(messages.Refused)` is
        called."""
        if self.stop is not None:
            self._ask(dataclasses.replace(wish, stop=self.stop.stop), refused, refused, counted=False)

    def pause(self) -> None:
        """Asks a running debuggee to hold at its next moment; asked again while no moment comes, right where it is."""
        if not self.can_answer():
            return
        if self.state.can_hold_here():
            self._send(messages.HoldHere())
        elif self.state.code == "running":
            self._send(messages.Pause())
            self._course.pauses()

    def move_to(self, device: str) -> None:
        """Asks to move training to `device` from its next iteration on; "": where the script has put it. Answered by
        Moved or NotMoved; MovedBack tells that the first iteration there failed."""
        if self.can_answer():
            self._moves += 1
            self._send(messages.MoveTo(self._moves, device))

    def watch_moments(self, on: bool) -> None:
        """Sets whether the history includes the phases of a free run; those of a stepped training are always
        included."""
        if on != self._watches_moments:
            self._watches_moments = on
            self._send(WatchMoments(on))

    def stop_at_small(self, on: bool) -> None:
        """Sets whether a step by phase also holds at small moments: clipping, a scaler, a scheduler."""
        self._stops_at_small = on
        self._send(StopAtSmall(on))

    def hold_at_end(self, when: str) -> None:
        """Sets when a script that has come to its end is held, one of messages.AT_END."""
        if when != self._at_end:
            self._at_end = when
            self._send(messages.HoldAtEnd(when))

    def send_input(self, text: str) -> None:
        """Writes text to the script's standard input."""
        if self.runs.run is not None:
            self.runs.run.write(text)
            self._course.change(where=None, takes_input=self.runs.run.takes_input())

    def end_input(self) -> None:
        """Ends the script's standard input after what was sent."""
        if self.runs.run is not None:
            self.runs.run.end_input()
            self._course.change(where=None, takes_input=False)

    def _on_input_closed(self) -> None:
        self._course.change(takes_input=False)

    # ── asking and hearing ───────────────────────────────────────────────────────────────────────────────────────────

    def can_answer(self) -> bool:
        """Returns whether questions can be asked: a debuggee is at work, with a probe that is connected."""
        return self._course.is_at_work() and self.runs.is_connected()

    def ask(self, question: Any, on_answer: Callable[[Any], None], owner: Any = None) -> None:
        """Asks a question (with `request=0`: the number is set here). Nothing is asked while nobody can answer, and an
        answer about a place that training has left is dropped."""
        if self.can_answer():
            self._ask(question, on_answer, owner)
            if self.state.code == "held":
                self._silence.begin()

    def is_asking(self, owner: Any) -> bool:
        """Returns whether an answer to `owner` is still to come."""
        return self.questions.is_asking(owner)

    def _ask(self, question: Any, on_answer: Callable[[Any], None], owner: Any, counted: bool = True) -> None:
        self._send(self.questions.number(question, on_answer, owner, counted))

    def _send(self, message: Any) -> None:
        if self.runs.run is not None:
            self.runs.run.send(message)

    def _hear(self, message: Any) -> None:
        """Handles a message. One that makes no sense ends the conversation: its sender can not be trusted in anything
        else, and training goes on without us."""
        try:
            self.hearing.hear(message)
        except WireError as error:
            if self.runs.run is not None:
                self.runs.run.break_off(str(error))

    def _on_all_answered(self) -> None:
        self._course.answered()
        self.events.answered.emit()
        if self.stop is not None and self.stop.passing and not self.questions.is_outstanding():
            self.step("run")

    def _on_tick(self) -> None:
        self._whereabouts.wonder(self._silence.seconds(), self.runs.is_connected())
