"""A main window on a session that no process stands behind."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from inspector.desk import actions
from inspector.desk.appearance import languages, theme
from inspector.desk.base.settings import Settings
from inspector.desk.main_window import MainWindow
from tests.fakes import FakeSession

DRAWERS = ("model_tree", "source", "loss", "batch", "console")


class StubPanel:
    """A drawer with nothing in it."""

    def __init__(self, drawer: str) -> None:
        self.drawer, self.view = drawer, QWidget()

    def tools(self) -> QWidget | None:
        return None


@pytest.fixture(autouse=True)
def usual_looks(qapp: Any) -> Iterator[None]:
    """Dark and English again, whatever a test chose."""
    theme.apply("dark")
    languages.use("en")
    yield
    theme.apply("dark")
    languages.use("en")


@pytest.fixture
def called() -> list[str]:
    """The ids of the actions that were triggered, in order."""
    return []


@pytest.fixture
def make_window(qtbot: Any, called: list[str]) -> Iterator[Callable[[], MainWindow]]:
    made: list[MainWindow] = []

    def make() -> MainWindow:
        calls = {row.id: lambda name=row.id: called.append(name) for row in actions.ROWS}
        window = MainWindow(Settings(), calls)
        window.furnish(FakeSession(), {drawer: StubPanel(drawer) for drawer in DRAWERS})
        made.append(window)
        qtbot.addWidget(window)
        window.resize(1440, 860)
        with qtbot.waitActive(window):  # keys go to the active one
            window.show()
            window.activateWindow()
        return window

    yield make
    for window in made:
        with contextlib.suppress(RuntimeError):  # a test may have closed and deleted it
            window.close_now()


@pytest.fixture
def window(make_window: Callable[[], MainWindow]) -> MainWindow:
    return make_window()


@pytest.fixture
def session(window: MainWindow) -> FakeSession:
    fake: FakeSession = window._session
    return fake
