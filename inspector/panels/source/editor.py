"""The text of one source file, with its gutter and its marks."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QTextBlock,
    QTextCursor,
    QTextFormat,
)  # fmt: skip
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QToolTip

from inspector.panels.base.breakpoint_signs import BreakpointMark
from inspector.panels.base.finding_words import COLOURS
from inspector.panels.source import values_here
from inspector.panels.source.gutter import Gutter
from inspector.panels.source.highlight import Highlighter
from inspector.panels.source.model import FindingMark, Marks, SourceFile
from inspector.panels.source.values_here import InlineValue
from inspector.panels.style import look

INLINE_GAP = 22  # pixels between the code and the values behind it
CONTEXT = 4  # lines kept in view around the line that comes


class SourceEdit(QPlainTextEdit):
    """Shows a SourceFile and the Marks in it. `toggled(line)`: somebody has clicked into the gutter; `switched(line)`:
    the breakpoint there shall be on or off; `edit_wished(line)`: what it does shall be changed; `temporary_wished(line)`:
    one for one time shall be there; `run_wished(line)`: training shall come there; `hovered(expression, place)`: the mouse
    rests over it."""

    toggled = Signal(int)
    switched = Signal(int)
    edit_wished = Signal(int)
    temporary_wished = Signal(int)
    run_wished = Signal(int)
    hovered = Signal(str, QPoint)

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
        self._values: Mapping[int, Sequence[InlineValue]] = {}
        self.run_keys: Callable[[], list[QKeySequence]] = list  # with which one runs to the line of the cursor
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

    def set_values(self, values: Mapping[int, Sequence[InlineValue]]) -> None:
        """What names are at this stop, behind the lines where they were given it."""
        if values != self._values:
            self._values = values
            self.viewport().update()

    def inline_texts(self) -> dict[int, str]:
        """What stands behind the lines."""
        return {line: "  ".join(value.text for value in values) for line, values in self._values.items()}

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

    def event(self, event: QEvent) -> bool:
        """The keys of another action mean a line of the source while the cursor is in it."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._is_run_key(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._is_run_key(event):
            self.run_wished.emit(self.textCursor().blockNumber() + 1)
        else:
            super().keyPressEvent(event)

    def _is_run_key(self, event: QKeyEvent) -> bool:
        return QKeySequence(event.keyCombination()) in self.run_keys()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text = self.expression_at(event.pos())
            if text:
                self.hovered.emit(text, event.globalPos())
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    def expression_at(self, place: QPoint) -> str:
        """The name, attribute or item under the mouse; "" where there is none."""
        cursor = self.cursorForPosition(place)
        text = cursor.block().text()
        if place.x() > self.cursorRect(cursor).right() + self.fontMetrics().horizontalAdvance(" "):
            return ""
        return values_here.expression_at(text, cursor.positionInBlock())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._values:
            self._paint_values()
        failed = self.lines()[2]
        if failed and self._marks.message:
            self._paint_message(failed)

    def _paint_values(self) -> None:
        painter = QPainter(self.viewport())
        painter.setFont(look.mono_font(11))
        for block, place in self.visible_blocks():
            values = self._values.get(block.blockNumber() + 1)
            if values and block.layout().lineCount() and block.blockNumber() + 1 != self.lines()[2]:
                left = place.left() + block.layout().lineAt(0).naturalTextWidth() + INLINE_GAP
                values_here.paint(painter, values, left, place, self.viewport().width(), self._marks.muted)
        painter.end()

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
