"""The two rows above the plot: the loss now, and how its curves are drawn."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSlider, QToolButton, QVBoxLayout, QWidget

from inspector.panels.loss.model import DEFAULT_SMOOTHING, MAX_SMOOTHING, Current
from inspector.panels.loss.spelling import spell
from inspector.panels.style import look
from inspector.panels.widgets import plain_text

STEPS = 100  # of the smoothing slider, per 1


class ElidedLabel(plain_text.PlainLabel):
    """One line that ends in … where there is no room; the whole text is its tool tip."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_whole(self, text: str) -> None:
        self._whole = text
        self.setToolTip(plain_text.tip(text))
        self._elide()

    def whole(self) -> str:
        return self._whole

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width()))


class LossHead(QWidget):
    """Shows a Current; wishes for a smoothing, a log axis, and to follow again."""

    smoothing_wished = Signal(float)
    log_wished = Signal(bool)
    follow_wished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._current: Current | None = None
        self._build_now()
        self._build_controls()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(10, 5, 6, 2)
        rows.setSpacing(2)
        rows.addLayout(self._now_row)
        rows.addLayout(self._control_row)
        self.retranslate()
        self.retheme()

    def show_current(self, current: Current | None) -> None:
        self._current = current
        self._name.setText(self._name_of(current))
        self._value.setText("" if current is None else self._value_of(current))
        self._detail.set_whole("" if current is None else self._detail_of(current))
        self._colour_value()

    def set_following(self, on: bool) -> None:
        self.follow_button.setEnabled(not on)

    def retheme(self) -> None:
        tokens = look.current()
        for label in (self._name, self._detail, self._smoothing_name):
            _ink(label, tokens.colour("muted"))
        _ink(self._smoothing_value, tokens.colour("cyan"))
        self._colour_value()

    def retranslate(self) -> None:
        self._smoothing_name.setText(self.tr("Smoothing"))
        self.slider.setToolTip(self.tr("Weight of the past in the exponential moving average, as in TensorBoard"))
        self.slider.setAccessibleName(self.tr("Smoothing"))
        self.log_button.setText(self.tr("log"))
        self.log_button.setToolTip(self.tr("Logarithmic axis"))
        self.follow_button.setText(self.tr("auto"))
        self.follow_button.setToolTip(self.tr("Show the whole run and follow its newest point (double click)"))
        self.menu_button.setText("···")
        self.menu_button.setToolTip(self.tr("More"))
        self.menu_button.setAccessibleName(self.tr("More"))
        self.show_current(self._current)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _build_now(self) -> None:
        self._name, self._value, self._detail = plain_text.PlainLabel(), plain_text.PlainLabel(), ElidedLabel()
        self.menu_button = _tool_button()
        self._value.setObjectName("loss.value")
        self._value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._name.setFont(look.ui_font(12))
        self._value.setFont(look.mono_font(15))
        self._detail.setFont(look.ui_font(11))
        self._now_row = QHBoxLayout()
        self._now_row.setSpacing(8)
        for widget, stretch in ((self._name, 0), (self._value, 0), (self._detail, 1), (self.menu_button, 0)):
            self._now_row.addWidget(widget, stretch)

    def _build_controls(self) -> None:
        self._smoothing_name, self._smoothing_value = plain_text.PlainLabel(), plain_text.PlainLabel()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, round(MAX_SMOOTHING * STEPS))
        self.slider.setValue(round(DEFAULT_SMOOTHING * STEPS))
        self.slider.setMaximumWidth(140)
        self.slider.setMinimumWidth(40)
        self.slider.valueChanged.connect(self._on_slider)
        self.log_button, self.follow_button = _tool_button(), _tool_button()
        self.log_button.setCheckable(True)
        self.log_button.toggled.connect(self.log_wished)
        self.follow_button.clicked.connect(lambda: self.follow_wished.emit())
        self.follow_button.setEnabled(False)
        self._smoothing_name.setFont(look.ui_font(11))
        self._smoothing_value.setFont(look.mono_font(11))
        self._smoothing_value.setText(f"{DEFAULT_SMOOTHING:.2f}")
        self._control_row = QHBoxLayout()
        self._control_row.setSpacing(6)
        for widget in (self._smoothing_name, self.slider, self._smoothing_value):
            self._control_row.addWidget(widget)
        self._control_row.addStretch(1)
        self._control_row.addWidget(self.log_button)
        self._control_row.addWidget(self.follow_button)

    def _on_slider(self, step: int) -> None:
        self._smoothing_value.setText(f"{step / STEPS:.2f}")
        self.smoothing_wished.emit(step / STEPS)

    def _name_of(self, current: Current | None) -> str:
        return self.tr("no loss yet") if current is None else current.name

    def _value_of(self, current: Current) -> str:
        if current.value is not None:
            return spell(current.value)
        return "×".join(map(str, current.shape)) if current.shape else "…"

    def _detail_of(self, current: Current) -> str:
        iteration = self.tr("iteration {iteration}").format(iteration=f"{current.iteration:,}")
        parts = [current.grad_fn, iteration]
        if current.value is None and current.shape:
            parts.insert(0, self.tr("not a single number"))
        return " · ".join(part for part in parts if part)

    def _colour_value(self) -> None:
        value = self._current.value if self._current is not None else None
        broken = value is not None and value - value != 0
        _ink(self._value, look.current().colour("red" if broken else "cyan"))


def _tool_button() -> QToolButton:
    button = QToolButton()
    button.setAutoRaise(True)
    button.setFont(look.ui_font(11))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def _ink(label: QLabel, colour: QColor) -> None:
    palette = label.palette()
    palette.setColor(QPalette.ColorRole.WindowText, colour)
    label.setPalette(palette)
