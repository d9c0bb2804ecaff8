"""The lab's state, how it came to be (undo, redo), and the last answer, which stays until a newer one is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from inspector.panels.loss_lab.model.state import LabState, first_state
from inspector.panels.loss_lab.sheets.sheet import Sheet
from inspector.wire.lab import LossAnswer, LossRefused

KEPT = 200  # changes that can be undone
_CELL = 1


class LabModel(QObject):
    """`changed`: another state, about which nothing is known yet. `chosen_changed`: other steps are wanted. `told`: an
    answer came, or a refusal."""

    changed = Signal()
    chosen_changed = Signal()
    told = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = first_state()
        self.stack = QUndoStack(self)
        self.stack.setUndoLimit(KEPT)
        self.chosen = 0  # the element whose steps are worked out
        self.other = ""  # the loss that is compared with
        self.answer: LossAnswer | None = None
        self.other_answer: LossAnswer | LossRefused | None = None
        self.refused: LossRefused | None = None
        self.is_old = True  # the answer is of an earlier state
        self._gesture = 0  # changes of a cell in one gesture are undone together

    # ── changing ─────────────────────────────────────────────────────────────────────────────────────────────────

    def become(self, state: LabState, words: str) -> None:
        if state != self.state:
            self.stack.push(_Change(self._set, self.state, state, words))

    def type_into(self, name: str, place: int, text: str, words: str, continues: bool = False) -> None:
        """What was typed, or dragged to, at a place of an input. What `continues` a gesture is undone with it."""
        self._gesture += not continues
        old = self.state.sheet(name)
        if old is not None and old.text(place) != text.strip():
            self.stack.push(_Typed(self, (name, place, self._gesture), text, words))

    def choose(self, element: int) -> None:
        if element != self.chosen:
            self.chosen = element
            self.chosen_changed.emit()

    def compare_with(self, loss: str) -> None:
        if loss != self.other:
            self.other, self.other_answer = loss, None
            self.changed.emit()

    def _set(self, state: LabState) -> None:
        self.state, self.is_old = state, True
        self.changed.emit()

    # ── hearing ──────────────────────────────────────────────────────────────────────────────────────────────────

    def take(self, answer: Any, is_old: bool = False) -> None:
        """An answer of the lab. The last good one stays beside a refusal, dimmed."""
        if isinstance(answer, LossAnswer):
            self.answer, self.refused, self.is_old = answer, None, is_old
        elif isinstance(answer, LossRefused):
            self.refused, self.is_old = answer, True
        self.told.emit()

    def take_other(self, answer: Any) -> None:
        self.other_answer = answer
        self.told.emit()


class _Change(QUndoCommand):
    """From one state to another."""

    def __init__(self, put: Callable[[LabState], None], before: LabState, after: LabState, words: str) -> None:
        super().__init__(words)
        self._put, self._before, self._after = put, before, after

    def redo(self) -> None:
        self._put(self._after)

    def undo(self) -> None:
        self._put(self._before)


class _Typed(QUndoCommand):
    """One cell. It keeps what stood there, not the whole input: there may be a million others."""

    def __init__(self, model: LabModel, where: tuple[str, int, int], text: str, words: str) -> None:
        """`where`: input, place and gesture."""
        super().__init__(words)
        self._model, self._where, self._text = model, where, text
        old = self._sheet()
        self._old, self._dtype = old.text(where[1]), old.dtype

    def id(self) -> int:
        return _CELL

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Typed) or other._where != self._where:
            return False
        self._text = other._text
        return True

    def redo(self) -> None:
        self._put(self._text, "")

    def undo(self) -> None:
        self._put(self._old, self._dtype)

    def _put(self, text: str, dtype: str) -> None:
        name, place, _ = self._where
        new = self._sheet().put(place, text)
        self._model._set(self._model.state.with_sheet(name, replace(new, dtype=dtype) if dtype else new))

    def _sheet(self) -> Sheet:
        found = self._model.state.sheet(self._where[0])
        assert found is not None
        return found
