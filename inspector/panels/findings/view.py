"""The drawer: the tree of findings with the chosen one in full below it, or what was looked for where nothing was found."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedLayout, QToolButton, QVBoxLayout, QWidget

from inspector.panels.base.telling_tree import TellingTree
from inspector.panels.findings.detail import Detail
from inspector.panels.findings.model import NUMBER_ROLE, FindingsModel
from inspector.panels.findings.painting import HEIGHT, FindingRows
from inspector.panels.style import look
from inspector.panels.widgets import plain_text
from inspector.panels.widgets.label import ColouredLabel, recolour


class FindingsTree(TellingTree):
    """`place_wished`: Enter or a double click."""

    place_wished = Signal()

    def __init__(self, model: FindingsModel) -> None:
        super().__init__("findings.view", model)
        self.setHeaderHidden(True)
        self.setItemDelegate(FindingRows(self))
        self.setIndentation(14)
        self.doubleClicked.connect(lambda index: self.place_wished.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.place_wished.emit()
        else:
            super().keyPressEvent(event)


class FindingsView(QWidget):
    """`retold`: the language is another. `chosen`: another row is current."""

    retold = Signal()
    chosen = Signal()

    def __init__(self, model: FindingsModel) -> None:
        super().__init__()
        self.setObjectName("findings.panel")
        self.tree, self.detail = FindingsTree(model), Detail()
        self.model = model
        self._tell = QWidget()
        self._number, self._is_moved = 0, False
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._make_empty())
        self._pages.addWidget(self._make_rows())
        self.muted = QToolButton()
        self.muted.setObjectName("findings.muted")
        self.muted.setCheckable(True)
        self.muted.setFont(look.ui_font(11))
        self.tools = QWidget()
        row = QHBoxLayout(self.tools)
        row.setContentsMargins(4, 0, 4, 0)
        row.addWidget(self.muted)
        self.tree.selectionModel().currentChanged.connect(lambda *_: self.chosen.emit())
        self.tree.expanded.connect(self._on_folded)
        self.tree.collapsed.connect(self._on_folded)
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._choose_again)
        self.retranslate()

    def _make_empty(self) -> QWidget:
        self.sentence = ColouredLabel("findings.sentence", "text", 12)
        self.looked = ColouredLabel("findings.looked", "muted", 11)
        self.unchecked = ColouredLabel("findings.unchecked", "muted", 11)
        column = QVBoxLayout(self._tell)
        column.setContentsMargins(12, 10, 12, 10)
        for label in (self.sentence, self.looked, self.unchecked):
            column.addWidget(label)
        column.addStretch(1)
        return self._tell

    def _make_rows(self) -> QWidget:
        self._split = split = QSplitter(Qt.Orientation.Vertical)
        split.setObjectName("findings.split")
        split.addWidget(self.tree)
        split.addWidget(self.detail)
        split.setStretchFactor(1, 1)
        split.splitterMoved.connect(self._on_moved)
        split.setChildrenCollapsible(False)
        return split

    # ── what is shown ──

    def say(self, sentence: str, looked: str, unchecked: Sequence[str]) -> None:
        self.sentence.put(sentence)
        self.looked.put(looked)
        self.unchecked.put("\n".join(unchecked))
        self._pages.setCurrentIndex(0)

    def show_rows(self) -> None:
        self._pages.setCurrentIndex(1)
        self._share()

    def is_telling(self) -> bool:
        return self._pages.currentIndex() == 0

    def current(self) -> QModelIndex:
        return self.tree.currentIndex()

    def choose(self, number: int) -> None:
        index = self.model.index_of_number(number)
        if index.isValid():
            self.tree.setCurrentIndex(index)
            self.tree.scrollTo(index)

    def _on_folded(self, *_: object) -> None:
        self._share()

    def _on_moved(self) -> None:
        self._is_moved = True

    def _rows_seen(self) -> int:
        """Causes, and what follows from those that are open."""
        causes = [self.model.index(row, 0) for row in range(self.model.rowCount())]
        return len(causes) + sum(self.model.rowCount(cause) for cause in causes if self.tree.isExpanded(cause))

    def _share(self) -> None:
        """The rows get what they need, and no more than half; until somebody has moved the border."""
        if not self._is_moved and self.height() > 0:
            rows = min(self._rows_seen() * HEIGHT + 6, self.height() // 2)
            self._split.setSizes([rows, self.height() - rows])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def _remember(self) -> None:
        self._number = self.current().data(NUMBER_ROLE) or 0

    def _choose_again(self) -> None:
        index = self.model.index_of_number(self._number)
        self.tree.setCurrentIndex(index if index.isValid() else self.model.index(0, 0))
        self.chosen.emit()

    # ── words and colours ──

    def retranslate(self) -> None:
        self.tree.setAccessibleName(self.tr("Findings"))
        self.muted.setText(self.tr("Not faults"))
        self.muted.setToolTip(plain_text.tip(self.tr("Shows those that you have called no fault, too")))
        self.detail.retranslate()

    def _recolour(self) -> None:
        recolour(self)
        self.detail.recolour()
        self.tree.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), look.current().colour("panel"))

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
