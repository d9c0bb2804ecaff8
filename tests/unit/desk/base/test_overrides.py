"""An exception in what overrides a method of Qt is told; it does not end the process."""

from __future__ import annotations

import subprocess
import sys

import pytest

BEGIN = """
import sys
from inspector.desk.base import errors, overrides
from PySide6.QtCore import QAbstractTableModel, QModelIndex
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QApplication, QStyledItemDelegate, QTableView, QWidget

app = QApplication([])
told = []
errors.install(lambda summary, detail: told.append(summary))
"""

SHOWN = """
view.show()
for _ in range(5):
    app.processEvents()
    view.update()
print(len(told) > 0, "ends by itself")
"""

A_PAINTER_STAYS = """
class View(QWidget):
    def paintEvent(self, event):
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("red"))
        raise ValueError

view = View()
"""

A_DELEGATE = """
class Model(QAbstractTableModel):
    def rowCount(self, parent=QModelIndex()): return 20
    def columnCount(self, parent=QModelIndex()): return 20

class Cell(QStyledItemDelegate):
    def paint(self, painter, option, index):
        int("no number")

class View(QTableView):
    def paintEvent(self, event):
        super().paintEvent(event)

view, model, cell = View(), Model(), Cell()
view.setModel(model)
view.setItemDelegate(cell)
"""


@pytest.mark.parametrize("what", [A_PAINTER_STAYS, A_DELEGATE], ids=["painter", "delegate"])
def test_an_exception_amid_painting_is_told_and_the_window_stays(what):
    ended = subprocess.run([sys.executable, "-c", BEGIN + what + SHOWN], capture_output=True, text=True)
    assert (ended.returncode, ended.stdout.strip()) == (0, "True ends by itself"), ended.stderr
    assert "active painter" not in ended.stderr
