"""The bar at the top: where it runs, the buttons that drive it, and what one step means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QToolBar, QToolButton, QWidget

from inspector.panels.widgets import plain_text

from .key_button import KeyButton
from .preset_choice import Segment

BEFORE = ("run", "pause", "stop", "restart", None, "step")  # the unit's selector
AFTER = ("step_into", "step_out", "step_iteration", "run_to", None, "mute_breakpoints", "evaluate")
WORDED = ("run", "step")  # with their text and key
FILLED = "step"
UNITS = ("phase", "iteration", "layer", "node", "line")
HEIGHT, STATE_HEIGHT = 40, 32  # its own, and that of the state line below it
DEVICE_WIDTH, NARROW_DEVICE_WIDTH = 210, 110
ROOMY = 1200  # pixels: a narrower window has no script's name here, and of a device no more than its own


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
    unit_chosen = Signal(str)

    def __init__(self, actions: Mapping[str, QAction]) -> None:
        super().__init__()
        self.setObjectName("toolbar")
        self.setMovable(False)
        self.setFloatable(False)
        self.setIconSize(QSize(16, 16))
        self.setFixedHeight(HEIGHT)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.devices = self._combo("device_selector", DEVICE_WIDTH)
        self.devices.activated.connect(self._on_device)
        self.addSeparator()
        self.buttons: list[QToolButton] = []
        for name in BEFORE:
            self._add_button(name, actions)
        self.unit_label = plain_text.PlainLabel()
        self.addWidget(self.unit_label)
        self.units = self._combo("unit_selector", 104)
        self.units.currentIndexChanged.connect(lambda index: self.unit_chosen.emit(self.unit()))
        for name in AFTER:
            self._add_button(name, actions)
        spacer = QWidget()
        spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(spacer)
        self.script = plain_text.PlainLabel()
        self.script.setObjectName("script_label")
        self._script_place = self.addWidget(self.script)
        if "action.layout_learn" in actions:
            self.addWidget(Segment(actions))
        self.retext()

    def unit(self) -> str:
        """What F8 steps by, one of UNITS."""
        return str(self.units.currentData() or "phase")

    def show_unit(self, unit: str) -> None:
        """Nobody has chosen it."""
        with QSignalBlocker(self.units):
            self.units.setCurrentIndex(self.units.findData(unit))
        self.units.update()

    def retext(self) -> None:
        self.unit_label.setText(" " + self.tr("by") + " ")
        self.units.setToolTip(self.tr("What one Step (F8) runs"))
        self.units.setAccessibleName(self.tr("Step by"))
        self.devices.setAccessibleName(self.tr("Device"))
        for button in self.buttons:
            button.setAccessibleName(button.defaultAction().text())
        chosen = max(0, self.units.currentIndex())
        with QSignalBlocker(self.units):
            self.units.clear()
            words = self.tr("phase"), self.tr("iteration"), self.tr("layer"), self.tr("node"), self.tr("line")
            for unit, text in zip(UNITS, words):
                self.units.addItem(text, unit)
            self.units.setCurrentIndex(chosen)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_roomy = self.width() >= ROOMY
        self._script_place.setVisible(is_roomy)
        self.devices.setFixedWidth(DEVICE_WIDTH if is_roomy else NARROW_DEVICE_WIDTH)

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
        if (action := actions.get(f"action.{name}")) is None:
            return
        button = KeyButton(name, name == FILLED) if name in WORDED else QToolButton()
        button.setDefaultAction(action)
        button.setObjectName(f"button.{name}")
        if name not in WORDED:
            button.setFixedSize(28, 28)
        self.addWidget(button)
        self.buttons.append(button)

    def _on_device(self, index: int) -> None:
        device: Any = self.devices.itemData(index)
        if device is not None:
            self.device_chosen.emit(str(device))


class StateBar(QToolBar):
    """The second bar: what stands in it fills it to its edges, whatever margins the style has for buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("state_bar")
        self.setMovable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        layout = self.layout()
        if layout is not None and not layout.contentsMargins().isNull():
            layout.setContentsMargins(0, 0, 0, 0)
        return handled
