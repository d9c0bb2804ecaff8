"""Answers questions about the call stack and the variables of a held program."""

from __future__ import annotations

import ast
from types import FrameType
from typing import TYPE_CHECKING, Any

from ...wire.messages import Refused
from ...wire.variables import (
    LONGEST_SOURCE,
    MOST_ROWS,
    SET,
    AskHover,
    AskInline,
    AskSource,
    AskStack,
    AskVariables,
    Assigned,
    AssignValue,
    Changed,
    Evaluate,
    Evaluated,
    Source,
    UndoAssign,
    Value,
    Variables,
)
from ...wire.variables import Stack as StackShown
from ..core.answering import Rows as Answerers
from ..core.live import live
from ..frames import user_code
from ..frames.interrupts import is_from_outside
from . import hover, rows
from .assigning import Assigning
from .children import Child
from .evaluate import Cancelled, Evaluating, Outcome
from .locals_of_frame import variables
from .rows import Rows
from .stack import Stack, other_threads

if TYPE_CHECKING:
    from ..execution.gate import Gate


class Refusal(Exception):
    """A question has no answer; its argument is the code of the reason."""


class VariableAnswers:
    """Answers the questions of wire.variables.

    Attributes: `stack`, the frames; `rows`, the rows shown at this stop; `evaluating`; `assigning`;
    `warning_of(value)`, a code of a warning or ""; `answerers`, the table of answers by the question's type.
    """

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self.stack = Stack()
        self.rows = Rows()
        self.evaluating = Evaluating()
        self.assigning = Assigning(self.evaluating)
        self.answerers: Answerers = {
            AskStack: self._stack, AskVariables: self._variables, AskInline: self._inline, AskHover: self._hover,
            Evaluate: self._evaluate, AssignValue: self._assign, UndoAssign: self._undo, AskSource: self._source,
        }  # fmt: skip

    def answer(self, question: Any) -> Any:
        stop = self._gate.stop
        if not stop and not isinstance(question, AskSource):
            return Refused(question.request, stop, "not_held", "")
        was_busy, live.own.busy = live.own.busy, True
        try:
            return self.answerers[type(question)](question, stop)
        except Refusal as refusal:
            return Refused(question.request, stop, str(refusal), "")
        except BaseException as error:
            if is_from_outside(error):
                raise
            return Refused(question.request, stop, "failed", f"{type(error).__name__}: {error}"[:500])
        finally:
            live.own.busy = was_busy

    def forget(self) -> None:
        """Drops all that was looked at when training goes on."""
        self.rows.forget()
        self.evaluating.forget()
        self.assigning.forget()

    def returned(self, returned: Any) -> Value:
        """Returns the row of the value that a function has returned."""
        return self.rows.row(Child(returned.name, "", returned.value), None, "returned")

    # ── looked at ──

    def _stack(self, question: AskStack, stop: int) -> StackShown:
        frames, left_out = self.stack.shown()
        return StackShown(question.request, stop, frames, left_out, other_threads())

    def _frame(self, number: int) -> FrameType:
        frame = self.stack.frame(number)
        if frame is None:
            raise Refusal("gone")
        return frame

    def _variables(self, question: AskVariables, stop: int) -> Variables:
        most = min(question.count, MOST_ROWS)
        if question.handle:
            found = self.rows.children(question.handle, question.first, most)
            if found is None:
                raise Refusal("gone")
            return self._page(question, stop, found[0], question.first, found[1], question.numbers)
        frame = self._frame(question.frame)
        values = self.rows.of_frame(frame, variables(frame))
        part = values[question.first : question.first + most]
        return self._page(question, stop, len(values), question.first, part, question.numbers)

    def _inline(self, question: AskInline, stop: int) -> Variables:
        frame, wanted = self._frame(question.frame), frozenset(question.names)
        found = {name: (name, value, group, flags) for name, value, group, flags in variables(frame)[::-1]}
        values = [self._named(*found[name]) for name in dict.fromkeys(question.names) if name in found and wanted]
        return self._page(question, stop, len(values), 0, values, question.numbers)

    def _named(self, name: str, value: Any, group: str, flags: int) -> Value:
        return self.rows.row(Child(name, name, value), None, group, flags)

    def _hover(self, question: AskHover, stop: int) -> Variables:
        try:
            value = hover.value_of(question.text, variables(self._frame(question.frame)))
        except LookupError as error:
            raise Refusal("calls" if error.args[:1] == ("calls",) else "gone") from None
        except SyntaxError:
            raise Refusal("calls") from None
        row = self.rows.row(Child(question.text, question.text, value), None)
        return self._page(question, stop, 1, 0, [row], True)

    def _page(
        self, question: Any, stop: int, total: int, first: int, values: list[Value], wants_numbers: bool
    ) -> Variables:
        values = [rows.with_flags(value, SET if self._is_set(value) else 0) for value in values]
        things = [self._thing(value) for value in values]
        numbers, sampled = self.rows.measured(things, wants_numbers)
        return Variables(question.request, stop, total, first, tuple(rows.marked(values, sampled)), numbers)

    def _thing(self, value: Value) -> Any:
        held = self.rows.held(value.handle) if value.tensor is not None else None
        return held.value if held is not None else None

    def _is_set(self, value: Value) -> bool:
        held = self.rows.held(value.handle)
        return (held.expression if held is not None else value.step) in self.rows.assigned

    def _source(self, question: AskSource, stop: int) -> Source:
        text = user_code.source(question.file)
        return Source(question.request, stop, question.file, text[:LONGEST_SOURCE], True)

    # ── done ──

    def _evaluate(self, question: Evaluate, stop: int) -> Evaluated:
        may_begin, frame = self.evaluating.comes(), self._frame(question.frame)
        outcome = Outcome(error=Cancelled())
        if may_begin:
            outcome = self.evaluating.run(frame, question.text, question.keeps_random, question.grad == "off")
        value, numbers = self._told(question.text, outcome, question.numbers)
        error, words = _words(outcome)
        codes = (("random",) if outcome.has_drawn and not question.keeps_random else ()) + (
            ("names",) if outcome.assigned else ()
        )
        changed = Changed(codes, tuple(outcome.assigned))
        return Evaluated(question.request, stop, value, numbers, error, words, outcome.line, changed, outcome.seconds)

    def _told(self, text: str, outcome: Outcome, wants_numbers: bool) -> tuple[Value | None, Any]:
        if outcome.error is not None or not outcome.has_value:
            return None, self.rows.measured([], False)[0]
        name = text.strip()
        expression = f"({name})" if _is_expression(name) else ""
        row = self.rows.row(Child(name[:500], expression, outcome.value), None)
        numbers, sampled = self.rows.measured([outcome.value if row.tensor is not None else None], wants_numbers)
        return rows.marked([row], sampled)[0], numbers

    def _assign(self, question: AssignValue, stop: int) -> Assigned:
        frame = self._frame(question.frame)
        outcome, before, after, undoable = self.assigning.assign(frame, question.target, question.text)
        error, words = _words(outcome)
        if not error:
            self.rows.assigned.add(question.target)
        warning = "version" if not error and self.assigning.breaks_graph(frame, question.target) else ""
        return Assigned(question.request, stop, question.target, before, after, error, words, undoable, warning)

    def _undo(self, question: UndoAssign, stop: int) -> Assigned:
        undone = self.assigning.undo()
        if undone is None:
            raise Refusal("nothing")
        last, before, after = undone
        self.rows.assigned.discard(last.target)
        return Assigned(question.request, stop, last.target, before, after, "", "", False, "")


def _words(outcome: Outcome) -> tuple[str, str]:
    """Returns (class, message) of what was raised."""
    error = outcome.error
    if error is None:
        return "", ""
    if outcome.is_cancelled:
        return "cancelled", ""
    was_busy, live.own.busy = live.own.busy, True
    try:
        words = str(error.msg or "") if isinstance(error, SyntaxError) else str(error)
    except Exception as second:
        words = f"<{type(second).__name__} in __str__>"
    finally:
        live.own.busy = was_busy
    return type(error).__name__, words[:2000]


def _is_expression(text: str) -> bool:
    try:
        ast.parse(text, mode="eval")
    except (SyntaxError, ValueError):
        return False
    return True
