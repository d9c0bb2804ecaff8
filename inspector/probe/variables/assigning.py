"""Assigns values to variables of a held program, and undoes that."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from types import FrameType
from typing import Any

from .evaluate import Evaluating, Outcome
from .presenters import kind_of, text_of


@dataclass(slots=True)
class Set:
    """One assignment. `target`: the expression of its row; `before`: the old value; `is_undoable`: it is a plain
    value."""

    target: str
    before: Any  # what it was, as long as training is held; of an element its copy
    is_undoable: bool
    frame: FrameType
    is_in_tensor: bool = False


class Assigning:
    """The assignments at this stop, the latest last."""

    def __init__(self, evaluating: Evaluating) -> None:
        self._evaluating = evaluating
        self._done: list[Set] = []

    def forget(self) -> None:
        """Forgets the assignments when training goes on."""
        self._done.clear()

    def assign(self, frame: FrameType, target: str, text: str) -> tuple[Outcome, str, str, bool]:
        """Assigns. Returns (outcome, text before, text after, whether it can be undone)."""
        try:
            wrong = _why_not(target, text)
        except SyntaxError as error:
            wrong = error
        if wrong is not None:
            return Outcome(error=wrong), "", "", False
        in_tensor = self._is_in_tensor(frame, target)
        before = self._evaluating.run(frame, f"({target}).clone()" if in_tensor else target, True, in_tensor)
        shown = text_of(before.value) if before.error is None else ""
        outcome = self._evaluating.run(frame, f"{target} = ({text})", False, in_tensor)
        if outcome.error is not None:
            return outcome, shown, shown, False
        after = self._text(frame, target)
        self._done.append(Set(target, before.value, before.error is None, frame, in_tensor))
        return outcome, shown, after, before.error is None

    def _is_in_tensor(self, frame: FrameType, target: str) -> bool:
        """Elements are set in place: past autograd, as a leaf would else refuse it."""
        left = ast.parse(target, "<evaluate>", "eval").body
        if not isinstance(left, ast.Subscript):
            return False
        whole = self._evaluating.run(frame, ast.unparse(left.value), keeps_random=True)
        return whole.error is None and kind_of(whole.value) in ("tensor", "parameter")

    def breaks_graph(self, frame: FrameType, target: str) -> bool:
        """Whether a graph may still need the tensor as it was before an element of it was set."""
        left = ast.parse(target, "<evaluate>", "eval").body
        if not isinstance(left, ast.Subscript) or not self._is_in_tensor(frame, target):
            return False
        needs = self._evaluating.run(frame, f"({ast.unparse(left.value)}).requires_grad", keeps_random=True)
        return needs.value is True

    def undo(self) -> tuple[Set, str, str] | None:
        """Undoes the last assignment that can be undone; returns (it, text before, text after), or None."""
        while self._done:
            last = self._done.pop()
            if last.is_undoable:
                before = self._text(last.frame, last.target)
                given = {"_before": last.before}
                self._evaluating.run(last.frame, f"{last.target} = _before", False, last.is_in_tensor, given)
                return last, before, self._text(last.frame, last.target)
        return None

    def _text(self, frame: FrameType, target: str) -> str:
        now = self._evaluating.run(frame, target, keeps_random=True)
        return text_of(now.value) if now.error is None else ""


def _why_not(target: str, text: str) -> BaseException | None:
    """Returns an error unless the text assigns one expression to one name, attribute or item."""
    left = ast.parse(target, "<evaluate>", "eval").body
    ast.parse(text, "<evaluate>", "eval")
    if not isinstance(left, (ast.Name, ast.Attribute, ast.Subscript)):
        return SyntaxError("cannot assign to this expression")
    return None
