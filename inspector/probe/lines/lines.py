"""Steps by statement, and notices lines with breakpoints; `lines_traced` and `lines_monitored` make the interpreter
report lines. Nothing is installed while no line is wanted.

A frame is known by `(id(frame), id(code))` while it is on the stack; no frame is kept from one stop to the next.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import TYPE_CHECKING, Any

from ...wire.lines import StopReason
from ..core import guard
from ..core.live import live
from ..execution.gate import ITERATION, LINE, LINE_INTO, LINE_OUT
from ..execution.stop_rules import BEFORE_NODE, INTO
from ..frames import statements
from ..frames.interrupts import is_from_outside
from .returned import Returned
from .stepped import GENERATOR, Key, first_instruction, is_comprehension, is_head_of_class, is_stepped, key_of, outwards
from .watched import Nothing, Watched

if sys.version_info >= (3, 12):
    from .lines_monitored import Monitored as Engine
else:
    from .lines_traced import Traced as Engine

if TYPE_CHECKING:
    from ..execution.phases import Recorder

STEPS = (LINE, LINE_INTO, LINE_OUT)


@dataclass(slots=True)
class Step:
    """A step by line that is under way.

    Attributes: `mode`; `thread`; `above`, the user's frames that were on the stack and still are; `base`, the frame
    that was held; `statement`, first line of the held statement; `at`, its instruction; `is_at_turn`, whether the held
    line comes once more before it runs.
    """

    mode: str
    thread: int
    above: set[Key]
    base: Key
    statement: int
    at: int
    is_at_turn: bool

    @property
    def enters(self) -> bool:
        return self.mode in (LINE_INTO, INTO)


class Lines:
    """Decides at which lines training is held.

    Attributes: `watched`, the breakpoints; `described`, what makes a row of a returned value; `step`, the step under
    way or None; `raised`, called with an error's frame and the error; `failed`, called with what a phase has raised;
    `left`, called at the end of a stop; `is_asked`, whether threads have something to do at their next moment;
    `engine`, what reports lines.
    """

    def __init__(self, recorder: Recorder) -> None:
        self._recorder, self._gate = recorder, recorder.gate
        self.watched: Watched = Nothing()
        self._returned = Returned()
        self.described: Callable[[Returned], Any] = lambda returned: None
        self.step: Step | None = None
        self._last = threading.local()  # the statement of this thread's last line event
        self.raised: Callable[[FrameType, BaseException], None] = lambda frame, error: None
        self.failed: Callable[[BaseException | None], None] = lambda error: None
        self.left: Callable[[], None] = lambda: None
        self.is_asked = False
        self._hold = guard.guarded(self._held)
        self.engine = Engine(self)
        recorder.lines = self

    # ── stops begin and end ──

    def arrives(self) -> None:
        """Ends a step when training is held: lines run meanwhile are not reported."""
        self.watched.arrives()
        if self.step is not None:
            self.step = None
            self.engine.rests()

    def leaves(self, frame: FrameType | None) -> None:
        """Begins the next step when training is let go from the user's `frame`; called last before the script
        continues."""
        self._returned.forget()
        self.left()
        self.watched.leaves()
        if frame is not None and self._gate.mode == ITERATION and self._left_line():
            file, line = frame.f_code.co_filename, frame.f_lineno or 0
            self.watched.aims(file, statements.of_file(file).of(line), self._recorder.iteration + 1)
        self.step = self._step_from(frame) if frame is not None and self._is_by_line() else None
        if self.step is not None:
            self.engine.steps(_users(frame), self.step.enters)
        else:
            self.engine.here(frame)

    def _step_from(self, frame: FrameType) -> Step:
        above = {key_of(user) for user in _users(frame)}
        statement = statements.of_file(frame.f_code.co_filename).of(frame.f_lineno or 0)
        is_at_turn = self.engine.is_turn(frame, statement)
        return Step(self._gate.mode, threading.get_ident(), above, key_of(frame), statement, frame.f_lasti, is_at_turn)

    def _is_by_line(self) -> bool:
        if self._gate.mode == INTO:  # at a node of the user's own Function: step into its lines
            left = self._gate.left
            return left is not None and left.spot is not None and left.spot.kind == BEFORE_NODE
        return self._gate.mode in STEPS

    def _left_line(self) -> bool:
        return self._gate.left is not None and self._gate.left.is_line

    def here(self, frame: FrameType | None) -> None:
        """Does, in this thread, what all threads are asked to do. `frame`: where it runs."""
        self.is_asked = False
        self.engine.here(frame)

    @property
    def waits(self) -> bool:
        """Whether somebody waits for a line or a phase."""
        return self.is_asked or self.watched.are_any

    def returned(self) -> Any:
        """Returns the row of the value that the function stepped out of has returned, or None."""
        return self.described(self._returned) if self._returned.name else None

    @property
    def phases(self) -> frozenset[tuple[str, str]]:
        """The phases with a breakpoint, each with "before" or "after"."""
        return self.watched.phases

    def meets_phase(self, phase: str, when: str, frame: FrameType | None) -> StopReason | None:
        """Returns why training is to be held at a phase, or None."""
        if frame is None or not self._gate.is_open:
            return None
        return self.watched.meets_phase(phase, when, frame)

    def meets_change(self, frame: FrameType | None) -> StopReason | None:
        """Returns why training is to be held wherever it is: a tensor has changed; or None."""
        if frame is None or not self.watched.looks_at_tensors or not self._gate.is_open:
            return None
        return self.watched.meets_change(frame)

    def leave(self) -> None:
        """Ends all reports from the interpreter: the probe has failed, or the window is gone."""
        self.step, self.watched = None, Nothing()
        self.engine.leaves()

    # ── told by the interpreter ──

    def reached(self, frame: FrameType, line: int) -> None:
        """Called before a line of the user's code runs."""
        if not live.on or live.own.busy:
            return
        try:
            self._reached(frame, line)
        except BaseException as error:
            if isinstance(error, guard.Passes) or is_from_outside(error):
                raise
            guard.detach("line", error)

    def marked(self, frame: FrameType, line: int) -> None:
        """Called before a statement with a mark runs."""
        if not live.on or live.own.busy:
            return
        passed, self._last.passed = getattr(self._last, "passed", None), None
        if passed == (*key_of(frame), line):
            return
        try:
            reason = self.watched.meets(frame, line)
            if reason is not None:
                self._hold(frame, line, reason)
        except RecursionError:
            pass  # the script has no stack left: it raises RecursionError itself
        except BaseException as error:
            if isinstance(error, guard.Passes) or is_from_outside(error):
                raise
            guard.detach("mark", error)

    def raises(self, frame: FrameType, error: BaseException) -> None:
        """Called when a frame raises an error or gets one from a call."""
        if live.on and not live.own.busy and not self._gate.stop:
            try:
                self.raised(frame, error)
            except BaseException as own:
                if isinstance(own, guard.Passes) or is_from_outside(own):
                    raise
                guard.detach("raise", own)

    def leaves_frame(self, frame: FrameType, value: Any) -> None:
        """Called when a frame of the user's returns `value` or is left by an exception (None)."""
        step = self.step
        if step is None or step.thread != threading.get_ident() or frame.f_code.co_flags & GENERATOR:
            return
        key = key_of(frame)
        if key == step.base or step.enters:
            self._returned.is_now(frame.f_code, value)
        step.above.discard(key)

    def _reached(self, frame: FrameType, line: int) -> None:
        reason, file = None, frame.f_code.co_filename
        wanted, known = self.watched.lines_of(file), statements.of_file(file)
        if wanted and not is_comprehension(frame.f_code):
            at = self._beginning(frame, line, known)
            if at in wanted and self.engine.tells(frame.f_code, at):
                reason = self.watched.meets(frame, at)
        step = self.step
        if reason is None and step is not None and self._is_step(step, frame, line):
            reason = StopReason("step")
            if self.engine.is_at_mark(frame):  # which must not hold a second time
                self._last.passed = (*key_of(frame), known.of(line))
                reason = self.watched.meets(frame, known.of(line)) or reason
        if reason is None and step is not None and step.thread == threading.get_ident():
            reason = self.meets_change(frame)
        if reason is not None:
            self._hold(frame, known.of(line), reason)

    def _beginning(self, frame: FrameType, line: int, known: statements.Statements) -> int:
        """Returns the first line of the statement that begins here, or 0 if a statement goes on."""
        statement = line if line in known.lambdas else known.of(line)
        if is_head_of_class(frame.f_code, statement):
            return 0  # it was reported where the class statement begins
        if statement in known.withs and frame.f_lasti > first_instruction(frame.f_code, statement):
            return 0  # the block is being left
        if statement not in known.several:
            return statement
        key = (*key_of(frame), statement)
        is_part = key == getattr(self._last, "key", None) and frame.f_lasti > self._last.at
        if not is_part:
            self._last.key, self._last.at = key, frame.f_lasti
        return 0 if is_part else statement

    def _is_step(self, step: Step, frame: FrameType, line: int) -> bool:
        if step.thread != threading.get_ident() or self._gate.mode != step.mode:
            return False
        key = key_of(frame)
        if step.mode == LINE_OUT and key == step.base or key not in step.above and not step.enters:
            return False
        known = statements.of_file(frame.f_code.co_filename)
        statement = known.of(line)
        if statement in known.loops and self.engine.is_turn(frame, statement):
            return False
        if step.is_at_turn and (key, statement) == (step.base, step.statement):
            step.is_at_turn = False
            return False
        return key != step.base or statement != step.statement or frame.f_lasti <= step.at

    def _held(self, frame: FrameType, line: int, reason: StopReason) -> None:
        if self._gate.is_open and not self._gate.stop:
            self._recorder.holding.at_line(frame, line, reason)


def _users(frame: FrameType | None) -> list[FrameType]:
    return [user for user in outwards(frame) if is_stepped(user.f_code)]
