"""A panel that is an empty frame until it is looked at for the first time: what it shows is not imported before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.panels.base.panel import Panel
from inspector.panels.style import look

if TYPE_CHECKING:
    from inspector.session.session import Session


class Controller(Protocol):
    """What a late panel is once it has been looked at."""

    @property
    def view(self) -> QWidget:
        """What is put into the frame."""

    def ask(self) -> None:
        """As `Panel.ask`."""

    def begin(self) -> None:
        """A new run starts."""

    def come(self) -> None:
        """The panel is shown."""

    def leave(self) -> None:
        """The panel is hidden."""


class PanelFrame(QWidget):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(f"{name}.frame")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), look.current().colour("panel"))


class LatePanel(Panel):
    """Subclasses set `drawer` and override `furnish`."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, PanelFrame(self.drawer))
        self.controller: Any = None  # a Controller, once there is one

    def furnish(self) -> Controller:
        """Imports and makes what the panel shows; called once."""
        raise NotImplementedError

    def ask(self) -> None:
        if self.controller is not None:
            self.controller.ask()

    def begin(self, launch: Any) -> None:
        if self.controller is not None:
            self.controller.begin()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            if self.controller is None:
                self._put_in()
            self.controller.come()
        elif event.type() == QEvent.Type.Hide and self.controller is not None:
            self.controller.leave()
        return super().eventFilter(watched, event)

    def _put_in(self) -> None:
        self.controller = self.furnish()
        layout = self.view.layout()
        assert layout is not None
        layout.addWidget(self.controller.view)
