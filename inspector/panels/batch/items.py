"""The table of inputs and outputs, drawn in the look of the other tables."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QMenu, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from inspector.panels.batch.model import ItemColumn, ItemsModel
from inspector.panels.style import look

_PADDING = 4
_HEAD = 22
_VCENTER_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_SHARES = {
    ItemColumn.PATH: 0.2, ItemColumn.SHAPE: 0.2, ItemColumn.TYPE: 0.12, ItemColumn.DEVICE: 0.14,
    ItemColumn.RANGE: 0.34,
}  # fmt: skip
_NARROW = 330  # below this width the device is left to the tooltip


class ItemsTable(QTableView):
    """As wide as its place: columns take fixed shares of the width.

    `chosen` brings the row that is current now; `opened` says that its tensor shall be shown: Return, a double click,
    or the menu.
    """

    chosen = Signal(int)
    opened = Signal()

    def __init__(self, model: ItemsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("batch.items")
        self._items = model
        self.setHorizontalHeader(_ItemsHeader(self))
        self.setModel(model)
        self.setItemDelegate(_Cell(model, self))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(look.ROW_HEIGHT)
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        model.modelReset.connect(self._fit)
        model.dataChanged.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        """Shows every row; the drawer scrolls as a whole. What is not there any more is said in the whole of its row."""
        self.clearSpans()
        for row in self._items.gone():
            self.setSpan(row, ItemColumn.SHAPE, 1, ItemColumn.RANGE - ItemColumn.SHAPE + 1)
        self.setFixedHeight(_HEAD + self.model().rowCount() * look.ROW_HEIGHT + 2)

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and current.row() != previous.row():
            self.chosen.emit(current.row())

    def open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.setCurrentIndex(index)
            self.chosen.emit(index.row())
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.open(self.indexAt(event.position().toPoint()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos())
        if index.isValid():
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.addAction(self.tr("Show tensor"), lambda: self.open(index))
            menu.popup(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        width = self.viewport().width()
        narrow = width < _NARROW
        self.setColumnHidden(ItemColumn.DEVICE, narrow)
        room = width / (1 - _SHARES[ItemColumn.DEVICE]) if narrow else width
        for column, share in _SHARES.items():
            self.setColumnWidth(column, int(room * share))
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), look.current().colour("panel"))
        painter.end()
        super().paintEvent(event)


class _ItemsHeader(QHeaderView):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFixedHeight(_HEAD)
        self.setMinimumSectionSize(20)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        tokens = look.current()
        painter.fillRect(rect, tokens.colour("panel"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, tokens.colour("line"))
        text = str(self.model().headerData(logicalIndex, self.orientation()) or "")
        _write(painter, rect, text, look.ui_font(11), "muted")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), look.current().colour("panel"))
        painter.end()
        super().paintEvent(event)


class _Cell(QStyledItemDelegate):
    def __init__(self, items: ItemsModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._items = items

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, look.current().colour("selection"))
        mono = index.column() in (ItemColumn.SHAPE, ItemColumn.RANGE) and index.row() not in self._items.gone()
        font = look.mono_font(11) if mono else look.ui_font(11)
        _write(painter, option.rect, index.data() or "", font, "text" if mono else "muted")

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(40, look.ROW_HEIGHT)


def _write(painter: QPainter, rect: QRect, text: str, font: QFont, colour: str) -> None:
    inner = rect.adjusted(_PADDING, 0, -_PADDING, 0)
    painter.setFont(font)
    painter.setPen(look.current().colour(colour))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
    painter.drawText(inner, _VCENTER_LEFT, shown)
