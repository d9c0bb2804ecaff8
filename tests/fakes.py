"""A session that no process stands behind: it records what it is asked, and says what a test makes it say."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from inspector.conversation.findings import FoundInRun
from inspector.conversation.launch import Launch
from inspector.conversation.outcome import Outcome
from inspector.conversation.ranks import Ranks
from inspector.conversation.run_state import RunState
from inspector.conversation.seen.history import History
from inspector.session.breakpoints import Breakpoints
from inspector.session.findings import Findings
from inspector.session.history import ShownHistory
from inspector.session.selection import Selection
from inspector.session.watches import Watches
from inspector.wire import messages

Asked = tuple[Any, Callable[[Any], None]]


class FakeLab(QObject):
    """The loss lab's half of a session: `asked` holds (question, callback), `answer(i, message)` answers one."""

    busy = Signal(bool)
    ended = Signal(str, str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.asked: list[Asked] = []
        self._open: set[int] = set()

    def ask(self, question: Any, on_answer: Callable[[Any], None], owner: Any = None) -> None:
        self._open.add(len(self.asked))
        self.asked.append((question, on_answer))
        if len(self._open) == 1:
            self.busy.emit(True)

    def is_busy(self) -> bool:
        return bool(self._open)

    def is_starting(self) -> bool:
        return False

    def pid(self) -> int:
        return 0

    def close(self) -> None:
        self._open.clear()

    def answer(self, i: int, message: Any) -> None:
        """Gives question `i` of `asked` its answer."""
        self._open.discard(i)
        self.asked[i][1](message)
        if not self._open:
            self.busy.emit(False)


class FakeSession(QObject):
    """The signals and methods of `inspector.session.session.Session`.

    `asked` holds (question, callback) pairs in order; `answer(i, message)` gives one its answer. `calls` holds the
    other methods called, as (name, *arguments). `hold`, `go_on` and `finish` play the debuggee's part.
    """

    started = Signal(object)
    connected = Signal(object)
    torch_loaded = Signal(object)
    stopped = Signal(object)
    resumed = Signal()
    progressed = Signal(object)
    series_opened = Signal(object)
    points_arrived = Signal(object)
    output = Signal(str)
    output_skipped = Signal(object)
    rank_output = Signal(int, str)
    rank_ended = Signal(int, object)
    ranks_changed = Signal()
    switched = Signal(object)
    state_changed = Signal(object)
    ended = Signal(object)
    answered = Signal()
    detached = Signal(object)
    moved = Signal(object)
    not_moved = Signal(object)
    moved_back = Signal(object)
    aborted = Signal(object)
    breakpoints_resolved = Signal(object)
    breakpoints_hit = Signal(object)
    logged = Signal(object)
    condition_failed = Signal(object)
    partial_over = Signal(object)
    finding_told = Signal(object)
    checked = Signal(object)
    step_measured = Signal(object)
    not_run_to = Signal(object, str)
    place_wanted = Signal(object, int)
    remeasured = Signal(object)
    value_set = Signal(object)
    touched = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.state = RunState()
        self.selection = Selection(self)
        self.resumed.connect(self.selection.forget_frame)
        self.seen = History()
        self.history = ShownHistory(self.seen, self)
        self.found = FoundInRun()
        self.findings = Findings(self.found, self)
        self.lab = FakeLab(self)
        self.ranks, self.rank = Ranks(), 0
        self.launch: Launch | None = None
        self.stop: messages.Stopped | None = None
        self.asked: list[Asked] = []
        self.calls: list[tuple[Any, ...]] = []
        self.breakpoints = Breakpoints(self)
        self.watches = Watches(self)
        self._open: dict[int, Any] = {}  # owner by position in `asked`, until answered

    def start(self, launch: Launch, hold: bool = True) -> None:
        self.breakpoints.begin(launch)
        self.watches.begin(launch)
        self.findings.begin(launch)
        self.calls.append(("start", launch, hold))
        self.launch, self.stop = launch, None
        self.set_state("starting", takes_input=True, stop=None, progress=None, outcome=None, where=None, detached=None)
        self.seen.begin()
        self.started.emit(launch)

    def restart(self, launch: Launch | None = None) -> None:
        self.calls.append(("restart", launch))

    def step(self, unit: str) -> None:
        self.calls.append(("step", unit))

    def run(self) -> None:
        self.calls.append(("run",))

    def run_to(self, wish: Any, name: str) -> None:
        self.calls.append(("run_to", wish, name))

    def set_breakpoints(self, breakpoints: Any, is_muted: bool = False) -> int:
        self.calls.append(("set_breakpoints", breakpoints, is_muted))
        return len(self.calls)

    def cancel_evaluation(self) -> None:
        self.calls.append(("cancel_evaluation",))

    def wish(self, wish: Any, refused: Callable[[Any], None]) -> None:
        self.calls.append(("wish", wish, refused))

    def pause(self) -> None:
        self.calls.append(("pause",))

    def move_to(self, device: str) -> None:
        self.calls.append(("move_to", device))

    def watch_moments(self, on: bool) -> None:
        self.calls.append(("watch_moments", on))

    def stop_at_small(self, on: bool) -> None:
        self.calls.append(("stop_at_small", on))

    def hold_at_end(self, when: str) -> None:
        self.calls.append(("hold_at_end", when))

    def send_input(self, text: str) -> None:
        self.calls.append(("send_input", text))

    def end_input(self) -> None:
        self.calls.append(("end_input",))
        self.set_state(self.state.code, takes_input=False)

    def show_place(self, file: str, line: int) -> None:
        self.place_wanted.emit(file, line)

    def catch_up(self) -> None:
        self.calls.append(("catch_up",))

    def select_rank(self, number: int) -> None:
        self.calls.append(("select_rank", number))
        self.rank = number
        self.ranks_changed.emit()

    def stop_debuggee(self) -> None:
        self.calls.append(("stop_debuggee",))

    def let_go(self) -> None:
        self.calls.append(("let_go",))

    def close(self) -> None:
        self.calls.append(("close",))

    def pid(self) -> int:
        return 0

    def can_answer(self) -> bool:
        return self.state.code in ("running", "pausing", "held")

    def ask(self, question: Any, on_answer: Callable[[Any], None], owner: Any = None) -> None:
        self._open[len(self.asked)] = owner
        self.asked.append((question, on_answer))

    def is_asking(self, owner: Any) -> bool:
        return owner is not None and any(other is owner for other in self._open.values())

    # ── the debuggee's part ──────────────────────────────────────────────────────────────────────────────────────────

    def answer(self, i: int, message: Any) -> None:
        """Gives question `i` of `asked` its answer."""
        self._open.pop(i, None)
        self.asked[i][1](message)
        if not self._open:
            self.answered.emit()

    def hold(self, stopped: messages.Stopped) -> None:
        """The training thread is held at `stopped`."""
        self.stop = stopped
        self.seen.stopped(stopped)
        self.set_state("held", stop=stopped)
        self.stopped.emit(stopped)

    def go_on(self) -> None:
        """The training thread runs again."""
        self.stop = None
        self.seen.left()
        self.set_state("running", stop=None)
        self.resumed.emit()

    def finish(self, outcome: Outcome) -> None:
        """The run is over."""
        self.stop = None
        self.set_state("ended", stop=None, outcome=outcome, takes_input=False)
        self.ended.emit(outcome)

    def set_state(self, code: str, **known: Any) -> None:
        self.state = dataclasses.replace(self.state, code=code, **known)
        self.state_changed.emit(self.state)
