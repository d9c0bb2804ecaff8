"""What a longer word in a row asks of the rest of the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from inspector.panels.style.strip import Strip


class Window(QWidget):
    """Counts how often it is laid out."""

    laid_out = 0

    def event(self, event):
        self.laid_out += event.type() == QEvent.Type.LayoutRequest
        return super().event(event)


@pytest.fixture
def label(qtbot):
    window, strip, label = Window(), Strip(), QLabel("a")
    qtbot.addWidget(window)
    strip.row.addWidget(label)
    strip.row.addStretch(1)
    rows = QVBoxLayout(window)
    rows.addWidget(strip)
    rows.addStretch(1)
    window.resize(400, 300)
    with qtbot.waitExposed(window):
        window.show()
    QCoreApplication.processEvents()
    window.laid_out = 0
    yield label
    window.close()


def test_a_longer_word_gets_its_room_and_the_window_is_not_laid_out_anew(label):
    before = label.width()
    label.setText("a much longer word")
    QCoreApplication.processEvents()
    assert label.width() == label.sizeHint().width() > before
    assert label.window().laid_out == 0


def test_a_higher_word_makes_the_row_higher(qtbot, label):
    label.setText("one\ntwo\nthree")
    qtbot.waitUntil(lambda: label.height() >= label.sizeHint().height())
    assert label.window().laid_out >= 1


def test_parts_keep_inside_a_window_that_gets_narrow(label):
    label.setText("a much longer word")
    label.window().resize(60, 300)
    QCoreApplication.processEvents()
    row = label.parentWidget()
    assert row.width() == row.parentWidget().width() <= 60
