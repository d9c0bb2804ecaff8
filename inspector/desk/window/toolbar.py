"""The bar at the top: where it runs, the buttons that drive it, and what one step means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QSizePolicy, QToolBar, QToolButton, QWidget

from inspector.panels.widgets import plain_text

BUTTONS = ("run", "pause", "stop", "restart", None, "step", "step_into", "step_out", "step_iteration", "run_to")
UNITS = ("phase", "iteration", "layer", "node")
HEIGHT, STATE_HEIGHT = 40, 32  # its own, and that of the state line below it


class Selector(QComboBox):
    """A list that tells when somebody opens it, and that may be filled anew meanwhile."""

    opened = Signal()

    def showPopup(self) -> None:
        self.opened.emit()
        self._show()

    def reopen(self) -> None:
        """After it was filled anew while it is open: it has its size from what stood there before."""
        if self.view().isVisible():
            self.hidePopup()
            self._show()

    def _show(self) -> None:
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + 24)
        super().showPopup()


class ToolBar(QToolBar):
    """Buttons are named `button.<action>`; `device_selector` and `unit_selector` are public names too."""

    device_chosen = Signal(str)

    def __init__(self, actions: Mapping[str, QAction]) -> None:
        super().__init__()
        self.setObjectName("toolbar")
        self.setMovable(False)
        self.setFloatable(False)
        self.setIconSize(QSize(16, 16))
        self.setFixedHeight(HEIGHT)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.devices = self._combo("device_selector", 210)
        self.devices.activated.connect(self._on_device)
        self.addSeparator()
        self.buttons: list[QToolButton] = []
        for name in BUTTONS:
            self._add_button(name, actions)
        self.addSeparator()
        self.unit_label = plain_text.Label()
        self.addWidget(self.unit_label)
        self.units = self._combo("unit_selector", 110)
        spacer = QWidget()
        spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(spacer)
        self.script = plain_text.Label()
        self.script.setObjectName("script_label")
        self.addWidget(self.script)
        self.retext()

    def unit(self) -> str:
        """What F8 steps by, one of UNITS."""
        return str(self.units.currentData() or "phase")

    def retext(self) -> None:
        self.unit_label.setText(" " + self.tr("Step by") + " ")
        self.units.setToolTip(self.tr("What one Step (F8) runs"))
        self.units.setAccessibleName(self.tr("Step by"))
        self.devices.setAccessibleName(self.tr("Device"))
        for button in self.buttons:
            button.setAccessibleName(button.defaultAction().text())
        chosen = max(0, self.units.currentIndex())
        self.units.clear()
        for unit, text in zip(UNITS, (self.tr("phase"), self.tr("iteration"), self.tr("layer"), self.tr("node"))):
            self.units.addItem(text, unit)
        self.units.setCurrentIndex(chosen)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retext()
        super().changeEvent(event)

    def _combo(self, name: str, width: int) -> Selector:
        combo = Selector()
        combo.setObjectName(name)
        combo.setFixedWidth(width)
        combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the wheel over it must not restart anything
        self.addWidget(combo)
        return combo

    def _add_button(self, name: str | None, actions: Mapping[str, QAction]) -> None:
        if name is None:
            self.addSeparator()
            return
        button = QToolButton()
        button.setDefaultAction(actions[f"action.{name}"])
        button.setObjectName(f"button.{name}")
        button.setFixedSize(28, 28)
        self.addWidget(button)
        self.buttons.append(button)

    def _on_device(self, index: int) -> None:
        device: Any = self.devices.itemData(index)
        if device is not None:
            self.device_chosen.emit(str(device))
