"""The question that closing the window asks while a script runs: stop it, or let it run on?"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from inspector.panels.widgets import plain_text


class ClosingQuestion(QMessageBox):
    """Opened with `open()`, which returns at once; Cancel does nothing."""

    def __init__(self, parent: QWidget, script: str, stop: Callable[[], None], let_go: Callable[[], None]) -> None:
        super().__init__(parent)
        self.setObjectName("closing_question")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setIcon(QMessageBox.Icon.Question)
        running = self.tr("{script} is still running.").format(script=plain_text.line(script))
        plain_text.put(self, running, self.tr("Stop it, or let it run on without the window?"))
        stopping = self.addButton(self.tr("Stop it"), QMessageBox.ButtonRole.DestructiveRole)
        leaving = self.addButton(self.tr("Let it run on"), QMessageBox.ButtonRole.AcceptRole)
        self.setDefaultButton(self.addButton(QMessageBox.StandardButton.Cancel))
        stopping.setObjectName("closing.stop")
        leaving.setObjectName("closing.let_go")
        stopping.clicked.connect(stop)
        leaving.clicked.connect(let_go)
