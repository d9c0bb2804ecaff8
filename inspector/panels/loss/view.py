"""The loss panel's widget: head, plot, and a line for what must be said."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QColor, QHideEvent, QIcon, QPalette, QPixmap, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QStackedLayout, QToolButton, QVBoxLayout, QWidget

from inspector.panels.loss.head import LossHead
from inspector.panels.loss.model import LossModel
from inspector.panels.loss.spelling import spell
from inspector.panels.style import look
from inspector.panels.widgets import plain_text

if TYPE_CHECKING:
    from inspector.panels.loss.plot import LossPlot

FRAME_MS, SLOWEST_FRAME_MS = 33, 250
SHARE = 0.1  # of the time that drawing takes at most: the rest of the processor belongs to the training


class LossView(QWidget):
    """Draws a LossModel at most thirty times a second, less often where that takes long, and only while it is on the
    screen.

    The plot is built after the first show: pyqtgraph takes 300 ms to load, and the window must be painted before.
    Emits `csv_wished(path)`, `png_wished(path)`, `cancel_wished()`, `smoothing_wished(weight)` and `forget_wished()`.
    """

    csv_wished = Signal(str)
    png_wished = Signal(str)
    cancel_wished = Signal()
    smoothing_wished = Signal(float)
    forget_wished = Signal()
    threshold_wished = Signal(float)  # training shall be held when the loss is above it
    threshold_moved = Signal(int, float)

    def __init__(self, model: LossModel) -> None:
        super().__init__()
        self._model = model
        self.plot: LossPlot | None = None
        self._said = ""
        self._is_log = False
        self._thresholds: Mapping[int, float] = {}
        self._height = 0.0  # the value where the menu was opened
        self._drawn, self._drawing = 0.0, 0.0  # when it was drawn, and the seconds that it took
        self._frame = QTimer(self, interval=FRAME_MS, singleShot=True)
        self._frame.timeout.connect(self.refresh)
        self._later = QTimer(self, interval=0, singleShot=True)
        self._later.timeout.connect(self.build_plot)
        self._lay_out()
        self._add_actions()
        self._connect()
        self.retranslate()
        self._retheme()

    def build_plot(self) -> None:
        """Loads pyqtgraph and makes the plot; once."""
        if self.plot is not None:
            return
        from inspector.panels.loss.plot import LossPlot

        self.plot = LossPlot(self._model)
        self.plot.following_changed.connect(self.head.set_following)
        self.plot.cut_changed.connect(self._show_cut)
        self.plot.menu_wished.connect(self._open_menu_at)
        self.plot.threshold_moved.connect(self.threshold_moved)
        self.plot.show_thresholds(self._thresholds)
        self.head.follow_wished.connect(self.plot.follow)
        self._stack.addWidget(self.plot)
        self.plot.set_log(self._is_log)
        self.plot.setAccessibleName(self.tr("Loss against iteration"))
        self.refresh()

    def refresh(self) -> None:
        """Draws now."""
        began = time.perf_counter()
        more = self._model.smooth()
        self.head.show_current(self._model.current)
        for entry in (self._forget, self.runs):
            entry.setEnabled(bool(self._model.former))
        self.export_csv.setEnabled(self._model.has_points())
        self.export_png.setEnabled(self._model.has_points())
        if self.plot is not None and self._model.has_points():
            self._stack.setCurrentWidget(self.plot)
            self.plot.refresh()
        else:
            self._stack.setCurrentWidget(self._empty)
        self._show_sentence()
        self._drawn = time.perf_counter()
        self._drawing = self._drawn - began
        if more and self.isVisible():
            self._frame.start(FRAME_MS)

    def say(self, sentence: str, can_cancel: bool = False) -> None:
        """Shows a sentence below the plot until the next one; "" takes it away. What it tells of may be cancelled."""
        self._said = sentence
        self.cancel_button.setVisible(can_cancel)
        self._show_sentence()

    def picture(self) -> QPixmap:
        """The plot as it stands; before there is one, the whole view."""
        return (self.plot or self).grab()

    def sentence(self) -> str:
        return self._sentence.text()

    def set_log(self, on: bool) -> None:
        self._is_log = on
        self.head.log_button.setChecked(on)
        if self.plot is not None:
            self.plot.set_log(on)
        self._show_sentence()

    def retranslate(self) -> None:
        if self.plot is not None:
            self.plot.setAccessibleName(self.tr("Loss against iteration"))
        self._empty.setText(self.tr("The loss appears here after the first backward()."))
        self.export_csv.setText(self.tr("Export the points as CSV…"))
        self.export_png.setText(self.tr("Export the picture as PNG…"))
        self._forget.setText(self.tr("Clear the previous runs"))
        self.runs.setTitle(self.tr("Previous runs"))
        self._show_cut()
        self.cancel_button.setText(self.tr("Cancel"))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.plot is None:
            self._later.start()
        self._schedule()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._frame.stop()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self._schedule()
        elif event.type() == QEvent.Type.PaletteChange:
            self._retheme()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        self.head, self._empty, self._sentence = LossHead(), plain_text.PlainLabel(), plain_text.PlainLabel()
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.setFont(look.ui_font(12))
        self._sentence.setWordWrap(True)
        self._sentence.setFont(look.ui_font(11))
        self._sentence.setContentsMargins(10, 2, 10, 4)
        self._sentence.setObjectName("loss.sentence")
        self._sentence.hide()
        self.cancel_button = QToolButton()
        self.cancel_button.setObjectName("loss.cancel")
        self.cancel_button.setFont(look.ui_font(11))
        self.cancel_button.hide()
        self.range_button = QToolButton()
        self.range_button.setObjectName("loss.range")
        self.range_button.setAutoRaise(True)
        self.range_button.setFont(look.ui_font(11))
        self.range_button.clicked.connect(self._turn_range)
        self.range_button.hide()
        said = QHBoxLayout()
        said.addWidget(self.range_button)
        said.addWidget(self._sentence, 1)
        said.addWidget(self.cancel_button)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._empty)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.head)
        rows.addLayout(self._stack, 1)
        rows.addLayout(said)

    def _add_actions(self) -> None:
        self.export_csv, self.export_png, self._forget = QAction(self), QAction(self), QAction(self)
        self.hold_above = QAction(self)
        self.hold_above.setObjectName("action.hold_above")
        self.hold_above.triggered.connect(lambda: self.threshold_wished.emit(self._height))
        self.hold_above.setVisible(False)  # until a height is pointed at
        self.export_csv.setObjectName("action.export_loss_csv")
        self.export_png.setObjectName("action.export_loss_png")
        self._forget.setObjectName("action.clear_previous_loss")
        self.export_csv.triggered.connect(lambda: self._choose_file("csv"))
        self.export_png.triggered.connect(lambda: self._choose_file("png"))
        self._forget.triggered.connect(lambda: self.forget_wished.emit())
        self.menu = menu = QMenu(self)
        menu.addAction(self.hold_above)
        menu.addActions([self.export_csv, self.export_png])
        menu.addSeparator()
        self.runs = menu.addMenu("")
        self.runs.setObjectName("loss.runs")
        self.runs.aboutToShow.connect(self._fill_runs)
        menu.addAction(self._forget)
        self.addActions(menu.actions())
        self.head.menu_button.clicked.connect(self._open_menu)

    def _connect(self) -> None:
        self._model.changed.connect(self._schedule)
        self.head.log_wished.connect(self.set_log)
        self.head.smoothing_wished.connect(self.smoothing_wished)
        self.cancel_button.clicked.connect(lambda: self.cancel_wished.emit())

    def _open_menu(self) -> None:
        self.hold_above.setVisible(False)
        button = self.head.menu_button
        self.menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def show_thresholds(self, values: Mapping[int, float]) -> None:
        self._thresholds = values
        if self.plot is not None:
            self.plot.show_thresholds(values)

    def _open_menu_at(self, place: QPoint, value: float) -> None:
        self._height = value
        self.hold_above.setText(self.tr("Hold when the loss is above {value}").format(value=f"{value:.4g}"))
        self.hold_above.setVisible(True)
        self.menu.popup(place)

    def _turn_range(self) -> None:
        """Spikes come into the picture, or leave it."""
        if self.plot is not None:
            self.plot.set_whole(not self.plot.is_whole)
            self._show_cut()

    def _show_cut(self) -> None:
        """What is outside the picture, and the way to it."""
        plot = self.plot
        if plot is None or not (plot.scales.cut or plot.is_whole):
            self.range_button.hide()
            return
        text = self.tr("Hide spikes")
        if plot.scales.cut is not None and not plot.is_whole:
            value, iteration = plot.scales.cut
            text = self.tr("{value} at {iteration} ▴ show").format(value=spell(value), iteration=f"{iteration:,}")
        self.range_button.setText(text)
        self.range_button.show()

    def _fill_runs(self) -> None:
        """Former runs of this session, by what they were started with; the ticked ones are drawn."""
        self.runs.clear()
        for run in self._model.former:
            action = self.runs.addAction(plain_text.caption(run.words(self._model.title)))
            action.setIcon(_square(look.current().colour(run.colour)))
            action.setCheckable(True)
            action.setChecked(run.is_shown)
            action.toggled.connect(lambda on, run=run: self._model.show_run(run, on))

    def _schedule(self) -> None:
        if self.isVisible() and not self._frame.isActive():
            self._frame.start(self._pause())

    def _pause(self) -> int:
        """Milliseconds until the next drawing."""
        seconds = self._drawing + (self.plot.paint_seconds if self.plot is not None else 0.0)
        apart = min(seconds * 1000 / SHARE, SLOWEST_FRAME_MS)
        return max(FRAME_MS, round(apart - (time.perf_counter() - self._drawn) * 1000))

    def _choose_file(self, kind: str) -> None:
        """Opens a dialog that does not block; the wish follows when a file was chosen."""
        dialog = QFileDialog(self, self.tr("Export the loss"), f"loss.{kind}", f"*.{kind}")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(kind)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.csv_wished if kind == "csv" else self.png_wished)
        dialog.open()

    def _show_sentence(self) -> None:
        sentences = [self._left_out(), self._said]
        self._sentence.setText("\n".join(sentence for sentence in sentences if sentence))
        self._sentence.setVisible(bool(self._sentence.text()))

    def _left_out(self) -> str:
        count = self._model.not_positive() if self._is_log else 0
        if not count:
            return ""
        if count == 1:
            return self.tr("1 value ≤ 0 is not on a log axis")
        return self.tr("{count} values ≤ 0 are not on a log axis").format(count=count)

    def _retheme(self) -> None:
        tokens = look.current()
        for label in (self._empty, self._sentence):
            palette = label.palette()
            palette.setColor(QPalette.ColorRole.WindowText, tokens.colour("muted"))
            label.setPalette(palette)
        self.head.retheme()
        if self.plot is not None:
            self.plot.retheme()


def _square(colour: QColor) -> QIcon:
    picture = QPixmap(10, 10)
    picture.fill(colour)
    return QIcon(picture)
