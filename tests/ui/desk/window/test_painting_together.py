"""A step comes on the screen in one frame."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from inspector.desk.window.painting_together import LONGEST_MS, Frame
from tests.fakes import FakeSession
from tests.unit.desk.samples import stopped


class Canvas(QWidget):
    """Counts how often it was painted."""

    paintings = 0

    def paintEvent(self, event):
        self.paintings += 1


@pytest.fixture
def session():
    return FakeSession()


@pytest.fixture
def canvas(qtbot, session):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(300, 200)
    canvas = Canvas(window)
    canvas.resize(300, 200)
    window.frame = Frame(session, window)
    with qtbot.waitExposed(window):
        window.show()
    QCoreApplication.processEvents()
    canvas.paintings = 0
    yield canvas
    window.close()


def update(canvas):
    canvas.update()
    QCoreApplication.sendPostedEvents()


def test_between_go_and_the_last_answer_nothing_is_painted_and_then_all_at_once(session, canvas):
    session.resumed.emit()
    update(canvas)
    session.stopped.emit(stopped("data", "zero_grad"))
    update(canvas)
    update(canvas)
    assert canvas.paintings == 0
    session.answered.emit()
    QCoreApplication.sendPostedEvents()
    assert canvas.paintings == 1


@pytest.mark.parametrize("begins", ["resumed", "stopped"])
def test_what_takes_long_is_painted_meanwhile(qtbot, session, canvas, begins):
    session.resumed.emit() if begins == "resumed" else session.stopped.emit(stopped("data", "zero_grad"))
    update(canvas)
    assert canvas.paintings == 0
    qtbot.waitUntil(lambda: canvas.paintings == 1, timeout=20 * LONGEST_MS)
    update(canvas)
    assert canvas.paintings == 2


def test_at_other_times_everything_is_painted_at_once(session, canvas):
    update(canvas)
    session.stopped.emit(stopped("data", "zero_grad"))
    session.answered.emit()
    update(canvas)
    assert canvas.paintings == 2


def test_who_steps_on_at_once_sees_each_stop_all_the_same(session, canvas):
    session.answered.connect(session.resumed)
    for _ in range(5):
        session.stopped.emit(stopped("data", "zero_grad"))
        update(canvas)
        session.answered.emit()
        QCoreApplication.sendPostedEvents()
    assert canvas.paintings == 5
