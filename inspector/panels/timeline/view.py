"""The timeline's widget: legend, ribbon, and what was recorded of the chosen moment."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QHideEvent, QPalette, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QMenu,
    QScrollArea,
    QScrollBar,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from inspector.panels.base import notation
from inspector.panels.style import look
from inspector.panels.timeline import details
from inspector.panels.timeline.canvas import Canvas
from inspector.panels.timeline.head import TimelineHead
from inspector.panels.timeline.model import TimelineModel
from inspector.panels.widgets import plain_text

FRAME_MS = 33


class TimelineView(QWidget):
    """Draws a TimelineModel at most thirty times a second, and only while it is on the screen.

    Emits `csv_wished(path)`, `place_wished(file, line)` and `run_wished()`: to the same moment of the next iteration.
    """

    csv_wished = Signal(str)
    place_wished = Signal(object, int)
    run_wished = Signal()
    retold = Signal()  # in another language

    def __init__(self, model: TimelineModel) -> None:
        super().__init__()
        self.setObjectName("timeline.view")
        self._model = model
        self._said = ""
        self._frame = QTimer(self, interval=FRAME_MS, singleShot=True)
        self._frame.timeout.connect(self.refresh)
        self._lay_out()
        self._add_actions()
        self._connect()
        self.retranslate()
        self._retheme()
        self._show_chosen()

    # ── what it is told ──

    def schedule(self) -> None:
        """Something has come."""
        if self.isVisible() and not self._frame.isActive():
            self._frame.start()

    def refresh(self) -> None:
        """Draws now."""
        self._model.take()
        self.canvas.refresh()
        self._show_chosen()
        self._stack.setCurrentIndex(1 if len(self._model.ribbon) else 0)
        self._export.setEnabled(len(self._model.ribbon) > 0)

    def show_iteration(self, number: int) -> None:
        """Chooses its first moment; says so where its moments are not kept."""
        self.refresh()
        index = self._model.first_of(number)
        if index is not None:
            self.canvas.choose(index)
        else:
            self.say(self.tr("No moment of iteration {number} is kept.").format(number=notation.exact(number)))

    def clear(self) -> None:
        self._said = ""
        self.canvas.clear()
        self.refresh()

    def say(self, sentence: str) -> None:
        """Below what is known of the chosen moment."""
        self._said = sentence
        self._show_chosen()

    def say_empty(self, sentence: str) -> None:
        """Stands where no moments are."""
        self._empty.setText(sentence)

    # ── building ──

    def _lay_out(self) -> None:
        self.head, self.canvas, self.bar = TimelineHead(), Canvas(self._model), QScrollBar(Qt.Orientation.Horizontal)
        self.bar.setObjectName("timeline.scroll")
        self._empty, self._title, self._lines = (plain_text.PlainLabel(wrapped=True) for _ in range(3))
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title.setObjectName("timeline.chosen")
        self._lines.setObjectName("timeline.details")
        self._title.setFont(look.ui_font(12, bold=True))
        for label in (self._title, self._lines):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._stack = QStackedLayout()
        for page in (self._empty, self._page()):
            self._stack.addWidget(page)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addLayout(self._stack)

    def _page(self) -> QWidget:
        known, page = QWidget(), QWidget()
        column = QVBoxLayout(known)
        column.setContentsMargins(10, 2, 10, 6)
        column.setSpacing(2)
        for label in (self._title, self._lines):
            column.addWidget(label)
        column.addStretch(1)
        below = QScrollArea()
        below.setWidget(known)
        below.setWidgetResizable(True)
        below.setMinimumHeight(18)  # a low window has the moments, and their details by scrolling
        for ground in (below.viewport(), known):  # the panel's own shows through
            ground.setAutoFillBackground(False)
        below.setFrameShape(QFrame.Shape.NoFrame)
        below.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        for widget, stretch in ((self.head, 0), (self.canvas, 3), (self.bar, 0), (below, 2)):
            rows.addWidget(widget, stretch)
        self.canvas.setMaximumHeight(self.canvas.sizeHint().height())
        return page

    def _add_actions(self) -> None:
        self._export, self._run, self._show_line = QAction(self), QAction(self), QAction(self)
        self._export.setObjectName("action.export_timeline_csv")
        self._run.setObjectName("action.run_to_moment")
        self._show_line.setObjectName("action.show_line_of_moment")
        self._show_line.triggered.connect(self._wish_place)
        self._export.triggered.connect(self._choose_file)
        self._run.triggered.connect(lambda: self.run_wished.emit())
        self.menu = QMenu(self)
        self.menu.addActions([self._show_line, self._run, self._export])
        self.addActions(self.menu.actions())

    def _connect(self) -> None:
        self.canvas.chosen.connect(self._on_chosen)
        self.canvas.moved.connect(self._on_moved)
        self.canvas.place_wanted.connect(self._wish_place)
        self.canvas.menu_wanted.connect(self._open_menu_at)
        self.head.equal_wished.connect(self.canvas.set_equal)
        self.head.follow_wished.connect(self.canvas.follow)
        self.head.menu_button.clicked.connect(self._open_menu)
        self.bar.valueChanged.connect(lambda value: self.canvas.scroll_to(float(value)))

    def retranslate(self) -> None:
        self.canvas.setAccessibleName(self.tr("Moments of the last iterations"))
        self.bar.setAccessibleName(self.tr("Moments of the last iterations"))
        self._export.setText(self.tr("Export the moments as CSV…"))
        self._show_line.setText(self.tr("Show its line of the source"))
        self._run.setText(self.tr("Run to this moment of the next iteration"))
        self._run.setToolTip(self.tr("Possible from the moment at which training is held"))

    def _retheme(self) -> None:
        tokens = look.current()
        for label in (self._empty, self._lines):
            palette = label.palette()
            palette.setColor(QPalette.ColorRole.WindowText, tokens.colour("muted"))
            label.setPalette(palette)
        below = self._lines.parentWidget()
        assert below is not None
        for widget in (below, below.parentWidget()):
            assert widget is not None
            palette = widget.palette()
            palette.setColor(QPalette.ColorRole.Window, tokens.colour("panel"))
            widget.setPalette(palette)
        self.head.retheme()
        self.canvas.update()

    # ── what happens ──

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._retheme()  # the style sheet took back what was set before
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._frame.stop()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self._show_chosen()
            self.retold.emit()
        elif event.type() == QEvent.Type.PaletteChange:
            self._retheme()
        super().changeEvent(event)

    def _on_chosen(self) -> None:
        self._said = ""
        self._show_chosen()

    def _show_chosen(self) -> None:
        index = self._model.chosen_index()
        if index is None:
            self._title.setText("")
            wish = self.tr("Click a moment, or use the arrow keys, to see what was recorded.")
            self._lines.setText(self._said or wish)
        else:
            self._title.setText(details.head(self._model, index))
            self._lines.setText("\n".join(filter(None, [*details.lines(self._model, index), self._said])))
        self._title.setVisible(index is not None)
        self._show_line.setEnabled(self._chosen_place()[1] > 0)
        self._run.setEnabled(index is not None and self._model.is_here(index))

    def _chosen_place(self) -> tuple[str, int]:
        index = self._model.chosen_index()
        if index is None:
            return "", 0
        place = self._model.chosen_finer or self._model.ribbon.spot(index)
        return place.file, place.line

    def _wish_place(self) -> None:
        file, line = self._chosen_place()
        if line:
            self.place_wished.emit(file, line)

    def _on_moved(self) -> None:
        sight = self.canvas.sight
        self.head.set_following(sight.follows)
        self.bar.blockSignals(True)
        self.bar.setRange(0, int(sight.farthest()))
        self.bar.setPageStep(max(int(sight.width), 1))
        self.bar.setSingleStep(40)
        self.bar.setValue(int(sight.left))
        self.bar.blockSignals(False)

    def _open_menu(self) -> None:
        button = self.head.menu_button
        self.menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _open_menu_at(self, position: QPointF) -> None:
        self.menu.popup(QPoint(int(position.x()), int(position.y())))

    def _choose_file(self) -> None:
        """Opens a dialog that does not block; the wish follows when a file was chosen."""
        dialog = QFileDialog(self, self.tr("Export the moments"), "moments.csv", "*.csv")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.csv_wished)
        dialog.open()
