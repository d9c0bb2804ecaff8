"""The drawer: the groups, one step of one element, and the learning rate; or why there is nothing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QScrollArea,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from inspector.panels.base.telling_tree import TellingTree
from inspector.panels.optimizer.curve import RateCurve
from inspector.panels.optimizer.model import Column, GroupsModel
from inspector.panels.optimizer.updates import UpdatesPlot
from inspector.panels.optimizer.worked import WorkedStep
from inspector.panels.style import look
from inspector.panels.widgets import plain_text
from inspector.panels.widgets.caption import Caption
from inspector.panels.widgets.label import ColouredLabel, recolour

ROWS = 5  # of groups that are seen at once
WIDTHS = {Column.PARAMETERS: 86, Column.RATE: 62, Column.MOMENTUM: 108, Column.DECAY: 96, Column.EPSILON: 54}


class OptimizerView(QWidget):
    """`retold`: the language is another. `chosen`: another group is current. `turned`: to another page."""

    retold = Signal()
    chosen = Signal()
    turned = Signal()

    def __init__(self, model: GroupsModel) -> None:
        super().__init__()
        self.setObjectName("optimizer.panel")
        self.tree = TellingTree("optimizer.view", model)
        self.tree.setRootIsDecorated(False)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in WIDTHS.items():
            header.resizeSection(column, width)
        self.tree.selectionModel().currentChanged.connect(lambda *_: self.chosen.emit())
        self.worked, self.rate = WorkedStep(), RateCurve()
        self.rate_head = Caption("optimizer.rate.head")
        self.rate_head.setContentsMargins(12, 2, 12, 0)
        self.sentence = ColouredLabel("optimizer.sentence", "muted", 12)
        self.sentence.setContentsMargins(12, 10, 12, 10)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._page(self.sentence))
        self._pages.addWidget(self._all())
        self.updates = UpdatesPlot()
        self._pages.addWidget(self.updates)
        self._has_groups = False
        self.tools = self._make_tools()
        model.modelReset.connect(self._fit_rows)
        self.retranslate()

    def _make_tools(self) -> QWidget:
        tools, kinds = QWidget(), QButtonGroup(self)
        row = QHBoxLayout(tools)
        row.setContentsMargins(4, 0, 4, 0)
        row.setSpacing(2)
        self.step_button, self.updates_button = QToolButton(), QToolButton()
        for button, name in ((self.step_button, "step"), (self.updates_button, "moves")):
            button.setObjectName(f"optimizer.{name}")
            button.setCheckable(True)
            button.setFont(look.ui_font(11))
            kinds.addButton(button)
            row.addWidget(button)
        self.step_button.setChecked(True)
        self.updates_button.toggled.connect(self._choose_page)
        return tools

    def _choose_page(self, *_: object) -> None:
        self._pages.setCurrentIndex(2 if self.updates_button.isChecked() else int(self._has_groups))
        self.turned.emit()

    def _page(self, widget: QWidget) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(widget)
        column.addStretch(1)
        return page

    def _all(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.tree, self.worked, self.rate_head, self.rate):
            column.addWidget(widget)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(page)
        self._grounds = (scroll.viewport(), page)
        return scroll

    def _fit_rows(self) -> None:
        rows = min(max(self.tree.model().rowCount(), 1), ROWS)
        self.tree.setFixedHeight(self.tree.header().sizeHint().height() + rows * look.ROW_HEIGHT + 4)

    def say(self, sentence: str) -> None:
        self.sentence.put(sentence)
        self._has_groups = False
        self._turn()

    def show_groups(self) -> None:
        self._has_groups = True
        self._turn()

    def _turn(self) -> None:
        if not self.updates_button.isChecked():
            self._pages.setCurrentIndex(int(self._has_groups))

    def current_row(self) -> int:
        return max(self.tree.currentIndex().row(), 0)

    def retranslate(self) -> None:
        self.tree.setAccessibleName(self.tr("Optimizer groups"))
        self.step_button.setText(self.tr("One step"))
        self.updates_button.setText(self.tr("Updates"))
        tip = self.tr("How far each step moves each weight, of its size, over the iterations that were measured")
        self.updates_button.setToolTip(plain_text.tip(tip))
        self.updates.setAccessibleName(self.tr("Updates"))
        self.rate_head.setText(self.tr("Learning rate, at the iterations in which it was read"))

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), look.current().colour("panel"))

    def _recolour(self) -> None:
        for part in self._grounds:
            palette = part.palette()
            palette.setColor(QPalette.ColorRole.Window, look.current().colour("panel"))
            part.setPalette(palette)
            part.setAutoFillBackground(True)
        recolour(self)
        self.rate_head.recolour()
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._recolour()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.retold.emit()
        elif event.type() == QEvent.Type.PaletteChange:
            self._recolour()
