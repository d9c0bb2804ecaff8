"""The one place where training is held: decides where, parks the training thread there, and lets it answer meanwhile.

The window's wishes arrive from the reading thread through one queue and one attribute, without a lock between them.
Other threads that train wait for their turn (`threads`) while one is held.
"""

from __future__ import annotations

import contextlib
import math
import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ...wire.abort import AbortBackward, LeaveOut
from ...wire.graph import RunToNode
from ...wire.lines import RunToLine
from ...wire.messages import AT_END, Go, HoldAtEnd, Moment, Pause, Refused, Resumed, RunTo
from ...wire.messages import LINE as LINE_MOMENT
from ...wire.seen import StopAtSmall, WatchMoments
from ..core.threads import threads, waits
from . import stop_rules
from .stop_rules import Spot


@dataclass(frozen=True, slots=True)
class Place:
    """A place to hold: right where the moment `done` has ended, or, if `is_begin`, where `coming` begins. `spot`: the
    place within a forward or a backward, which then determines what is done and coming."""

    done: Moment | None
    coming: Moment | None
    iteration: int
    spot: Spot | None = None
    is_begin: bool = False

    @property
    def is_line(self) -> bool:
        """Whether the next thing to run is a line of the script."""
        return self.coming is not None and self.coming.phase == LINE_MOMENT

    def is_same(self, other: Place) -> bool:
        """Returns whether both are the same place of the script, in any iteration: the same moment is done, or, for a
        begin, the same begins."""
        if self.is_begin:
            return other.is_begin and _are_same(self.coming, other.coming)
        return _are_same(self.done, other.done)


Key = tuple[str, str, int, int]


def key_of(moment: Moment) -> Key:
    """Returns what a moment has in common with the same moment of another iteration."""
    return moment.phase, moment.file, moment.line, moment.turn


def _are_same(one: Moment | None, other: Moment | None) -> bool:
    """Returns whether both are the same moment; if the turn of one is unknown, only the place is compared."""
    if one is None or other is None:
        return False
    turns = {one.turn, other.turn} - {0}
    return key_of(one)[:3] == key_of(other)[:3] and len(turns) < 2


REST_S = 0.03  # seconds without a message after which held training is at rest
SIGNAL_S = 1.0  # seconds after which Ctrl-C works at the latest
PATIENCE_S = 0.1  # seconds that a question waits for other training threads

FIRST, PHASE, ITERATION, RUN, PAUSE = "first", "phase", "iteration", "run", "pause"
LINE, LINE_INTO, LINE_OUT = "line", stop_rules.LINE_INTO, "line_out"  # phases do not hold during steps by line
EACH_PHASE = (
    PHASE,
    stop_rules.LAYER,
    stop_rules.NODE,
    stop_rules.INTO,
    stop_rules.OUT,
)  # units that hold at each phase


def _no_lines(wish: Any) -> Refused | None:
    return Refused(wish.request, wish.stop, "unknown", "")


def _no_work() -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearers:
    """Who is asked about the window's messages while training is held. A wish is granted by None, else refused."""

    answer: Callable[[Any], Any]  # returns a question's answer, or None if it comes later
    run_to: Callable[[RunTo | RunToNode], Refused | None]  # sets where the next stop will be
    run_to_line: Callable[[RunToLine], Refused | None] = _no_lines  # … by a line
    abort: Callable[[AbortBackward], Refused | None]  # ends the held backward
    leave_out: Callable[[LeaveOut], Refused | None]  # removes gradients that an aborted backward left
    # does a small piece of work that waits for a rest; returns whether more is left
    rest: Callable[[], bool] = _no_work


