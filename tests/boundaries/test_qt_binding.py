"""The Qt binding keeps count: a release that loses references to None or True ends the process after minutes."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, QRect, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

CALLS = 2000
STRAY = CALLS // 4  # others hold references that come and go

Call = Callable[[], object]
Subject = Callable[[QtBot], Call]


class Bell(QObject):
    rung = Signal(bool)


def painting(_: QtBot) -> Call:
    picture = QImage(8, 8, QImage.Format.Format_ARGB32)
    colour, area = QColor("red"), QRect(0, 0, 4, 4)

    def paint() -> None:
        painter = QPainter(picture)
        painter.save()
        painter.setPen(colour)
        painter.drawLine(0, 0, 7, 7)
        painter.fillRect(area, colour)
        painter.restore()
        painter.end()

    return paint


def path(_: QtBot) -> Call:
    def draw() -> None:
        line = QPainterPath()
        line.moveTo(0, 0)
        line.lineTo(1, 1)
        line.closeSubpath()

    return draw


def timer(_: QtBot) -> Call:
    clock = QTimer(singleShot=True)

    def run() -> None:
        clock.start(10_000)
        clock.stop()

    return run


def signal(_: QtBot) -> Call:
    bell = Bell()

    def ring() -> None:
        bell.rung.connect(bell.objectName)
        bell.rung.emit(True)
        bell.rung.disconnect(bell.objectName)

    return ring


def widget(qtbot: QtBot) -> Call:
    shown = QWidget()
    qtbot.addWidget(shown)

    def change() -> None:
        shown.update()
        shown.setEnabled(True)
        shown.resize(10, 10)

    return change


def events(_: QtBot) -> Call:
    return QApplication.processEvents


SUBJECTS: dict[str, Subject] = {f.__name__: f for f in (painting, path, timer, signal, widget, events)}


@pytest.mark.parametrize("singleton", [None, True, False], ids=repr)
@pytest.mark.parametrize("subject", SUBJECTS.values(), ids=SUBJECTS)
def test_calls_leave_the_count_of_the_singletons(qtbot: QtBot, subject: Subject, singleton: object):
    call = subject(qtbot)
    call()
    before = sys.getrefcount(singleton)
    for _ in range(CALLS):
        call()
    assert abs(sys.getrefcount(singleton) - before) < STRAY
