"""Another theme, another language: an open window is what a start with them would have been, in every panel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QApplication

from inspector.conversation.launch import Launch
from inspector.desk.appearance import languages, theme
from inspector.desk.application import Desk
from inspector.desk.panels import ROWS
from inspector.wire.inside import AskInside
from inspector.wire.messages import Refused
from tests.unit.desk.samples import stopped


@pytest.fixture(autouse=True)
def usual_looks(qapp: Any):
    yield
    theme.apply("dark")
    languages.use("en")


def hold(qtbot: Any, desk: Desk) -> None:
    qtbot.waitUntil(lambda: desk.panels["loss"].view.plot is not None)
    desk.session.start(Launch("train.py", directory="/home/ada"))
    desk.session.hold(stopped("backward", "step", with_grad=10))


def choose(qtbot: Any, desk: Desk, name: str) -> None:
    desk.window.findChild(QAction, f"action.{name}").trigger()
    qtbot.waitUntil(lambda: not desk.renewal.is_going_on())


def answer(desk: Desk) -> None:
    """No layer or node is stood at."""
    for place, (question, _) in enumerate(desk.session.asked):
        if isinstance(question, AskInside):
            desk.session.answer(place, Refused(0, 5, "not_inside", ""))


def pictures(desk: Desk) -> dict[str, QImage]:
    """Of each panel, brought to the front of a window as at a first start."""
    answer(desk)
    desk.window.resize(1440, 860)
    desk.window.reset_layout()
    found = {}
    for drawer, dock in desk.window.docks.items():
        desk.window.bring(drawer)
        for _ in range(4):
            QApplication.processEvents()
            answer(desk)
        found[drawer] = dock.grab().toImage()
    return found


def different(one: dict[str, QImage], other: dict[str, QImage]) -> list[str]:
    assert one.keys() == other.keys() and len(one) == len(ROWS)
    return [drawer for drawer in one if one[drawer] != other[drawer]]


@pytest.mark.parametrize("name", ["theme_light", "language_zh"])
def test_a_change_shows_what_a_start_with_it_shows(qtbot: Any, make_desk: Callable[[], Desk], name: str):
    desk = make_desk()
    hold(qtbot, desk)
    before = pictures(desk)
    choose(qtbot, desk, name)
    after = pictures(desk)
    assert len(different(before, after)) == len(ROWS)
    fresh = make_desk()
    hold(qtbot, fresh)
    pictures(fresh)  # which turns a page of the loss lab, as it has turned the other's
    assert different(after, pictures(fresh)) == []
