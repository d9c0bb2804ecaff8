"""The row above the ribbon: which colour is which phase, and how the ribbon is drawn."""

from __future__ import annotations

from itertools import accumulate

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from inspector.panels.style import look
from inspector.panels.timeline import words
from inspector.wire.messages import PHASES

SQUARE, GAP = "■", "\N{NO-BREAK SPACE}\N{NO-BREAK SPACE} "


class PhaseLegend(QLabel):
    """As many whole entries as there is room for; the tooltip has them all."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[tuple[str, str]] = []  # colour and word of each
        self.setFont(look.ui_font(11))
        self.setObjectName("timeline.legend")
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_entries(self, entries: list[tuple[str, str]]) -> None:
        self._entries = entries
        self.setToolTip(_written(entries))
        self._write()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._write()

    def _write(self) -> None:
        widths = (self.fontMetrics().horizontalAdvance(f"{SQUARE} {word}{GAP}") for _, word in self._entries)
        shown = sum(end <= self.width() for end in accumulate(widths))
        self.setText(_written(self._entries[:shown]))


class TimelineHead(QWidget):
    """`equal_wished` and `follow_wished` carry what was chosen."""

    equal_wished = Signal(bool)
    follow_wished = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._legend = PhaseLegend()
        self.equal_button, self.follow_button = _button("timeline.equal"), _button("timeline.follow")
        self.menu_button = _button("timeline.menu", checkable=False)
        self.equal_button.toggled.connect(self.equal_wished)
        self.follow_button.clicked.connect(self.follow_wished)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 6, 2)
        row.setSpacing(6)
        row.addWidget(self._legend, 1)
        for button in (self.equal_button, self.follow_button, self.menu_button):
            row.addWidget(button)
        self.set_following(True)
        self.retranslate()

    def set_following(self, on: bool) -> None:
        self.follow_button.setChecked(on)

    def retranslate(self) -> None:
        self.equal_button.setText(self.tr("equal widths"))
        self.equal_button.setToolTip(self.tr("Every moment as wide as any other, however long it took"))
        self.follow_button.setText(self.tr("follow"))
        self.follow_button.setToolTip(self.tr("Keep the newest moment in view"))
        self.menu_button.setText("···")
        self.menu_button.setToolTip(self.tr("More"))
        self.menu_button.setAccessibleName(self.tr("More"))
        self.retheme()

    def retheme(self) -> None:
        pairs = [(_code(words.ink(phase)), words.phase(phase)) for phase in PHASES]
        self._legend.show_entries([*pairs, (_code(look.current().colour("line")), self.tr("between them"))])

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def _written(pairs: list[tuple[str, str]]) -> str:
    return GAP.join(f'<span style="color:{ink}">{SQUARE}</span>&nbsp;{word}' for ink, word in pairs)


def _code(colour: QColor) -> str:
    return colour.name(QColor.NameFormat.HexRgb)


def _button(name: str, checkable: bool = True) -> QToolButton:
    button = QToolButton()
    button.setObjectName(name)
    button.setAutoRaise(True)
    button.setCheckable(checkable)
    button.setFont(look.ui_font(11))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
