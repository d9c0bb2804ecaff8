"""The list of what is here: moved through by keys, chosen from, copied from."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTreeView, QWidget

from inspector.panels.inside.model import CODE_ROLE, InsideModel
from inspector.panels.inside.painting import InsideRowPainter
from inspector.panels.inside.rows import InsideRow, Section
from inspector.panels.style import look


class InsideTree(QTreeView):
    """`chosen` brings the row that the user has moved to, `opened` says that its tensor shall be shown, `place_chosen`
    brings a file and a line."""

    chosen = Signal(object)
    opened = Signal(object)
    place_chosen = Signal(object, int)

    def __init__(self, model: InsideModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inside.view")
        self._model = model
        self._wanted = ("", "")  # codes of the section and of the row that the user has chosen
        self._is_told = False  # by the model: the user has not moved
        self._painter = InsideRowPainter(self)
        self.setModel(model)
        self.setItemDelegate(self._painter)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.setIndentation(0)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        model.modelReset.connect(self.expandAll)

    # ── what is shown ──

    def show_sections(self, sections: tuple[Section, Section]) -> None:
        """The row that was chosen is chosen still, as soon as there is one again."""
        self._is_told = True
        try:
            self._model.set_sections(sections)
            index = self._model.find(*self._wanted)
            flag = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(index, flag.ClearAndSelect if index.isValid() else flag.Clear)
        finally:
            self._is_told = False
        self.set_past(False)

    def set_past(self, is_past: bool) -> None:
        if is_past != self._painter.is_past:
            self._painter.is_past = is_past
            self.viewport().update()

    def current(self) -> InsideRow | None:
        """The row that the user has chosen, where it is there at this stop."""
        return self._model.row_at(self._model.find(*self._wanted))

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and not self._is_told:
            self._choose(current)

    def _choose(self, index: QModelIndex | QPersistentModelIndex) -> None:
        row = self._model.row_at(index)
        self._wanted = str(index.parent().data(CODE_ROLE) or ""), row.code if row is not None else ""
        self.chosen.emit(row)

    # ── what the user does ──

    def open(self, index: QModelIndex) -> None:
        row = self._model.row_at(index)
        if row is not None and row.place is not None:
            self.place_chosen.emit(*row.place)
        elif row is not None and row.tensor is not None:
            self._choose(index)
            self.opened.emit(row)

    def copy(self, index: QModelIndex) -> None:
        row = self._model.row_at(index)
        if row is not None:
            QGuiApplication.clipboard().setText(row.as_text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        row = self._row_under(event)
        if event.button() == Qt.MouseButton.LeftButton and row is not None and row.place is not None:
            self.place_chosen.emit(*row.place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = self._row_under(event)
        if row is not None and row.place is None:  # that was shown by the first click
            self.open(self.indexAt(event.position().toPoint()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        row = self._row_under(event)
        is_link = row is not None and row.place is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.ArrowCursor)

    def _row_under(self, event: QMouseEvent) -> InsideRow | None:
        return self._model.row_at(self.indexAt(event.position().toPoint()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos())
        row = self._model.row_at(index)
        if row is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if row.tensor is not None:
            menu.addAction(self.tr("Show tensor"), lambda: self.open(index))
        if row.place is not None:
            menu.addAction(self.tr("Show in the source"), lambda: self.open(index))
        menu.addAction(self.tr("Copy"), lambda: self.copy(index))
        menu.popup(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), look.current().colour("panel"))
        painter.end()
        super().paintEvent(event)
