"""What one breakpoint does, as fields of a strip below the list: each change holds at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QSpinBox, QToolButton, QWidget

from inspector.panels.base import breakpoint_words
from inspector.panels.style import look
from inspector.panels.widgets import plain_text
from inspector.panels.widgets.flow_layout import FlowRows, SnugBox, Titled
from inspector.wire.lines import TESTS, THEN, Breakpoint, Counted

MOST = 2_000_000_000  # what a counter goes to


class CountedBox(QWidget):
    """A test of a number: none, = k, ≥ k, every k. `changed()`: somebody has changed it."""

    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.how, self.number = SnugBox(), QSpinBox()
        self.how.setObjectName(f"breakpoints.{name}")
        self.number.setObjectName(f"breakpoints.{name}_number")
        self.number.setRange(1, MOST)
        self.number.setKeyboardTracking(False)
        self.title = plain_text.PlainLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for part in (self.title, self.how, self.number):
            part.setFont(look.ui_font(11))
            row.addWidget(part)
        row.addStretch(1)
        self.how.activated.connect(lambda _: self._choose())
        self.number.valueChanged.connect(lambda _: self.changed.emit())

    def value(self) -> Counted:
        how = TESTS[max(self.how.currentIndex(), 0)]
        return Counted(how, self.number.value() if how else 0)

    def show_value(self, test: Counted) -> None:
        with QSignalBlocker(self.number):
            self.how.setCurrentIndex(TESTS.index(test.how))
            self.number.setValue(max(test.number, 1))
        self.number.setVisible(bool(test.how))

    def retranslate(self, title: str, words: Sequence[str]) -> None:
        self.title.setText(title)
        self.how.setAccessibleName(title)
        self.number.setAccessibleName(title)
        chosen = max(self.how.currentIndex(), 0)
        self.how.clear()
        self.how.addItems(list(words))
        self.how.setCurrentIndex(chosen)

    def _choose(self) -> None:
        self.number.setVisible(bool(self.value().how))
        self.changed.emit()


class BreakpointEdit(QWidget):
    """`changed(id, attributes)`: what was changed, as `Breakpoint` has it. `closed()`: Esc, or the cross."""

    changed = Signal(int, dict)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("breakpoints.edit")
        self._point: Breakpoint | None = None
        self.titles = {name: plain_text.PlainLabel() for name in ("name", "condition", "log")}
        self.name, self.condition, self.log = (self._line(name) for name in ("name", "condition", "log"))
        self.iteration, self.hits = CountedBox("iteration"), CountedBox("hits")
        self.then, self.after = self._choice("then"), self._choice("after")
        self.then_title, self.after_title = plain_text.PlainLabel(), plain_text.PlainLabel()
        self.plots, self.once, self.loads_here = (self._check(name) for name in ("plots", "once", "loads_here"))
        self.close_button = QToolButton()
        self.close_button.setObjectName("breakpoints.close")
        self.close_button.setAutoRaise(True)
        self.close_button.clicked.connect(lambda: self.closed.emit())
        self._lay_out()
        self.iteration.changed.connect(lambda: self._tell(iteration=self.iteration.value()))
        self.hits.changed.connect(lambda: self._tell(hits=self.hits.value()))
        self.retranslate()

    def point(self) -> Breakpoint | None:
        return self._point

    def show_point(self, point: Breakpoint, others: Sequence[Breakpoint], state: str = "") -> None:
        """What somebody types just now stays. `state`: where it stands."""
        is_another = self._point is None or self._point.id != point.id
        self._point = point
        for field, text in ((self.name, point.name), (self.condition, point.condition), (self.log, point.log)):
            if is_another or not field.hasFocus():
                field.setText(text)
        self.iteration.show_value(point.iteration)
        self.hits.show_value(point.hits)
        self.then.setCurrentIndex(THEN.index(point.then))
        self._fill_after(point, others)
        boxes = (self.plots, point.plots), (self.once, point.once), (self.loads_here, point.loads_here)
        for box, is_on in boxes:
            with QSignalBlocker(box):
                box.setChecked(is_on)
        self._show_fields(point)
        self.loads_here.setVisible(point.loads_here or state == "worker")

    def _show_fields(self, point: Breakpoint) -> None:
        """What is no line has a name; errors have no log."""
        has_name = point.kind in ("function", "exception", "gradient", "tensor")
        for widget in (self.titles["name"], self.name):
            widget.setVisible(has_name)

    def _fill_after(self, point: Breakpoint, others: Sequence[Breakpoint]) -> None:
        with QSignalBlocker(self.after):
            self.after.clear()
            self.after.addItem(self.tr("none"), 0)
            for other in others:
                if other.id != point.id:
                    self.after.addItem(plain_text.shortened(breakpoint_words.place(other)), other.id)
            self.after.setCurrentIndex(max(self.after.findData(point.armed_by), 0))

    # ── building ──

    def _line(self, name: str) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName(f"breakpoints.{name}")
        field.setFont(look.mono_font(11))
        field.setMaxLength(2_000)
        field.editingFinished.connect(lambda: self._tell_text(name, field.text().strip()))
        return field

    def _choice(self, name: str) -> QComboBox:
        box = SnugBox()
        box.setObjectName(f"breakpoints.{name}")
        box.setFont(look.ui_font(11))
        box.activated.connect(lambda _: self._tell_choice(name))
        return box

    def _check(self, name: str) -> QCheckBox:
        box = QCheckBox()
        box.setObjectName(f"breakpoints.{name}")
        box.setFont(look.ui_font(11))
        box.toggled.connect(lambda is_on: self._tell(**{name: is_on}))
        return box

    def _lay_out(self) -> None:
        titled = Titled(self.then_title, self.then), Titled(self.after_title, self.after)
        self.more = FlowRows((self.iteration, self.hits, *titled, self.once, self.loads_here))
        grid = QGridLayout(self)
        grid.setContentsMargins(10, 3, 6, 4)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(3)
        for row, (name, field) in enumerate((("name", self.name), ("condition", self.condition), ("log", self.log))):
            self.titles[name].setFont(look.ui_font(11))
            grid.addWidget(self.titles[name], row, 0)
            grid.addWidget(field, row, 1)
        grid.addWidget(self.close_button, 1, 2)
        grid.addWidget(self.plots, 2, 2)
        grid.addWidget(self.more, 3, 0, 1, 3)
        grid.setColumnStretch(1, 1)
        for label in (self.then_title, self.after_title):
            label.setFont(look.ui_font(11))

    # ── changed by the user ──

    def _tell(self, **attributes: Any) -> None:
        point = self._point
        if point is not None and any(getattr(point, name) != value for name, value in attributes.items()):
            self.changed.emit(point.id, attributes)

    def _tell_text(self, name: str, text: str) -> None:
        """Who writes a log for the first time wants to go on, not to hold."""
        point, attributes = self._point, {name: text}
        if point is None or getattr(point, name) == text:
            return
        if name == "log" and bool(text) != bool(point.log):
            attributes["then"] = "log" if text else "hold"
        self._tell(**attributes)

    def _tell_choice(self, name: str) -> None:
        if name == "then":
            self._tell(then=THEN[max(self.then.currentIndex(), 0)])
        else:
            self._tell(armed_by=int(self.after.currentData() or 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    # ── words ──

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        words = {"name": self.tr("Name"), "condition": self.tr("Condition"), "log": self.tr("Log")}
        for name, text in words.items():
            self.titles[name].setText(text)
        for name, field in (("name", self.name), ("condition", self.condition), ("log", self.log)):
            field.setAccessibleName(words[name])
        self.name.setPlaceholderText(self.tr("train, Net.forward; an exception ValueError; a tensor net.first.weight"))
        self.condition.setPlaceholderText(self.tr("an expression in the names of the line, such as loss.item() > 3"))
        self.log.setPlaceholderText(self.tr("batch {targets.tolist()}; to plot, one expression"))
        tests = self.tr("any"), "=", "≥", self.tr("every")
        self.iteration.retranslate(self.tr("Iteration"), tests)
        self.hits.retranslate(self.tr("Hit"), tests)
        self._retell_choices()
        self.plots.setText(self.tr("plot it"))
        self.plots.setToolTip(plain_text.tip(self.tr("The value is a curve beside the loss")))
        self.once.setText(self.tr("only once"))
        self.loads_here.setText(self.tr("load data in this process"))
        why = self.tr(
            "From the loader's next pass on there are no worker processes: random augmentations draw other numbers, "
            "and worker_init_fn is not called."
        )
        self.loads_here.setToolTip(plain_text.tip(why))
        self.close_button.setText("×")
        self.close_button.setAccessibleName(self.tr("Close"))
        self.close_button.setToolTip(plain_text.tip(self.tr("Close (Esc)")))

    def _retell_choices(self) -> None:
        self.then_title.setText(self.tr("Then"))
        self.after_title.setText(self.tr("After"))
        self.then.setAccessibleName(self.tr("Then"))
        self.after.setAccessibleName(self.tr("After"))
        self.after.setToolTip(plain_text.tip(self.tr("It is passed by until the other one has been hit")))
        chosen = max(self.then.currentIndex(), 0)
        self.then.clear()
        self.then.addItems([self.tr("hold"), self.tr("only log"), self.tr("hold once, then off")])
        self.then.setCurrentIndex(chosen)
