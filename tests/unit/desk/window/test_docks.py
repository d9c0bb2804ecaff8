"""A panel's place in its dock."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLabel, QMainWindow, QVBoxLayout, QWidget

from inspector.desk.panels import PanelRow
from inspector.desk.window.docks import Dock
from inspector.desk.window.preset_layouts import shown as shown_at


class Panel(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.view, self.label = QWidget(), QLabel("short")
        QVBoxLayout(self.view).addWidget(self.label)


ROW = PanelRow("sample", "Sample", lambda means: Panel(), {"learn": shown_at("left")})  # type: ignore[arg-type, return-value]


class Requests(QObject):
    """Counts how often the window is laid out."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False


def shown(qtbot) -> tuple[QMainWindow, Dock, Panel]:
    window, panel = QMainWindow(), Panel()
    qtbot.addWidget(window)
    window.resize(600, 400)
    dock = Dock(ROW, panel.view)
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    with qtbot.waitExposed(window):
        window.show()
    return window, dock, panel


def test_a_view_fills_its_dock(qtbot):
    window, dock, panel = shown(qtbot)
    assert panel.view.isVisible() and panel.view.width() == dock.width()
    window.resize(600, 500)
    qtbot.waitUntil(lambda: panel.view.height() > 400)


def test_a_word_that_fits_does_not_lay_out_the_window(qtbot):
    window, dock, panel = shown(qtbot)
    panel.label.setMinimumWidth(200)
    qtbot.waitUntil(lambda: dock.minimumSizeHint().width() >= 200)
    qtbot.wait(0)
    requests = Requests()
    window.installEventFilter(requests)
    for text in ("a", "longer", "a word"):
        panel.label.setText(text)
        qtbot.wait(0)
    assert requests.count == 0 and panel.label.text() == "a word"


def test_a_view_that_needs_more_room_gets_it(qtbot):
    window, dock, panel = shown(qtbot)
    panel.label.setMinimumWidth(450)
    qtbot.waitUntil(lambda: panel.view.width() >= 450)


def test_no_text_makes_the_window_larger_than_a_screen(qtbot):
    """Qt crashes at windows of more than 32767 pixels."""
    window, panel = QMainWindow(), Panel()
    qtbot.addWidget(window)
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, Dock(ROW, panel.view))
    window.show()
    panel.label.setText("word " * 20_000)
    qtbot.wait(10)
    panel.label.setText("line\n" * 20_000)
    qtbot.wait(10)
    assert window.width() < 1000 and window.height() < 1000
