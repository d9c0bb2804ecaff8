"""The session: what panels and actions tell the debuggee, ask it and hear from it, as a Qt object."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from inspector.conversation.conversation import Conversation
from inspector.conversation.events import Event
from inspector.conversation.launch import Launch
from inspector.conversation.ranks import Ranks
from inspector.conversation.run_state import RunState
from inspector.wire import messages
from inspector.wire.abort import BackwardAborted, PartialOver
from inspector.wire.findings import Checked, FindingTold
from inspector.wire.lines import Breakpoint, BreakpointHits, BreakpointsSet, ConditionFailed, Logged
from inspector.wire.optimizers import StepMeasured

from .breakpoints import Breakpoints
from .carrier import QtCarrier
from .findings import Findings
from .history import ShownHistory
from .lab.lab import Lab
from .process.debuggee import ENTRY
from .replay import Replay
from .selection import Selection
from .several import Several
from .watches import Watches

QUICK_MS = 40  # a step that is over by then is not told as running


class Session(QObject):
    """The selected conversation as signals. Every method returns at once; a signal tells the rest.

    `state` is what the last `state_changed` said, but for the first QUICK_MS of a step and for progress; a signal about the same change
    comes after it. Attributes:
    `conversation`; `ranks`, among which it is; `history`; `selection`; `breakpoints`; `lab`, which answers the loss lab;
    `carrier`.
    """

    started = Signal(object)  # Launch
    connected = Signal(object)  # messages.Hello
    torch_loaded = Signal(object)  # messages.TorchLoaded
    stopped = Signal(object)  # messages.Stopped
    resumed = Signal()
    progressed = Signal(object)  # messages.Progress
    series_opened = Signal(object)  # messages.SeriesOpened
    points_arrived = Signal(object)  # messages.LossPoints
    output = Signal(str)  # text of the debuggee's console, stdout and stderr in the order written
    output_skipped = Signal(object)  # int, bytes of the console that were too many to read
    rank_output = Signal(int, str)  # of one of several ranks in place of `output`; -1: of torchrun
    rank_ended = Signal(int, object)  # one of several ranks has ended: its number, its Outcome
    ranks_changed = Signal()  # the state of any of several ranks, or which one is selected
    switched = Signal(object)  # Launch: another rank of it is told from now on, from its begin
    state_changed = Signal(object)  # RunState
    ended = Signal(object)  # Outcome; all processes have exited (or were left running), and their output was read
    answered = Signal()  # no question about this place is outstanding
    detached = Signal(object)  # messages.Detached
    moved = Signal(object)  # messages.Moved
    not_moved = Signal(object)  # messages.NotMoved
    moved_back = Signal(object)  # messages.MovedBack
    aborted = Signal(object)  # abort.BackwardAborted
    breakpoints_resolved = Signal(object)  # lines.BreakpointsSet
    breakpoints_hit = Signal(object)  # lines.BreakpointHits
    logged = Signal(object)  # lines.Logged
    condition_failed = Signal(object)  # lines.ConditionFailed
    partial_over = Signal(object)  # abort.PartialOver
    finding_told = Signal(object)  # findings.FindingTold
    checked = Signal(object)  # findings.Checked
    step_measured = Signal(object)  # optimizers.StepMeasured
    not_run_to = Signal(object, str)  # messages.Refused, and the name of the target; training stays held
    place_wanted = Signal(object, int)  # a file, exactly, and a line of it, which are to be shown
    remeasured = Signal(object)  # messages.Remeasured
    value_set = Signal(object)  # variables.Assigned: the user has set a value of the held program, or taken that back
    touched = Signal()  # something was changed in the held program: what is shown may be another

    def __init__(self, entry: str = ENTRY, parent: QObject | None = None) -> None:
        """`entry`: path of the program that runs the script with the probe."""
        super().__init__(parent)
        self.carrier = QtCarrier(entry, self)
        self.selection = Selection(self)
        self.resumed.connect(self.selection.forget_frame)
        self.remeasured.connect(lambda _: self.touched.emit())
        self._conversations: list[Conversation] = []
        self._replays: dict[Conversation, Replay] = {}
        self._told_code = ""  # of the state that was told last
        self._running = QTimer(self, singleShot=True)
        self._running.timeout.connect(lambda: self._tell_now(self.state))
        self.ranks = Ranks()
        self._several = Several(self)
        self.conversation = self.converse()
        self.ranks.muster(self._conversations)
        self.history = ShownHistory(self.conversation.history, self)
        self.findings = Findings(self.conversation.found, self)
        self.breakpoints = Breakpoints(self)
        self.watches = Watches(self)
        self.lab = Lab(self, parent=self)

    # ── conversations ────────────────────────────────────────────────────────────────────────────────────────────────

    def converse(self) -> Conversation:
        """Returns a new conversation, of the next rank. Only the selected one is told by signals."""
        conversation = Conversation(self.carrier.of_rank(len(self._conversations)))
        self._conversations.append(conversation)
        self._replays[conversation] = Replay(conversation)
        told = conversation.events
        signals: tuple[tuple[Event[...], Any], ...] = (
            (told.started, self.started), (told.connected, self.connected), (told.resumed, self.resumed),
            (told.skipped, self.output_skipped), (told.answered, self.answered), (told.not_run_to, self.not_run_to),
        )  # fmt: skip
        for event, signal in signals:
            event.connect(self._of(conversation, signal.emit))
        told.state_changed.connect(self._of(conversation, self._tell_state))
        news = self.signals_of_news()
        told.heard.connect(self._of(conversation, lambda message: news[type(message)].emit(message)))
        self._several.listen(conversation, len(self._conversations) - 1)
        return conversation

    def _tell_state(self, state: RunState) -> None:
        """A step that is over at once is never told as running, and of the progress of a run what came last in a turn
        of the event loop: nothing has to be drawn twice."""
        if state.code != "running" or self._told_code not in ("held", "running"):
            self._running.stop()
            self._tell_now(state)
        elif not self._running.isActive():
            self._running.start(0 if self._told_code == "running" else QUICK_MS)

    def _tell_now(self, state: RunState) -> None:
        self._told_code = state.code
        self.state_changed.emit(state)

    def _of(self, conversation: Conversation, tell: Callable[..., None]) -> Callable[..., None]:
        def tell_if_selected(*words: Any) -> None:
            if conversation is self.conversation:
                tell(*words)

        return tell_if_selected

    def signals_of_news(self) -> dict[type, Any]:
        """Returns which signal passes on which message."""
        return {
            messages.TorchLoaded: self.torch_loaded,
            messages.Stopped: self.stopped,
            messages.Progress: self.progressed,
            messages.SeriesOpened: self.series_opened,
            messages.LossPoints: self.points_arrived,
            messages.Detached: self.detached,
            messages.Moved: self.moved,
            messages.NotMoved: self.not_moved,
            messages.MovedBack: self.moved_back,
            messages.Remeasured: self.remeasured,
            BackwardAborted: self.aborted,
            PartialOver: self.partial_over,
            FindingTold: self.finding_told,
            Checked: self.checked,
            BreakpointsSet: self.breakpoints_resolved,
            BreakpointHits: self.breakpoints_hit,
            Logged: self.logged,
            StepMeasured: self.step_measured,
            ConditionFailed: self.condition_failed,
        }

    def select(self, conversation: Conversation) -> None:
        """Selects the conversation that is told, asked and heard from now on."""
        self.conversation = conversation
        self.history.show(conversation.history)
        self.findings.show(conversation.found)
        self._running.stop()
        if self.launch is not None:
            self.switched.emit(self.launch)
        self._tell_again(self._replays[conversation])
        self._tell_now(self.state)
        if self.stop is not None:
            self.stopped.emit(self.stop)
        elif self.state.code in ("running", "pausing"):
            self.resumed.emit()
        self.ranks_changed.emit()

    def select_rank(self, number: int) -> None:
        """Selects one of the ranks; the selected one again changes nothing."""
        if 0 <= number < len(self.ranks.all) and self.ranks.all[number] is not self.conversation:
            self.select(self.ranks.all[number])

    @property
    def rank(self) -> int:
        """Which one of the ranks is selected."""
        return self._conversations.index(self.conversation)

    def _tell_again(self, replay: Replay) -> None:
        if replay.hello is not None:
            self.connected.emit(replay.hello)
        news = self.signals_of_news()
        for message in replay.news:
            news[type(message)].emit(message)

    def _muster(self, launch: Launch) -> None:
        """Makes as many conversations as the launch has ranks; those that are too many end with what they run."""
        while len(self._conversations) < launch.ranks:
            self.converse()
        for conversation in self._conversations[launch.ranks :]:
            conversation.end()
        self.ranks.muster(self._conversations[: launch.ranks])
        if self.conversation is not self._conversations[0]:
            self.select(self._conversations[0])
        for conversation in self.ranks.all[1:]:
            conversation.follow(self.ranks.all[0])
        self.ranks_changed.emit()

    def close(self) -> None:
        """Ends everything at once; no signal comes any more. For a gentler end, await `ended` before."""
        self.lab.close()
        for conversation in self._conversations:
            conversation.close()

    # ── the selected one: see Conversation ───────────────────────────────────────────────────────────────────────────

    @property
    def state(self) -> RunState:
        return self.conversation.state

    @property
    def stop(self) -> messages.Stopped | None:
        return self.conversation.stop

    @property
    def launch(self) -> Launch | None:
        return self.conversation.launch

    def pid(self) -> int:
        return self.conversation.pid()

    def start(self, launch: Launch, hold: bool = True) -> None:
        self._script_begins(launch)
        self._muster(launch)
        self._each(lambda rank: rank.start(launch, hold))

    def restart(self, launch: Launch | None = None) -> None:
        if (again := launch or self.launch) is not None:
            self.start(again, self.conversation.runs.hold)

    def _script_begins(self, launch: Launch) -> None:
        self.breakpoints.begin(launch)
        self.watches.begin(launch)
        self.findings.begin(launch)

    def _each(self, tell: Callable[[Conversation], None]) -> None:
        for rank in self.ranks.all:
            tell(rank)

    def stop_debuggee(self) -> None:
        self._each(lambda rank: rank.end())

    def let_go(self) -> None:
        self._each(lambda rank: rank.let_go())

    def step(self, unit: str) -> None:
        """Lets all ranks go on that are held."""
        self.ranks.step(unit)

    def run(self) -> None:
        """Lets all that are held run freely."""
        self.ranks.step("run")

    def catch_up(self) -> None:
        self.ranks.catch_up()

    def run_to(self, wish: Any, name: str) -> None:
        self._each(lambda rank: rank.run_to(wish, name))

    def set_breakpoints(self, breakpoints: tuple[Breakpoint, ...], is_muted: bool = False) -> int:
        return [rank.set_breakpoints(breakpoints, is_muted) for rank in self.ranks.all][0]

    def cancel_evaluation(self) -> None:
        self.conversation.cancel_evaluation()

    def wish(self, wish: Any, refused: Callable[[Any], None]) -> None:
        self.conversation.wish(wish, refused)

    def pause(self) -> None:
        self.ranks.pause()

    def move_to(self, device: str) -> None:
        self.conversation.move_to(device)

    def watch_moments(self, on: bool) -> None:
        self._each(lambda rank: rank.watch_moments(on))

    def stop_at_small(self, on: bool) -> None:
        self._each(lambda rank: rank.stop_at_small(on))

    def hold_at_end(self, when: str) -> None:
        self._each(lambda rank: rank.hold_at_end(when))

    def send_input(self, text: str) -> None:
        self._conversations[0].send_input(text)  # the ranks read one and the same

    def end_input(self) -> None:
        self._conversations[0].end_input()

    def can_answer(self) -> bool:
        return self.conversation.can_answer()

    def ask(self, question: Any, on_answer: Callable[[Any], None], owner: Any = None) -> None:
        self.conversation.ask(question, on_answer, owner)

    def is_asking(self, owner: Any) -> bool:
        return self.conversation.is_asking(owner)

    def show_place(self, file: str, line: int) -> None:
        """Brings the panel that shows sources to the front, at this line."""
        self.place_wanted.emit(file, line)