class Gate:
    """Holds training. `mode` is read by the training thread at each moment and written by both threads; each write is
    one assignment.

    Attributes: `is_open`, whether a window is connected; `holds_at_small`, whether a step by phase also stops between
    phases; `is_recorded`, whether the moments of a free run are recorded; `at_end`, when an ended script is held (one
    of AT_END), and `is_looked_at`, whether the window looks at it in passing otherwise; `stop`, number of the held stop
    (0: running); `thread`, the id of the training thread; `held_s`, seconds held at all stops; `went_on`, the clock at
    the last release; `fresh`, moments done since; `closes`, called by any thread when the window is gone; `is_asked`,
    whether the inbox has new messages.
    """

    def __init__(self, send: Callable[[Any], None], hold: bool) -> None:
        self.send = send
        self._inbox: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.mode = FIRST if hold else RUN
        self.is_open = True
        self.holds_at_small = False
        self._is_watched = self._tells_begins = False
        self.is_recorded = False
        self.at_end = AT_END[0]
        self.is_looked_at = False
        self.stop = 0
        self.thread = threading.main_thread().ident or 0
        self._held_thread = 0  # the thread in which training was held last
        self.held_s = 0.0
        self.went_on = time.perf_counter()
        self.fresh = 0
        self.closes: Callable[[], None] = lambda: None
        self._stops = 0
        self._left: Place | None = None
        self._pauses = 0  # number of pauses asked for
        self.is_asked = False

    # ── for the reading thread ──

    def tell(self, message: Any) -> None:
        if isinstance(message, Pause):
            self._pauses += 1  # before anything else: `running` reads it last
            if not self.stop:
                self.mode = PAUSE
        elif isinstance(message, StopAtSmall):
            self.holds_at_small = message.on
        elif isinstance(message, WatchMoments):
            self._is_watched = message.on
            self.is_recorded = (self._is_watched or self._tells_begins) and self.is_open
        elif isinstance(message, HoldAtEnd):
            self.at_end, self.is_looked_at = message.when, True
        else:
            self._inbox.put(message)
            self.is_asked = True

    def close(self) -> None:
        """Never holds again: the window is gone."""
        self.is_open = self.is_recorded = False
        self.mode = RUN
        self.closes()
        self._inbox.put(None)

    def tells_begins(self, on: bool) -> None:
        """Sets whether begins of phases are reported in a free run too, as breakpoints on phases need."""
        self._tells_begins = on
        self.is_recorded = (self._is_watched or on) and self.is_open

    # ── for the training thread ──

    def holds(self, place: Place) -> bool:
        """Returns whether to hold at this place."""
        mode = self.mode
        if not self.may_hold_inside():
            return False
        if mode == FIRST:
            return place.coming is not None and place.coming.phase != "data"
        if mode == ITERATION:
            return self._is_next_iteration(place)
        if place.is_begin:  # a stop at the begin counts as one at a phase that ended well
            is_failed = place.done is not None and place.done.failed and self.fresh > 0
            return mode == PAUSE and place.done is None or mode in (PAUSE, *EACH_PHASE) and is_failed
        return mode == PAUSE or mode in EACH_PHASE

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """`with gate.running():` code of the script runs as in a free run; a pause asked for meanwhile is kept."""
        pauses, mode = self._pauses, self.mode
        self.mode = RUN
        try:
            yield
        finally:
            if self.is_open and self.mode == RUN:
                self.mode = mode if self._pauses == pauses else PAUSE

    def holds_at_end(self) -> bool:
        """Returns whether to hold a script that has come to its end."""
        if self.at_end != "stepping":
            return self.at_end == "always" and self.is_open
        return self.mode not in (RUN, FIRST)

    def left_spot(self) -> Spot | None:
        """Where within a forward or a backward training was held last."""
        return self.left.spot if self.left is not None else None

    def may_hold_inside(self) -> bool:
        """Returns whether a stop in this thread is wanted and none is held."""
        return self.mode != RUN and self.is_open and not self.stop and self.steps_here()

    def steps_here(self) -> bool:
        """Returns whether this thread is being stepped: the one held last, while it is alive and does not wait for
        others. If none was held yet, or for a pause, every thread is."""
        held = self._held_thread
        return held in (0, threading.get_ident()) or self.mode in (FIRST, PAUSE) or waits(held)

    @property
    def left(self) -> Place | None:
        """The place where training was held last, or None."""
        return self._left

    def _is_next_iteration(self, place: Place) -> bool:
        left = self._left
        if left is None or place.iteration > left.iteration + 1 and not place.is_begin:
            return True
        return place.iteration > left.iteration and not left.is_line and place.is_same(left)

    def hold(
        self, place: Place, describe: Callable[[int], Any], hearers: Hearers, patience_s: float = math.inf
    ) -> None:
        """Parks the thread and answers questions until the window lets training go on, or until `patience_s` seconds
        pass without a message. `describe(stop)` makes the message that announces the stop."""
        began = time.perf_counter()
        self.thread = self._held_thread = threading.get_ident()
        self._stops += 1
        self.stop = self._stops
        threads.is_held = True
        unit = self.mode
        try:
            self.send(describe(self.stop))
            unit = self._wait(describe, hearers, patience_s)
        finally:  # Ctrl-C lets go too
            self._let_go(place, unit)
            self.held_s += self.went_on - began

    def _let_go(self, place: Place, unit: str) -> None:
        self.mode = unit if self.is_open else RUN
        self._left, self.fresh = place, 0
        threads.is_held = False
        stop, self.stop = self.stop, 0  # before the message: a Pause that answers it must not be taken for a late one
        self.went_on = time.perf_counter()
        self.send(Resumed(stop))

    def _wait(self, describe: Callable[[int], Any], hearers: Hearers, patience_s: float) -> str:
        heard = time.perf_counter()
        while self.is_open and time.perf_counter() - heard < patience_s:
            message = self._next_word(hearers)
            heard = heard if message is None else time.perf_counter()
            if isinstance(message, Go):
                if message.stop == self.stop:
                    return message.unit
            elif isinstance(message, (RunTo, RunToNode)):
                if message.stop == self.stop and self._is_granted(hearers.run_to(message)):
                    return stop_rules.TARGET
            elif isinstance(message, RunToLine):
                if message.stop == self.stop and self._is_granted(hearers.run_to_line(message)):
                    return RUN
            elif isinstance(message, AbortBackward):
                if message.stop == self.stop and self._is_granted(hearers.abort(message)):
                    return PHASE
            elif isinstance(message, LeaveOut):
                if message.stop == self.stop and self._is_granted(hearers.leave_out(message)):
                    self._stop_anew(describe)
            elif message is not None:
                self._reply(message, hearers)
        return RUN

    def _stop_anew(self, describe: Callable[[int], Any]) -> None:
        """Announces a new stop at the same place, because what is shown has changed."""
        self.send(Resumed(self.stop))
        self._stops += 1
        self.stop = self._stops
        self.went_on = time.perf_counter()
        self.send(describe(self.stop))

    def _is_granted(self, refusal: Any) -> bool:
        if refusal is not None:
            self.send(refusal)
        return refusal is None

    def _next_word(self, hearers: Hearers) -> Any:
        """Returns the next message, or None about every second: a signal just before the wait does not end it. Where
        none comes for a moment, work that waits for a rest is done."""
        with contextlib.suppress(queue.Empty):
            return self._inbox.get(timeout=REST_S)
        while self._inbox.empty():
            with threads.reading(0) as reads_all:
                if not (reads_all and hearers.rest()):
                    break
        with contextlib.suppress(queue.Empty):
            return self._inbox.get(timeout=SIGNAL_S)
        return None

    def answer_live(self, hearers: Hearers) -> None:
        """Answers what was asked while training runs; drops messages about stops that are over."""
        self.is_asked = False
        while not self._inbox.empty():
            question = self._inbox.get()
            if question is not None and not isinstance(question, _OF_A_STOP):
                self._reply(question, hearers)

    def _reply(self, message: Any, hearers: Hearers) -> None:
        """Sends the answer, if there is one now: a wish is answered when it is fulfilled."""
        with threads.reading(PATIENCE_S):
            answer = hearers.answer(message)
        if answer is not None:
            self.send(answer)


_OF_A_STOP = (Go, RunTo, RunToNode, RunToLine, AbortBackward, LeaveOut)
