"""Asks for the values behind the lines and under the mouse, where training is held. Nothing of the script is called."""

from __future__ import annotations

import math
import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject, QPoint
from PySide6.QtWidgets import QToolTip

from inspector.panels.base import notation, value_words
from inspector.panels.source import values_here
from inspector.panels.source.editor import SourceEdit
from inspector.panels.source.values_here import LONGEST, InlineValue
from inspector.panels.widgets import plain_text
from inspector.wire.variables import AskHover, AskInline, Value, Variables

if TYPE_CHECKING:
    from inspector.session.session import Session

MOST = 200  # names
INNERMOST = -1
NO_DATA = (
    "function",
    "class",
    "module",
    "optimizer",
    "loader",
    "property",
    "generator",
    "file",
    "gone",
    "unset",
    "object",
)
translate = QCoreApplication.translate


class Values(QObject):
    def __init__(self, session: Session, edit: SourceEdit) -> None:
        super().__init__(edit)
        self._session, self._edit = session, edit
        self._before: dict[tuple[str, str], str] = {}  # (file, name) → its text at the last stop
        self._now: dict[tuple[str, str], str] = {}  # … at this one
        self._lines: dict[str, int] = {}
        edit.hovered.connect(self._hover)
        session.resumed.connect(self._on_resumed)
        session.ended.connect(lambda outcome: self.forget())

    def _on_resumed(self) -> None:
        self._before.update(self._now)
        self._now = {}
        QToolTip.hideText()

    def forget(self) -> None:
        self._before.clear()
        self._now.clear()
        self._edit.set_values({})

    def ask(self, file: str, line: int, text: str) -> None:
        """Those of the function around this line of a file with this text."""
        self._lines = values_here.assigned(text, line)
        names = tuple(self._lines)[-MOST:]
        if not names or self._session.selection.frame != INNERMOST:
            self._edit.set_values({})
            return
        question = AskInline(0, INNERMOST, names, True)
        self._session.ask(question, lambda answer: self._take(file, answer), owner=self)

    def _take(self, file: str, answer: Any) -> None:
        if not isinstance(answer, Variables):
            return
        values: dict[int, list[InlineValue]] = {}
        for value, numbers in zip(answer.values, _fives(answer)):
            if value.kind in NO_DATA or value.name not in self._lines:
                continue
            text = value_words.short(_plain(value), numbers)
            text = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
            before = self._before.get((file, value.name))
            shown = InlineValue(plain_text.shortened(f"{value.name} = {text}"), before is not None and before != text)
            self._now[file, value.name] = text
            values.setdefault(self._lines[value.name], []).append(shown)
        self._edit.set_values(values)

    def _hover(self, text: str, place: QPoint) -> None:
        stop = self._session.stop
        if stop is not None:
            question = AskHover(0, self._session.selection.frame, text)
            self._session.ask(question, lambda answer: self._show(text, place, answer), owner=self)

    def _show(self, text: str, place: QPoint, answer: Any) -> None:
        """What is not known without a call has no tip."""
        if isinstance(answer, Variables) and answer.values:
            words = hover_words(text, answer.values[0], _fives(answer)[0])
            QToolTip.showText(place, plain_text.tip(words), self._edit.viewport())


def _plain(value: Value) -> Value:
    """Without what made it: there is not much room."""
    return replace(value, tensor=replace(value.tensor, grad_fn="")) if value.tensor is not None else value


def _fives(answer: Variables) -> list[value_words.Numbers]:
    numbers = memoryview(answer.numbers.data).cast("d").tolist() if answer.numbers.data else []
    rows = [numbers[5 * row : 5 * row + 5] for row in range(len(answer.values))]
    return [(r[0], r[1], r[2], r[3], r[4]) if len(r) == 5 else value_words.UNMEASURED for r in rows]


def hover_words(text: str, value: Value, numbers: value_words.Numbers) -> str:
    """A line for each thing that is known."""
    facts = value.tensor
    lines = [f"{text}: {value.type}", value_words.short(value, numbers)]
    if facts is not None:
        lines[0] = " · ".join((f"{text}: {value.type}", notation.dtype(facts.dtype), facts.device))
        if not math.isnan(numbers[2]) and math.prod(facts.shape) != 1:
            words = translate("variables", "mean {mean}, standard deviation {deviation}")
            lines.append(words.format(mean=notation.number(numbers[2]), deviation=notation.number(numbers[3])))
        if facts.grad:
            lines.append(f"grad  {'None' if facts.grad == 'none' else '✓'}")
    if value.file:
        place = f"{os.path.basename(value.file)}:{value.line}"
        lines.append(translate("variables", "made at {place}").format(place=place))
    return "\n".join(line for line in lines if line)
