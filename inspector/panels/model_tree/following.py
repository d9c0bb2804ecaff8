"""Keeps the row where execution stands in sight, unless the user has looked elsewhere since."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QAbstractItemView, QTreeView

from inspector.panels.model_tree.model import ModelTreeModel


class Following(QObject):
    """Opens what is above the row and scrolls to it; what is chosen stays chosen. When the user scrolls, closes or
    chooses so that the row is out of sight, this rests until the row is in sight again, the user wants it back, or
    another forward or backward is entered."""

    def __init__(self, tree: QTreeView, model: ModelTreeModel) -> None:
        super().__init__(tree)
        self._tree, self._model = tree, model
        self.is_on = True
        self._is_moving = False
        self._look = QTimer(self, singleShot=True, interval=0)  # when what the user does is done
        self._look.timeout.connect(self._on_looked)
        model.stood.connect(self._on_stood)
        tree.verticalScrollBar().actionTriggered.connect(self.look)
        tree.collapsed.connect(self.look)
        tree.expanded.connect(self.look)

    def set_on(self, on: bool) -> None:
        """The user's wish."""
        self.is_on = on
        self._go()

    def look(self, _: object = None) -> None:
        """The user does something that may lead elsewhere."""
        if not self._is_moving and self._model.place_to_see().isValid():
            self._look.start()

    def _on_looked(self) -> None:
        index = self._model.place_to_see()
        if index.isValid() and not self._model.is_filtered():
            rect = self._tree.visualRect(index)
            self.is_on = rect.isValid() and self._tree.viewport().rect().intersects(rect)

    def _on_stood(self, is_entered: bool) -> None:
        self._look.stop()
        self.is_on = self.is_on or is_entered
        self._go()

    def _go(self) -> None:
        index = self._model.place_to_see()
        if not self.is_on or not index.isValid() or self._model.is_filtered():
            return
        self._is_moving = True
        above = index.parent()
        while above.isValid():
            self._tree.expand(above)
            above = above.parent()
        self._tree.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
        self._is_moving = False
