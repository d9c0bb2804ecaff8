"""The console's widget: text that follows its end unless the user scrolled up, find bar, and the line for input."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QPalette, QShowEvent, QTextBlock, QTextCursor, QTextLayout
from PySide6.QtWidgets import QPlainTextEdit, QToolButton, QVBoxLayout, QWidget

from inspector.panels.console import inks
from inspector.panels.console.find_bar import FindBar
from inspector.panels.console.input_bar import InputBar
from inspector.panels.console.model import MAX_LINES, ConsoleModel
from inspector.panels.console.prompt_bar import PromptBar
from inspector.panels.console.styles import PLAIN, Style
from inspector.panels.console.terminal import Edit, TerminalLine
from inspector.panels.style import look
from inspector.panels.widgets import plain_text

FRAME_MS = 33
TURN_S = 0.012  # of each frame, at most, and then one piece
MAX_CHARACTERS = 10_000_000  # of the whole text: where lines are very long, fewer are kept
COLOURED = 1  # the state of a block in which something has a style

_Wrap = QPlainTextEdit.LineWrapMode


class ConsoleView(QWidget):
    """Shows what a ConsoleModel gives, a bounded piece at most thirty times a second."""

    _follows: bool  # the end of the text stays in view

    def __init__(self, model: ConsoleModel) -> None:
        super().__init__()
        self._model = model
        self._tokens = look.current()
        self._frame = QTimer(self, interval=FRAME_MS, singleShot=True)
        self._frame.timeout.connect(self._show_pieces)
        self.text = _make_text()
        self.text.installEventFilter(self)
        self.text.customContextMenuRequested.connect(self._open_menu)
        self._follow_end()
        self.kept, self.hint = _make_label("console.kept"), _make_label("console.hint")
        self.find_bar, self.prompt_bar, self.input_bar = FindBar(self.text), PromptBar(), InputBar()
        self.find_bar.closed.connect(self.text.setFocus)
        self.input_bar.line.refused.connect(self._refuse)
        self.input_bar.line.textEdited.connect(self.hint.hide)
        self._make_actions()
        self._lay_out()
        self.retranslate()
        self._retheme()

    def schedule(self) -> None:
        """There is something new. A hidden console reads on too, so that what waits stays little."""
        if not self._frame.isActive():
            self._frame.start()

    def flush(self) -> None:
        """Shows all that waits, now."""
        while self._model.has_more():
            self._show_piece()

    def clear(self) -> None:
        self._model.clear()
        self.text.clear()
        self._tell_kept()

    def show_fate(self, fate: str) -> None:
        """What becomes of a line that is entered now, as a code of input_bar."""
        if fate != self.input_bar.line.fate:
            self.hint.hide()
            self.input_bar.show_fate(fate)

    def retranslate(self) -> None:
        self.text.setPlaceholderText(self.tr("What the script prints appears here."))
        self.text.setAccessibleName(self.tr("Console"))
        self.find_action.setText(self.tr("Find…"))
        self.wrap_action.setText(self.tr("Wrap long lines"))
        self.clear_action.setText(self.tr("Clear the console"))
        self.end_action.setText(self.tr("Go to the end"))
        self.find_action.setToolTip(self.tr("Find (Ctrl+F)"))
        for button in self._buttons:
            button.setAccessibleName(button.defaultAction().text())
        self._tell_kept()

    # ── Qt's events ──

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._model.has_more():
            self.schedule()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._retheme()
        super().changeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is typed into the text, which nobody can write, goes to the input line."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and _is_typing(event):
            self.input_bar.line.setFocus()
            self.input_bar.line.insert(event.text())
            return True
        return False

    # ── showing ──

    def _show_pieces(self) -> None:
        """As many as there is time for in one turn of the event loop."""
        end = time.perf_counter() + TURN_S
        while self._model.has_more():
            self._show_piece()
            if time.perf_counter() > end:
                break
        if self._model.has_more():
            self.schedule()

    def _show_piece(self) -> None:
        edit = self._model.take()
        if edit is not None:
            self._apply(edit)

    def _apply(self, edit: Edit) -> None:
        with self._keeping_place():
            self._write(edit)
            self._trim()
            self._tell_kept()

    @contextmanager
    def _keeping_place(self) -> Iterator[None]:
        """Who follows the end does so afterwards; else what one reads stays, although lines may go at the top."""
        follows, top = self._follows, self.text.firstVisibleBlock()
        yield
        self._follows = follows
        if follows:
            self._go_to_end()
        else:
            self.text.verticalScrollBar().setValue(max(0, top.firstLineNumber()))

    def _follow_end(self) -> None:
        """Who is at the end stays there when the text grows or the view shrinks; who scrolled up stays as well."""
        self._follows = True
        bar = self.text.verticalScrollBar()
        bar.valueChanged.connect(self._on_scrolled)
        bar.rangeChanged.connect(lambda: self._go_to_end() if self._follows else None)

    def _on_scrolled(self, value: int) -> None:
        self._follows = value >= self.text.verticalScrollBar().maximum()

    def _write(self, edit: Edit) -> None:
        document = self.text.document()
        number = document.blockCount() - 1 - edit.back
        block = document.findBlockByNumber(number)
        start = _units(block.text()[: edit.column])
        ranges = [_clipped(range, start) for range in block.layout().formats() if range.start < start]
        cursor = QTextCursor(block)
        cursor.beginEditBlock()
        cursor.setPosition(block.position() + start)
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText("\n".join(line.text for line in edit.lines))
        block = document.findBlockByNumber(number)  # Qt may have made another one of it
        for line in edit.lines:
            _colour(block, [*ranges, *_ranges(start, line)])
            block, start, ranges = block.next(), 0, []
        cursor.endEditBlock()

    def _trim(self) -> None:
        """Qt keeps the number of lines; this keeps their sum."""
        document = self.text.document()
        excess = document.characterCount() - MAX_CHARACTERS
        if excess > 0:
            cursor = QTextCursor(document)
            after = document.findBlock(excess + MAX_CHARACTERS // 10).next()
            cursor.setPosition(after.position(), QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()

    def _tell_kept(self) -> None:
        kept = self.text.blockCount()
        gone = self._model.count() - kept
        self.kept.setVisible(gone > 0)
        words = self.tr("The last {kept} lines are kept; {gone} were dropped.")
        self.kept.setText(words.format(kept=f"{kept:,}", gone=f"{gone:,}"))

    def _refuse(self, code: str) -> None:
        words = {
            "nobody": self.tr("No script is running that could read this; the line stays here."),
            "ended": self.tr("The input of this run has ended; the line stays here for the next run."),
            "too_long": self.tr("What you pasted has a last line that is too long to edit; nothing was sent."),
        }
        self.hint.setText(words[code])
        self.hint.show()

    # ── building ──

    def _make_actions(self) -> None:
        self.find_action = self._action("console.search", "Ctrl+F", self.find_bar.open)
        self.wrap_action = self._action("console.wrap", "", self._wrap)
        self.wrap_action.setCheckable(True)
        self.clear_action = self._action("console.clear", "", self.clear)
        self.end_action = self._action("console.to_end", "", self._go_to_end)

    def _action(self, name: str, keys: str, call: Callable[[], None]) -> QAction:
        action = QAction(self)
        action.setObjectName(name)
        if keys:
            action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda checked=False: call())
        self.addAction(action)
        return action

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        for widget in (self.kept, self.text, self.find_bar, self.hint, self.prompt_bar, self.input_bar):
            rows.addWidget(widget, 1 if widget is self.text else 0)
        actions = ((self.find_action, "⌕"), (self.wrap_action, "↩"), (self.clear_action, "⌫"))
        self._buttons = [self._button(action, sign) for action, sign in actions]

    def _button(self, action: QAction, sign: str) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(action)
        action.setIconText(sign)
        button.setAutoRaise(True)
        button.setFont(look.ui_font(14))
        button.setFixedWidth(24)
        self.input_bar.row.addWidget(button)
        return button

    def _wrap(self) -> None:
        with self._keeping_place():
            self.text.setLineWrapMode(_Wrap.WidgetWidth if self.wrap_action.isChecked() else _Wrap.NoWrap)

    def _go_to_end(self) -> None:
        bar = self.text.verticalScrollBar()
        bar.setValue(bar.maximum())

    def _open_menu(self, place: QPoint) -> None:
        menu = self.text.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addSeparator()
        menu.addActions([self.find_action, self.wrap_action, self.clear_action, self.end_action])
        menu.popup(self.text.viewport().mapToGlobal(place))

    # ── colours ──

    def _retheme(self) -> None:
        """The text has the colours of every text; a style sheet brings back older ones for what has its own."""
        for label, name in ((self.kept, "muted"), (self.hint, "amber")):
            palette = label.palette()
            palette.setColor(QPalette.ColorRole.WindowText, look.current().colour(name))
            label.setPalette(palette)
        self.input_bar.retheme()
        if self._tokens is not look.current():
            self._tokens = look.current()
            self._recolour()

    def _recolour(self) -> None:
        """In the colours of another theme."""
        document = self.text.document()
        block = document.begin()
        while block.isValid():
            if block.userState() == COLOURED:
                _recolour_block(block)
            block = block.next()
        document.markContentsDirty(0, document.characterCount())


def _make_text() -> QPlainTextEdit:
    text = QPlainTextEdit()
    text.setObjectName("console.view")
    text.setReadOnly(True)
    text.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    text.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    text.setUndoRedoEnabled(False)
    text.setMaximumBlockCount(MAX_LINES)
    text.setLineWrapMode(_Wrap.NoWrap)
    text.setFrameShape(QPlainTextEdit.Shape.NoFrame)
    text.setFont(look.mono_font(11))
    text.setTabStopDistance(8 * text.fontMetrics().horizontalAdvance(" "))
    text.document().setDocumentMargin(8)
    return text


def _make_label(name: str) -> plain_text.PlainLabel:
    label = plain_text.PlainLabel()
    label.setObjectName(name)
    label.setFont(look.ui_font(11))
    label.setContentsMargins(8, 2, 8, 2)
    label.setWordWrap(True)
    label.hide()
    return label


def _is_typing(event: QKeyEvent) -> bool:
    held = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    return not held and event.text().isprintable() and event.text() != ""


def _units(text: str) -> int:
    """Its length as Qt counts it, in UTF-16."""
    return len(text.encode("utf-16-le")) // 2


def _colour(block: QTextBlock, ranges: list[QTextLayout.FormatRange]) -> None:
    """Gives the block its styles. They lie beside the text, as those of a syntax highlighter do: a document that has
    them in itself is ten times slower."""
    if ranges or block.layout().formats():
        block.layout().setFormats(ranges)
        block.setUserState(COLOURED)


def _ranges(start: int, line: TerminalLine) -> list[QTextLayout.FormatRange]:
    """The line's styles as ranges of a block in which it begins at `start`."""
    ranges, offset = [], 0
    for length, style in line.runs:
        units = _units(line.text[offset : offset + length])
        if style != PLAIN:
            ranges.append(_range(start, units, style))
        offset, start = offset + length, start + units
    return ranges


def _range(start: int, length: int, style: Style) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length, made.format = start, length, inks.format(style)
    return made


def _clipped(range: QTextLayout.FormatRange, end: int) -> QTextLayout.FormatRange:
    range.length = min(range.length, end - range.start)
    return range


def _recolour_block(block: QTextBlock) -> None:
    ranges = block.layout().formats()
    for range in ranges:
        style = inks.style_of(range.format)
        if style is not None:
            range.format = inks.format(style)
    block.layout().setFormats(ranges)
