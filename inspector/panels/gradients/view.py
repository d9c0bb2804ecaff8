"""The drawer: a line that says what is shown, and the tree of gradients; or why there is none."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QWidget

from inspector.panels.base.telling_tree import TellingTree, TellingView
from inspector.panels.gradients.model import PATH_ROLE, Column, GradientsModel
from inspector.panels.gradients.painting import GradientRows
from inspector.panels.widgets.caption import Caption

WIDTHS = {Column.NORM: 84, Column.CURVE: 90, Column.STATE: 98, Column.RATIO: 80}


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
        super().__init__("gradients", GradientsTree(model))
        self.tools = QWidget()
        row = QHBoxLayout(self.tools)
        row.setContentsMargins(4, 0, 4, 0)
        row.addWidget(self.about)

    def show_about(self, text: str) -> None:
        self.about.put(text)

    def retranslate(self) -> None:
        self.tree.setAccessibleName(self.tr("Gradients"))
