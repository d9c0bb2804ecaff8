"""The text of one source file, with its gutter and its marks."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import partial

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFontMetricsF,
    QGuiApplication,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
    QTextBlock,
    QTextCursor,
    QTextFormat,
)  # fmt: skip
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QTextEdit, QToolTip, QWidget

from inspector.panels.base.breakpoint_signs import BreakpointMark
from inspector.panels.base.finding_words import COLOURS
from inspector.panels.source import gutter_signs as signs
from inspector.panels.source.highlight import Highlighter
from inspector.panels.source.model import FindingMark, Marks, SourceFile
from inspector.panels.style import look
from inspector.panels.widgets import plain_text

CONTEXT = 4  # lines kept in view around the line that comes


class SourceEdit(QPlainTextEdit):
    """Shows a SourceFile and the Marks in it. `toggled(line)`: somebody has clicked into the gutter; `switched(line)`:
    the breakpoint there shall be on or off; `edit_wished(line)`: what it does shall be changed; `temporary_wished(line)`:
    one for one time shall be there."""

    toggled = Signal(int)
    switched = Signal(int)
    edit_wished = Signal(int)
    temporary_wished = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("source.view")
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFont(look.mono_font(12))
        self.setTabStopDistance(4 * self.fontMetrics().horizontalAdvance(" "))
        self.setViewportMargins(look.GUTTER_WIDTH, 4, 0, 0)
        self._file = ""
        self._text = ""
        self._marks = Marks()
        self._breakpoints: Mapping[int, BreakpointMark] = {}
        self._findings: Mapping[int, FindingMark] = {}
        self._revealed = 0
        self._gutter = Gutter(self)
        self._highlighter = Highlighter(self)
        self.updateRequest.connect(self._on_update_request)

    def show_file(self, file: SourceFile) -> None:
        """Its text; nothing is done where it stands there already."""
        if (file.path, file.text) != (self._file, self._text):
            self._file, self._text = file.path, file.text
            self.setPlainText(file.text)
            self._highlighter.show(file.text)
            self._show_marks()

    def set_marks(self, marks: Marks) -> None:
        if marks != self._marks:
            self._marks = marks
            self._show_marks()

    def set_breakpoints(self, marks: Mapping[int, BreakpointMark]) -> None:
        """By the lines of the file shown."""
        if marks != self._breakpoints:
            self._breakpoints = dict(marks)
            self._gutter.update()

    def set_findings(self, marks: Mapping[int, FindingMark]) -> None:
        """By the lines of the file shown."""
        if marks != self._findings:
            self._findings = dict(marks)
            self._show_marks()

    def finding_at(self, line: int) -> FindingMark | None:
        return self._findings.get(line)

    def breakpoint_lines(self) -> list[int]:
        """Lines of the file shown that have a breakpoint, on or off."""
        return sorted(self._breakpoints)

    def breakpoint_at(self, line: int) -> BreakpointMark | None:
        return self._breakpoints.get(line)

    def wanted_line(self) -> int:
        """What the user is at: the line of the cursor, where there is one; else the line that comes."""
        comes = self._marks.lines_in(self._file)[1]
        return self.textCursor().blockNumber() + 1 if self.hasFocus() or not comes else comes

    def lines(self) -> tuple[int, int, int]:
        """(ran, comes, failed) in the file shown, from 1; 0 where it is not there."""
        return self._marks.lines_in(self._file)

    def is_muted(self) -> bool:
        return self._marks.muted

    def is_highlighted(self) -> bool:
        return self._highlighter.is_finished()

    def reveal(self, line: int) -> None:
        """Scrolls so that the line is in view with some around it; not at all where it is already."""
        self._revealed = line
        height = self.viewport().height() / max(self.fontMetrics().lineSpacing(), 1)
        if line and not self._is_in_view(line, self.viewport().height()):
            self.verticalScrollBar().setValue(max(line - 1 - max(CONTEXT, int(height / 3)), 0))

    def _is_in_view(self, line: int, height: int) -> bool:
        """Whether it is on the screen where the viewport is so many pixels high."""
        top = self.verticalScrollBar().value() + 1
        return top <= line <= top + height / max(self.fontMetrics().lineSpacing(), 1) - 2

    def go_to(self, line: int) -> None:
        """The user is there now: keys mean this line."""
        self.setTextCursor(QTextCursor(self.document().findBlockByNumber(line - 1)))
        self.setFocus()

    def point_at(self, line: int) -> None:
        """The text of the line is selected, as if the user had done it."""
        cursor = QTextCursor(self.document().findBlockByNumber(line - 1))
        cursor.select(QTextCursor.SelectionType.LineUnderCursor)
        self.setTextCursor(cursor)

    def retheme(self) -> None:
        self._highlighter.retheme()
        self._show_marks()

    def visible_blocks(self) -> Iterator[tuple[QTextBlock, QRectF]]:
        """Blocks on the screen with their places in the viewport."""
        block = self.firstVisibleBlock()
        while block.isValid():
            place = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if place.top() > self.viewport().height():
                return
            yield block, place
            block = block.next()

    def line_at(self, height: int) -> int:
        """The line at so many pixels from the top of the viewport, from 1; 0 where there is none."""
        found = (
            block.blockNumber() + 1 for block, place in self.visible_blocks() if place.top() <= height < place.bottom()
        )
        return next(found, 0)

    def place_of(self, line: int) -> str:
        """ "train.py:134" """
        return f"{os.path.basename(self._file)}:{line}"

    def showEvent(self, event: QShowEvent) -> None:
        """What was to be revealed while hidden was measured without a true size."""
        super().showEvent(event)
        self.reveal(self._revealed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The line that was revealed stays in view, unless somebody has scrolled away from it."""
        was_in_view = self._is_in_view(self._revealed, event.oldSize().height())
        super().resizeEvent(event)
        if was_in_view:
            self.reveal(self._revealed)
        inside = self.contentsRect()
        self._gutter.setGeometry(QRect(inside.left(), inside.top(), look.GUTTER_WIDTH, inside.height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        failed = self.lines()[2]
        if failed and self._marks.message:
            self._paint_message(failed)

    def _paint_message(self, line: int) -> None:
        block = self.document().findBlockByNumber(line - 1)
        if not block.isVisible() or not block.layout().lineCount():
            return
        place = self.blockBoundingGeometry(block).translated(self.contentOffset())
        left = place.left() + block.layout().lineAt(0).naturalTextWidth() + 24
        painter = QPainter(self.viewport())
        painter.setFont(look.mono_font(11))
        painter.setPen(look.current().colour("red"))
        room = QRectF(left, place.top(), max(self.viewport().width() - left - 8, 60), place.height())
        text = QFontMetricsF(painter.font()).elidedText(
            self._marks.message.split("\n")[0], Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.end()

    def _show_marks(self) -> None:
        ran, comes, failed = self.lines()
        tokens = look.current()
        strong, soft = (0.45, 0.2) if self._marks.muted else (1.0, 0.4)
        backgrounds = [
            (ran, tokens.colour("exec_line", soft)),
            (comes, tokens.colour("exec_line", strong)),
            (failed, tokens.colour("red", 0.18)),
        ]
        found = [
            (line, tokens.colour(COLOURS[mark.level], 0.12))
            for line, mark in self._findings.items()
            if mark.level != "hint" and line not in (ran, comes, failed)
        ]
        self.setExtraSelections([self._selection(line, colour) for line, colour in [*backgrounds, *found] if line])
        self._gutter.update()
        self.viewport().update()  # for the message, which is beside the text

    def _selection(self, line: int, colour: QColor) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        selection.cursor = QTextCursor(self.document().findBlockByNumber(line - 1))
        selection.format.setBackground(colour)
        selection.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        return selection

    def _on_update_request(self, rect: QRect, scrolled: int) -> None:
        if scrolled:
            self._gutter.scroll(0, scrolled)
        else:
            self._gutter.update(0, rect.y(), self._gutter.width(), rect.height() + 8)


class Gutter(QWidget):
    """Line numbers with breakpoints; an amber arrow where the run comes to, a green check where it was, a red cross at a
    fault. A click sets or takes a breakpoint, the middle button switches it."""

    def __init__(self, edit: SourceEdit) -> None:
        super().__init__(edit)
        self.setObjectName("source.gutter")
        self._edit = edit

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        line = self._line_at(event.position().y())
        if line and event.button() == Qt.MouseButton.LeftButton:
            self._edit.go_to(line)
            self._edit.toggled.emit(line)
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
            signs.paint_check(painter, QPointF(19, middle), tokens.colour("green"))
        if line == comes:
            signs.paint_arrow(painter, QPointF(25, middle), tokens.colour("amber"))
        painter.setOpacity(1.0)
        if line == failed:
            signs.paint_cross(painter, QPointF(24, middle), tokens.colour("red"))


def copied(text: str) -> None:
    """Puts it onto the clipboard."""
    QGuiApplication.clipboard().setText(text)
