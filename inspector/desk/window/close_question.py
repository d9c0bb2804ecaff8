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
        self._script = plain_text.line(script)
        running = self.tr("{script} is still running.").format(script=self._script)
        plain_text.put(self, running, self.tr("Stop it, or let it run on without the window?"))
        self._stopping = self.addButton(self.tr("Stop it"), QMessageBox.ButtonRole.DestructiveRole)
        self._leaving = self.addButton(self.tr("Let it run on"), QMessageBox.ButtonRole.AcceptRole)
        self.setDefaultButton(self.addButton(QMessageBox.StandardButton.Cancel))
        self._stopping.setObjectName("closing.stop")
        self._leaving.setObjectName("closing.let_go")
        self._stopping.clicked.connect(stop)
        self._leaving.clicked.connect(let_go)

    def tell_ended(self) -> None:
        """The script has ended while the question was open: how, the window behind it tells."""
        plain_text.put(self, self.tr("{script} has ended meanwhile.").format(script=self._script), self.tr("Close?"))
        self._stopping.setText(self.tr("Close the window"))
        self._leaving.hide()
