"""The drawer: the frames, or in their place the sentence that says why there are none."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView

from inspector.panels.base.telling_tree import TellingTree, TellingView
from inspector.panels.call_stack.model import FRAME_ROLE, CallStackModel


class CallStackTree(TellingTree):
    """`frame_wished(number)`: a click on a frame, or Enter."""

    frame_wished = Signal(int)

    def __init__(self, model: CallStackModel) -> None:
        super().__init__("call_stack.view", model)
        self.setHeaderHidden(True)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.clicked.connect(self._wish)

    def _wish(self, index: QModelIndex) -> None:
        number = index.data(FRAME_ROLE)
        if number is not None and number >= 0:
            self.frame_wished.emit(int(number))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._wish(self.currentIndex())
        else:
            super().keyPressEvent(event)


class CallStackView(TellingView):
    tree: CallStackTree

    def __init__(self, model: CallStackModel) -> None:
        super().__init__("call_stack", CallStackTree(model))
        self.retold.connect(model.redo)

    def retranslate(self) -> None:
        self.tree.setAccessibleName(self.tr("Call stack"))
