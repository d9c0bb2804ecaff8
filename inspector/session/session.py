"""The window's side of debugging: what panels and actions tell the debuggee, ask it and hear from it."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from inspector.wire import messages
from inspector.wire.abort import BackwardAborted, PartialOver
from inspector.wire.framing import WireError
from inspector.wire.seen import MomentsSeen, WatchMoments

from .debuggee import ENTRY
from .history import History
from .lab import Lab
from .launch import Launch
from .outcome import Outcome
from .questions import Questions
from .run import Run
from .run_state import RunState
from .selection import Selection
from .silence import Silence

SILENT_SECONDS = 1.0  # without news, before we ask where training is


class Session(QObject):
    """One debuggee after another. Nothing here waits: every method returns at once, and a signal tells the rest.

    `state` is always what the last `state_changed` said; a signal about a change comes after it.
    """

    started = Signal(object)  # Launch
    connected = Signal(object)  # messages.Hello
    torch_loaded = Signal(object)  # messages.TorchLoaded
    stopped = Signal(object)  # messages.Stopped
    resumed = Signal()
    progressed = Signal(object)  # messages.Progress
    series_opened = Signal(object)  # messages.SeriesOpened
    points_arrived = Signal(object)  # messages.LossPoints
    output = Signal(str)  # of the debuggee's console, stdout and stderr in the order written
    output_skipped = Signal(object)  # int, bytes of it that were too much to be read
    state_changed = Signal(object)  # RunState
    ended = Signal(object)  # Outcome; the process has exited (or was let go) and its output was read
    answered = Signal()  # nothing that was asked about this place is outstanding
    detached = Signal(object)  # messages.Detached
    moved = Signal(object)  # messages.Moved
    not_moved = Signal(object)  # messages.NotMoved
    moved_back = Signal(object)  # messages.MovedBack
    aborted = Signal(object)  # abort.BackwardAborted
    partial_over = Signal(object)  # abort.PartialOver
    not_run_to = Signal(object, str)  # messages.Refused, and what was to be run to; training is held as before
    place_wanted = Signal(object, int)  # a file, exactly, and a line of it: they shall be shown

    def __init__(self, entry: str = ENTRY, parent: QObject | None = None) -> None:
        """`entry` is the program that runs the script with the probe as a guest."""
        super().__init__(parent)
        self.state = RunState()
        self.launch: Launch | None = None
        self._entry = entry
        self._hold = True
        self._run: Run | None = None
        self.selection = Selection(self)
        self.history = History(self)
        self._watches_moments = False
        self._heading = ""  # what it was last let go to run to
        self._moves = 0  # wishes to move, for their numbers
        self._asked = 0.0  # when the question of the silence was sent
        self._is_replacing = False  # the run is being stopped to make room for `launch`
        self._questions = Questions(self)
        self._questions.answered.connect(self._on_all_answered)
        self.lab = Lab(self)
        self._silence = Silence(self)
        self._silence.lasts.connect(self._on_silence)
        self._hearers = self._make_hearers()

    # ── telling ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def start(self, launch: Launch, hold: bool = True) -> None:
        """Starts a script and holds it at its first batch, or lets it run. A run under way is stopped first."""
        self.launch, self._hold = launch, hold
        self._questions.move_to(0)
        self._silence.end()
        if self._run is None:
            self._begin()
            return
        if not self._is_replacing:
            self._is_replacing = True
            self._run.hush()
            self._run.stop()
        self._become(RunState("starting"))

    def restart(self, launch: Launch | None = None) -> None:
        """Starts the same again, or another instead of it."""
        launch = launch or self.launch
        if launch is not None:
            self.start(launch, self._hold)

    def step(self, unit: str) -> None:
        """Lets a held debuggee go on for one "phase" or "iteration"."""
        if self.stop is not None and self._run is not None:
            self._run.send(messages.Go(self.stop.stop, unit))
            self._go_on()

    def run(self) -> None:
        """Lets a held debuggee run freely."""
        self.step("run")

    def run_to(self, wish: Any, name: str) -> None:
        """Lets a held debuggee go on until what a `RunTo` or `RunToNode` wishes comes, which is called `name`;
        `not_run_to` tells why it can not."""
        if self.stop is not None:
            self._heading = name
            wish = dataclasses.replace(wish, stop=self.stop.stop)
            self._send_question(wish, lambda refused: self._on_not_run_to(refused, name), wish, counted=False)

    def _on_not_run_to(self, refused: Any, name: str) -> None:
        self._heading = ""
        self.not_run_to.emit(refused, name)

    def wish(self, wish: Any, refused: Callable[[Any], None]) -> None:
        """Wishes what changes training at this stop (`AbortBackward`, `LeaveOut`): it moves on when that is granted;
        where it is not, it stays held, and `refused` gets messages.Refused."""
        if self.stop is not None:
            self._send_question(dataclasses.replace(wish, stop=self.stop.stop), refused, refused, counted=False)

    def pause(self) -> None:
        """Wishes that a running debuggee holds at its next moment; wished again while that does not come, right where
        it is."""
        if self._run is None or not self.can_answer():
            return
        if self.state.can_hold_here():
            self._run.send(messages.HoldHere())
        elif self.state.code == "running":
            self._run.send(messages.Pause())
            self._silence.begin()
            self._heading = ""
            self._change(code="pausing", where=None, seconds=0.0, heading="")

    def move_to(self, device: str) -> None:
        """Wishes that training goes on on `device` from its next iteration on; "" is where the script has put it.
        `moved` or `not_moved` tells what came of it, and `moved_back` that the first iteration there failed."""
        if self.can_answer():
            assert self._run is not None
            self._moves += 1
            self._run.send(messages.MoveTo(self._moves, device))

    def watch_moments(self, on: bool) -> None:
        """Whether the history tells of the phases of a free run as well; those that are stepped it always has."""
        if on != self._watches_moments:
            self._watches_moments = on
            self._tell_watching()

    def _tell_watching(self) -> None:
        if self._run is not None:
            self._run.send(WatchMoments(self._watches_moments))

    def send_input(self, text: str) -> None:
        """Text that the script reads from its standard input, as soon as it reads."""
        if self._run is not None:
            self._run.write(text)
            self._change(where=None, takes_input=self._run.takes_input())

    def end_input(self) -> None:
        """The script reads what was sent so far, and then the end of its input."""
        if self._run is not None:
            self._run.end_input()
            self._change(where=None, takes_input=False)

    def show_place(self, file: str, line: int) -> None:
        """Whoever shows sources goes there, and comes to the front."""
        self.place_wanted.emit(file, line)

    def stop_debuggee(self) -> None:
        """Ends the process: politely, and after two seconds not."""
        self._is_replacing = False
        if self._run is not None:
            self._run.stop()
            self._change(is_stopping=True)

    def let_go(self) -> None:
        """Ends the conversation; the process lives on, and its output stays in the file that the outcome names."""
        if self._run is not None and self._run.is_alive():
            outcome = self._run.let_go()
            self._forget_run()
            self._end(outcome)

    def close(self) -> None:
        """Ends everything at once and says nothing more. Who wants a gentler end awaits `ended` before."""
        self._silence.end()
        self.lab.close()
        self._questions.move_to(0)
        if self._run is not None:
            self._run.kill()
            self._forget_run()
        self.state = RunState()

    # ── asking ───────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def stop(self) -> messages.Stopped | None:
        """Where training is held, None while it is not."""
        return self.state.stop

    def pid(self) -> int:
        """The debuggee's process id, 0 when there is none."""
        return self._run.pid() if self._run is not None else 0

    def can_answer(self) -> bool:
        """Whether there is somebody to ask: a debuggee at work, with a probe that talks to us."""
        at_work = self.state.code in ("running", "pausing", "held") and self.state.detached is None
        return at_work and self._run is not None and self._run.is_connected()

    def ask(self, question: Any, on_answer: Callable[[Any], None], owner: Any = None) -> None:
        """Asks (with `request=0`: the number is given here). An answer about a place already left does not come.

        Nothing is asked, and nothing comes, while there is nobody to answer.
        """
        if self.can_answer():
            self._send_question(question, on_answer, owner)
            if self.state.code == "held":
                self._silence.begin()

    def is_asking(self, owner: Any) -> bool:
        """Whether an answer to `owner` is still to come."""
        return self._questions.is_asking(owner)

    # ── a run ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _begin(self) -> None:
        assert self.launch is not None
        self._heading = ""
        self.history.begin()
        run = self._run = Run(self.launch, self._hold, self._entry, self)
        run.connected.connect(self._on_connected)
        run.heard.connect(self._hear)
        run.broke.connect(self._on_broke)
        run.text.connect(self.output)
        run.skipped.connect(self.output_skipped)
        run.input_closed.connect(lambda: self._change(takes_input=False))
        run.over.connect(self._on_over)
        began = run.start()
        self._become(RunState("starting", takes_input=run.takes_input()))
        if began:
            self._silence.begin()
            self.started.emit(self.launch)

    def _on_connected(self, hello: messages.Hello) -> None:
        self.connected.emit(hello)
        if self._watches_moments:
            self._tell_watching()
        if not self._hold:
            self._go_on()

    def _on_broke(self, reason: str) -> None:
        """The debuggee goes on without us, if it lives."""
        if self.state.detached is None:
            self._on_detached(messages.Detached("wire", reason))

    def _on_over(self, outcome: Outcome) -> None:
        self._forget_run()
        if self._is_replacing:
            self._is_replacing = False
            self._begin()
        else:
            self._end(outcome)

    def _forget_run(self) -> None:
        assert self._run is not None
        self._run.deleteLater()
        self._run = None

    def _end(self, outcome: Outcome) -> None:
        self._is_replacing = False
        self._heading = ""
        self._silence.end()
        self._questions.move_to(0)
        self._change(
            code="ended", stop=None, where=None, outcome=outcome, takes_input=False, unanswered=0.0, heading="",
            is_stopping=False,
        )  # fmt: skip
        self.ended.emit(outcome)

    # ── hearing ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _make_hearers(self) -> dict[type, Callable[[Any], None]]:
        answers = {kind for kinds in messages.ANSWERS.values() for kind in kinds}
        return {
            messages.TorchLoaded: self.torch_loaded.emit,
            messages.Stopped: self._on_stopped,
            messages.Resumed: self._on_resumed,
            messages.Progress: self._on_progress,
            messages.SeriesOpened: self.series_opened.emit,
            messages.LossPoints: self.points_arrived.emit,
            MomentsSeen: self.history.add,
            messages.Detached: self._on_detached,
            messages.HooksCleared: lambda message: self._change(unseen=message.phase),
            messages.Moved: self.moved.emit,
            messages.NotMoved: self.not_moved.emit,
            messages.MovedBack: self.moved_back.emit,
            BackwardAborted: self.aborted.emit,
            PartialOver: self.partial_over.emit,
            messages.Declined: self._on_declined,
            **dict.fromkeys(answers, self._questions.answer),
            messages.Values: self._on_values,
        }

    def _hear(self, message: Any) -> None:
        """What makes no sense ends the conversation: who says it can not be believed in anything else, a question that
        is never answered would be waited for, and training goes on as well without us."""
        hearer = self._hearers.get(type(message))
        if hearer is None:  # Ended is the run's own: it comes back as its outcome
            return
        try:
            hearer(message)
        except WireError as error:
            assert self._run is not None
            self._run.break_off(str(error))

    def _on_values(self, message: messages.Values) -> None:
        is_of_here = message.stop and message.stop == self._questions.stop
        self._questions.answer(message)
        if is_of_here:
            self.history.measured(message)

    def _on_stopped(self, message: messages.Stopped) -> None:
        self._silence.end()
        self.history.stopped(message)
        self._questions.move_to(message.stop)
        self._heading = ""
        self._change(code="held", stop=message, where=None, seconds=0.0, unanswered=0.0, heading="")
        self.stopped.emit(message)
        if not self._questions.is_outstanding():
            self.answered.emit()

    def _on_resumed(self, message: messages.Resumed) -> None:
        """Usually known already: `step` does not wait for it."""
        if self.stop is not None and self.stop.stop == message.stop:
            self._go_on()

    def _on_progress(self, message: messages.Progress) -> None:
        if self.state.code == "starting":
            self._go_on()
        if self.state.code == "running":
            self._silence.begin()
            self._change(progress=message, where=None, seconds=0.0, unanswered=0.0)
        else:
            self._change(progress=message)
        self.progressed.emit(message)

    def _on_detached(self, message: messages.Detached) -> None:
        self._heading = ""
        if self.state.code != "running":
            self._go_on()
        self._silence.end()
        self._questions.move_to(0)
        self._change(detached=message, heading="")
        self.detached.emit(message)

    def _on_declined(self, message: messages.Declined) -> None:
        """The script runs on as it would without us."""
        self._on_detached(messages.Detached("declined", f"{message.code} {message.detail}".strip()))

    def _go_on(self) -> None:
        self.history.left()
        self._questions.move_to(0)
        self._silence.begin()
        self._change(code="running", stop=None, where=None, seconds=0.0, unanswered=0.0, heading=self._heading)
        self.resumed.emit()

    # ── silence ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _on_silence(self, seconds: float) -> None:
        if seconds < SILENT_SECONDS and self.state.code != "pausing":
            return
        self._change(seconds=seconds, unanswered=self._unanswered())
        if self._run is not None and self._run.is_connected() and not self.is_asking(self._silence):
            self._asked = time.monotonic()
            self._send_question(messages.AskWhere(0), self._on_where, self._silence, counted=False)

    def _on_all_answered(self) -> None:
        if self.state.code == "held":
            self._silence.end()
            self._change(unanswered=0.0, where=None, seconds=0.0)
        self.answered.emit()

    def _unanswered(self) -> float:
        return time.monotonic() - self._asked if self.is_asking(self._silence) else 0.0

    def _on_where(self, answer: Any) -> None:
        if isinstance(answer, messages.Where):
            self._change(where=answer, unanswered=0.0)

    def _send_question(self, question: Any, on_answer: Callable[[Any], None], owner: Any, counted: bool = True) -> None:
        assert self._run is not None
        self._run.send(self._questions.number(question, on_answer, owner, counted))

    def _change(self, **known: Any) -> None:
        self._become(dataclasses.replace(self.state, **known))

    def _become(self, state: RunState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)
