"""The drawer: a line that says what is shown, and the tree of gradients; or why there is none."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QHeaderView, QToolButton, QWidget

from inspector.panels.base.telling_tree import TellingTree, TellingView
from inspector.panels.gradients.heat import HeatMap
from inspector.panels.gradients.life import LifeLine
from inspector.panels.gradients.model import PATH_ROLE, Column, GradientsModel
from inspector.panels.gradients.painting import GradientRows
from inspector.panels.style import look
from inspector.panels.widgets import plain_text
from inspector.panels.widgets.caption import Caption

WIDTHS = {Column.NORM: 84, Column.CURVE: 66, Column.STATE: 110, Column.RATIO: 80}


class GradientsTree(TellingTree):
    """`path_wished`: a double click on a parameter."""

    path_wished = Signal(str)

    def __init__(self, model: GradientsModel) -> None:
        super().__init__("gradients.view", model)
        self.setItemDelegate(GradientRows(model))
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(30)
        for column in (Column.NAME, Column.BAR):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        for column, width in WIDTHS.items():
            header.resizeSection(column, width)
        model.modelReset.connect(self.expandAll)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.parent().isValid():
            self.path_wished.emit(str(index.data(PATH_ROLE)))
        else:
            super().mouseDoubleClickEvent(event)


class GradientsView(TellingView):
    tree: GradientsTree

    def __init__(self, model: GradientsModel) -> None:
        self.about = Caption("gradients.about")
        self.bars, self.map, self.lives = (_choice(name) for name in ("bars", "map", "lives"))
        super().__init__("gradients", GradientsTree(model))
        self.heat, self.life = HeatMap(model), LifeLine()
        self._rows.addWidget(self.heat, 1)
        self.put_below(self.life)
        self.heat.hide()
        self.life.hide()
        self.tools = QWidget()
        row = QHBoxLayout(self.tools)
        row.setContentsMargins(4, 0, 4, 0)
        row.setSpacing(2)
        for part in (self.bars, self.map, self.lives):
            row.addWidget(part)
        self.about.clipping().setContentsMargins(10, 3, 10, 3)
        self._rows.insertWidget(0, self.about)
        kinds = QButtonGroup(self)
        for button in (self.bars, self.map):
            kinds.addButton(button)
        self.bars.setChecked(True)
        self.lives.setChecked(True)
        self.map.toggled.connect(self._choose_kind)

    def _choose_kind(self, is_map: bool) -> None:
        self.heat.setVisible(is_map)
        self.tree.setVisible(not is_map)

    def show_about(self, text: str) -> None:
        self.about.put(text)

    def retranslate(self) -> None:
        self.tree.setAccessibleName(self.tr("Gradients"))
        self.bars.setText(self.tr("Bars"))
        self.map.setText(self.tr("Heat map"))
        self.map.setToolTip(plain_text.tip(self.tr("Norms of each layer over the iterations that were measured")))
        self.lives.setText(self.tr("Life line"))
        self.lives.setToolTip(plain_text.tip(self.tr("What was done with the gradient of the chosen parameter")))


def _choice(name: str) -> QToolButton:
    button = QToolButton()
    button.setObjectName(f"gradients.{name}")
    button.setCheckable(True)
    button.setFont(look.ui_font(11))
    return button
