"""The presets of the docks: which one is chosen, its button in the toolbar, and its narrow form in a narrow window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from ..base.settings import LAYOUT_VERSION, Settings
from . import preset_layouts

SEGMENT = ("learn", "debug", "diagnose")  # in the toolbar; the others are in the menu


class Segment(QWidget):
    """The presets side by side in one frame; the chosen one is lit."""

    def __init__(self, actions: Mapping[str, QAction]) -> None:
        super().__init__()
        self.setObjectName("presets")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(0)
        for name in SEGMENT:
            button = QToolButton()
            button.setObjectName(f"button.layout_{name}")
            button.setDefaultAction(actions[f"action.layout_{name}"])
            row.addWidget(button)
        self.setFixedHeight(26)


class Presets(QObject):
    """`arrange` puts the docks as a preset has them. Where nobody has moved one since, they follow the window's width."""

    def __init__(self, window: Any, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._settings = window, settings
        self._shape: tuple[object, ...] = ()  # of the docks, as `arrange` left them
        self._is_narrow = False
        self._fitting = QTimer(self, singleShot=True, interval=0)
        self._fitting.timeout.connect(self._fit)
        window.installEventFilter(self)

    def chosen(self) -> str:
        return str(self._settings.get("preset"))

    def arrange(self, preset: str = "") -> None:
        """As `preset` has them; without one, as the chosen preset has them."""
        window, preset = self._window, preset or self.chosen()
        self._settings.set("preset", preset)
        self._is_narrow = window.width() < preset_layouts.NARROW
        window.lay_out(preset_layouts.fitting(preset, window.width()))
        self._shape = preset_layouts.shape(window, window.docks)
        self.mark()

    def mark(self) -> None:
        action = self._window.acts.get(f"action.layout_{self.chosen()}")
        if action is not None:
            action.setChecked(True)

    def restore(self) -> None:
        """As the docks were left; what is older than some of them leaves those where the preset has them."""
        self.arrange()
        layout = self._settings.get("layout")
        if layout:
            self._window.restoreState(layout, LAYOUT_VERSION)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self._is_narrow != (self._window.width() < preset_layouts.NARROW):
            self._fitting.start()
        return False

    def _fit(self) -> None:
        """The window has become narrow or wide."""
        self._is_narrow = self._window.width() < preset_layouts.NARROW
        if self._shape == preset_layouts.shape(self._window, self._window.docks):
            fronts = _fronts(self._window.docks.values())
            self.arrange()
            for dock in fronts:
                dock.raise_()


def _fronts(docks: Sequence[Any] | Any) -> list[Any]:
    """What somebody looks at: it stays in front where it comes into a place with others."""
    return [dock for dock in docks if not dock.isHidden() and not dock.visibleRegion().isEmpty()]
