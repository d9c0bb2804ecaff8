"""A tree in a drawer, and in its place the sentence that says why there is none."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStackedLayout,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from inspector.panels.style import look
from inspector.panels.widgets import plain_text

INDENT = 13


class Rows(QStyledItemDelegate):
    """As high in every drawer."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(super().sizeHint(option, index).width(), look.ROW_HEIGHT)


class TellingTree(QTreeView):
    def __init__(self, name: str, model: QAbstractItemModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setModel(model)
        self.setItemDelegate(Rows(self))
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setIndentation(INDENT)
        self.setFont(look.ui_font(12))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAllColumnsShowFocus(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), look.current().colour("panel"))
        painter.end()
        super().paintEvent(event)


class TellingView(QWidget):
    """`retold`: the language is another."""

    retold = Signal()

    def __init__(self, drawer: str, tree: TellingTree) -> None:
        super().__init__()
        self.setObjectName(f"{drawer}.panel")
        self.tree = tree
        self.sentence = plain_text.PlainLabel(parent=self, wrapped=True)
        self.sentence.setObjectName(f"{drawer}.sentence")
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.sentence.setContentsMargins(10, 10, 10, 10)
        self.sentence.setFont(look.ui_font(12))
        self._layout = QStackedLayout(self)
        self._layout.addWidget(self.sentence)
        self._page = QWidget()
        self._rows = QVBoxLayout(self._page)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._rows.addWidget(tree, 1)
        self._layout.addWidget(self._page)
        self._recolour()
        self.retranslate()

    def say(self, text: str) -> None:
        self.sentence.setText(text)
        self._recolour()
        self._layout.setCurrentWidget(self.sentence)

    def put_below(self, part: QWidget) -> None:
        """Something that is there together with the tree."""
        self._rows.addWidget(part)

    def show_rows(self) -> None:
        self._layout.setCurrentWidget(self._page)

    def is_telling(self) -> bool:
        """Whether the sentence stands in place of the tree."""
        return self._layout.currentWidget() is self.sentence

    def retranslate(self) -> None:
        """Names the tree in the language of the window."""

    def _recolour(self) -> None:
        """The style sheet has taken the colour back, whatever the palette says."""
        palette = QPalette()
        self.sentence.setPalette(palette)
        palette.setColor(QPalette.ColorRole.WindowText, look.current().colour("muted"))
        self.sentence.setPalette(palette)

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
            self.tree.viewport().update()
