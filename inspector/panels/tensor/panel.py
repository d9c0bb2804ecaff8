"""The tensor's panel: an empty frame until it is looked at for the first time; then its controller asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.panels import look
from inspector.panels.panel import Panel

if TYPE_CHECKING:
    from inspector.panels.tensor.controller import TensorController

SECOND = "tensor2"


class Frame(QWidget):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(f"{name}.frame")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), look.current().colour("panel"))


class TensorPanel(Panel):
    """`drawer` names the panel: a second one stands beside the first. `recall` and `remember` are where the views that
    were chosen for kinds of tensors lie between two starts."""

    drawer = "tensor"

    def __init__(
        self,
        session: Any,
        drawer: str = "tensor",
        recall: Callable[[], str] = str,
        remember: Callable[[str], None] = lambda text: None,
    ) -> None:
        self.drawer = drawer
        super().__init__(session, Frame(drawer))
        self.controller: TensorController | None = None
        self._recall, self._remember = recall, remember

    def title(self) -> str:
        return self.tr("Tensor") if self.drawer != SECOND else self.tr("Tensor, second")

    def ask(self) -> None:
        if self.controller is not None:
            self.controller.ask()

    def begin(self, launch: Any) -> None:
        if self.controller is not None:
            self.controller.begin()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            if self.controller is None:
                self._furnish()
            assert self.controller is not None
            self.controller.come()
        elif event.type() == QEvent.Type.Hide and self.controller is not None:
            self.controller.leave()
        return super().eventFilter(watched, event)

    def _furnish(self) -> None:
        """Numpy, the lenses and all: not before somebody wants to see them."""
        from inspector.panels.tensor.controller import TensorController
        from inspector.panels.tensor.memory import Memory

        memory = Memory(self._recall, self._remember)
        self.controller = TensorController(self.session, self.drawer, memory, self)
        layout = self.view.layout()
        assert layout is not None
        layout.addWidget(self.controller.view)
