"""Conversations: stops, answers to what the panels ask, news of every kind, and a user who looks around meanwhile."""

from __future__ import annotations

import dataclasses
import random
from typing import Any

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea

from inspector.wire import messages
from inspector.wire.messages import ANSWERS

from .talking import Window
from .words import Pool

NEWS = tuple(cls for cls in messages.DEBUGGEE_MESSAGES if cls is not messages.Hello)
ROUNDS = 4  # of a conversation
CHAIN = 3  # times that what was asked is answered


def play(window: Window, chance: random.Random, pool: Pool) -> None:
    """One conversation. Whatever fails is among the window's troubles."""
    if window.run is None or not window.run.is_open or chance.randint(0, 5) == 0:
        window.begin()
    for _ in range(ROUNDS):
        _round(window, chance, pool)
        window.turn()
    if chance.randrange(4) == 0:
        window.paint()


def _round(window: Window, chance: random.Random, pool: Pool) -> None:
    act = chance.choice(_ACTS)
    act(window, chance, pool)


def _hold(window: Window, chance: random.Random, pool: Pool) -> None:
    """Held somewhere; all that the panels ask is answered."""
    window.say(pool.one(messages.Stopped, chance))
    window.turn()
    _answer_all(window, chance, pool)


def _answer_all(window: Window, chance: random.Random, pool: Pool) -> None:
    """An answer may lead to the next question, but not for ever."""
    for _ in range(CHAIN):
        for wire, question in window.questions():
            kinds = ANSWERS[type(question)]
            kind = kinds[0] if chance.randint(0, 9) else chance.choice(kinds)
            window.answer(wire, question, pool.one(kind, chance))
        window.turn()


def _news(window: Window, chance: random.Random, pool: Pool) -> None:
    """Anything at all, wanted or not."""
    kind = chance.choice(NEWS)
    window.say(pool.one(kind, chance))


def _mistake(window: Window, chance: random.Random, pool: Pool) -> None:
    """An answer of another kind than was asked for."""
    asked = [pair for pair in window.questions() if pair[0] is window.run]
    if asked:
        kind = chance.choice([cls for cls in NEWS if "request" in cls.__dataclass_fields__])
        message = pool.one(kind, chance)
        window.say(dataclasses.replace(message, request=asked[0][1].request))


def _step(window: Window, chance: random.Random, pool: Pool) -> None:
    window.desk.session.step(chance.choice(messages.UNITS))


def _look(window: Window, chance: random.Random, pool: Pool) -> None:
    """The user chooses something somewhere, or scrolls."""
    views = [view for view in window.desk.window.findChildren(QAbstractScrollArea) if view.isVisible()]
    view = chance.choice(views)
    bars = (view.verticalScrollBar(), view.horizontalScrollBar())
    for bar in bars:
        bar.setValue(chance.choice((bar.minimum(), bar.maximum())))
    if isinstance(view, QAbstractItemView) and view.model() is not None:
        index = _deep(view, QModelIndex(), chance, 4)
        if index.isValid():
            view.setCurrentIndex(index)
            view.activated.emit(index)
    window.turn()
    _answer_all(window, chance, pool)


def _deep(view: QAbstractItemView, at: QModelIndex, chance: random.Random, levels: int) -> QModelIndex:
    model = view.model()
    rows, columns = model.rowCount(at), model.columnCount(at)
    if not (levels and rows and columns):
        return at
    index = model.index(chance.randint(0, min(rows, 8) - 1), chance.randint(0, columns - 1), at)
    return _deep(view, index.siblingAtColumn(0), chance, levels - 1) if chance.random() < 0.5 else index


_ACTS: tuple[Any, ...] = (_hold, _hold, _hold, _news, _news, _look, _look, _mistake, _step)


def is_still_good(window: Window) -> str:
    """A good conversation after all that: what is wrong with its first stop, "" where nothing is."""
    window.begin()
    window.turn()
    script = window.files[0]
    done = messages.Moment(1, "data", "loader", 1, script, 4)
    coming = messages.Moment(0, "forward", "model", 1, script, 5)
    window.say(messages.Stopped(1, done, coming, 1, "batch", ("data", "forward"), 0, 0, 0, None, 0.1, None, None))
    window.turn()
    sentence = window.desk.window.state_line.sentence.text()
    marked = window.desk.panels["source"].view.edit.lines()
    if not sentence.startswith("data done, next: forward · iteration 1"):
        return f"the sentence is {sentence!r}"
    return "" if marked == (4, 5, 0) else f"marked are {marked}"
