"""The gutter beside a source: line numbers, breakpoints, and where the run is."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from inspector.panels.source import gutter_signs as signs
from inspector.panels.style import look
from inspector.panels.widgets import plain_text


class Gutter(QWidget):
    """Line numbers with breakpoints; an amber arrow where the run comes to, a green check where it was, a red cross at a
    fault. A click sets or takes a breakpoint, the middle button switches it."""

    def __init__(self, edit: Any) -> None:
        """`edit`: the SourceEdit that it belongs to."""
        super().__init__(edit)
        self.setObjectName("source.gutter")
        self._edit = edit

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        line = self._line_at(event.position().y())
        if line and event.button() == Qt.MouseButton.LeftButton:
            self._edit.go_to(line)
            to_here = event.modifiers() & Qt.KeyboardModifier.AltModifier
            (self._edit.run_wished if to_here else self._edit.toggled).emit(line)
        elif event.button() == Qt.MouseButton.MiddleButton and self._edit.breakpoint_at(line) is not None:
            self._edit.switched.emit(line)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), plain_text.tip(self.tip_at(event.pos().y())), self)
            return True
        return super().event(event)

    def tip_at(self, height: float) -> str:
        """What stands there, and why it is as it is."""
        line = self._line_at(height)
        marks = self._edit.breakpoint_at(line), self._edit.finding_at(line)
        return "\n".join(mark.words for mark in marks if mark is not None)

    def _line_at(self, height: float) -> int:
        return self._edit.line_at(int(height) - (self._edit.viewport().y() - self.y()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_at(event.pos().y()).popup(event.globalPos())

    def menu_at(self, height: int) -> QMenu:
        """What can be done with the line there; deletes itself when it closes."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if line := self._line_at(height):
            self._add_breakpoint(menu, line)
            place = self._edit.place_of(line)
            menu.addAction(self.tr("Copy {place}").format(place=plain_text.caption(place)), partial(copied, place))
        coming = self._edit.lines()[1]
        menu.addAction(self.tr("Go to the line that is next"), partial(self._edit.reveal, coming)).setEnabled(
            coming > 0
        )
        return menu

    def _add_breakpoint(self, menu: QMenu, line: int) -> None:
        mark = self._edit.breakpoint_at(line)
        text = self.tr("Set a breakpoint") if mark is None else self.tr("Take the breakpoint away")
        menu.addAction(text, partial(self._edit.toggled.emit, line))
        menu.addAction(self.tr("Run to this line"), partial(self._edit.run_wished.emit, line))
        if mark is None:
            menu.addAction(self.tr("Set a temporary breakpoint"), partial(self._edit.temporary_wished.emit, line))
            menu.addAction(
                self.tr("Set one with a condition, a log or a plot…"), partial(self._edit.edit_wished.emit, line)
            )
        else:
            menu.addAction(self.tr("Edit the breakpoint…"), partial(self._edit.edit_wished.emit, line))
            text = self.tr("Switch it on") if mark.state == "disabled" else self.tr("Switch it off")
            menu.addAction(text, partial(self._edit.switched.emit, line))
        menu.addSeparator()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = look.current()
        painter = QPainter(self)
        painter.fillRect(event.rect(), tokens.colour("panel"))
        painter.setPen(QPen(tokens.colour("line"), 1))
        painter.drawLine(self.width() - 4, event.rect().top(), self.width() - 4, event.rect().bottom())
        painter.setFont(look.mono_font(11))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        offset = self._edit.viewport().y() - self.y()
        for block, place in self._edit.visible_blocks():
            self._paint_line(painter, block.blockNumber() + 1, place.top() + offset, place.height())
        painter.end()

    def _paint_line(self, painter: QPainter, line: int, top: float, height: float) -> None:
        tokens = look.current()
        ran, comes, failed = self._edit.lines()
        is_marked = line in (ran, comes, failed)
        painter.setPen(tokens.colour("text" if is_marked else "faint"))
        numbers = QRectF(0, top, self.width() - 10, height)
        painter.drawText(numbers, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(line))
        if (mark := self._edit.breakpoint_at(line)) is not None:
            signs.paint_breakpoint(painter, QPointF(9, top + height / 2), mark)
        if (found := self._edit.finding_at(line)) is not None and not (mark is not None and line == comes):
            signs.paint_finding(painter, QPointF(9 if mark is None else 24, top + height / 2), found)
        if is_marked:
            self._paint_sign(painter, line, top + height / 2)

    def _paint_sign(self, painter: QPainter, line: int, middle: float) -> None:
        tokens = look.current()
        ran, comes, failed = self._edit.lines()
        painter.setOpacity(0.45 if self._edit.is_muted() else 1.0)
        if line == ran:
            signs.paint_check(painter, QPointF(16 if line == comes else 19, middle), tokens.colour("green"))
        if line == comes:
            signs.paint_arrow(painter, QPointF(27 if line == ran else 25, middle), tokens.colour("amber"))
        painter.setOpacity(1.0)
        if line == failed:
            signs.paint_cross(painter, QPointF(24, middle), tokens.colour("red"))


def copied(text: str) -> None:
    """Puts it onto the clipboard."""
    QGuiApplication.clipboard().setText(text)
