"""A desk with its real window and panels, on a session that no process stands behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject

from inspector.desk.application import Desk
from inspector.session import session as sessions
from tests.fakes import FakeSession


def _session(parent: QObject) -> FakeSession:
    """Goes with its desk, as the real one."""
    session = FakeSession()
    session.setParent(parent)
    return session


@pytest.fixture
def make_desk(qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Desk]]:
    """Each call opens one more window, with the words that a Desk takes; its session is `desk.session`."""
    monkeypatch.setattr(sessions, "Session", _session)
    made: list[Desk] = []

    def make(**words: Any) -> Desk:
        desk = Desk(**words)
        made.append(desk)
        with qtbot.waitActive(desk.window):  # keys go to the active one
            desk.window.show()
            desk.window.activateWindow()
        return desk

    yield make
    for desk in made:
        desk.close()
    made.clear()


@pytest.fixture
def desk(make_desk: Callable[[], Desk]) -> Desk:
    return make_desk()


@pytest.fixture
def session(desk: Desk) -> FakeSession:
    return desk.session  # type: ignore[return-value]
