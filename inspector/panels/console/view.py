"""The console's widget: text that follows its end unless the user scrolled up, find bar, and the line for input."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QPalette, QShowEvent, QTextBlock, QTextCursor
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QToolButton, QVBoxLayout, QWidget

from inspector.panels import look
from inspector.panels.console import inks
from inspector.panels.console.find_bar import FindBar
from inspector.panels.console.input_bar import InputBar
from inspector.panels.console.model import MAX_LINES, ConsoleModel
from inspector.panels.console.styles import PLAIN, Style
from inspector.panels.console.terminal import Edit, Line

FRAME_MS = 33
MAX_CHARACTERS = 10_000_000  # of the whole text: where lines are very long, fewer are kept
COLOURED = 1  # the state of a block in which something has a style

_Wrap = QPlainTextEdit.LineWrapMode


class ConsoleView(QWidget):
    """Shows what a ConsoleModel gives, a bounded piece at most thirty times a second."""

    def __init__(self, model: ConsoleModel) -> None:
        super().__init__()
        self._model = model
        self._frame = QTimer(self, interval=FRAME_MS, singleShot=True)
        self._frame.timeout.connect(self._show_piece)
        self.text = _make_text()
        self.text.installEventFilter(self)
        self.text.customContextMenuRequested.connect(self._open_menu)
        self.kept, self.hint = _make_label("console.kept"), _make_label("console.hint")
        self.find_bar, self.input_bar = FindBar(self.text), InputBar()
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
        elif event.type() == QEvent.Type.PaletteChange:
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

    def _show_piece(self) -> None:
        edit = self._model.take()
        if edit is not None:
            self._apply(edit)
        if self._model.has_more():
            self.schedule()

    def _apply(self, edit: Edit) -> None:
        bar = self.text.verticalScrollBar()
        follows, top = bar.value() >= bar.maximum(), self.text.firstVisibleBlock()
        self._write(edit)
        self._trim()
        self._tell_kept()
        if follows:
            bar.setValue(bar.maximum())
        elif bar.value() != top.firstLineNumber():  # lines went at the top: what one reads stays where it is
            bar.setValue(max(0, top.firstLineNumber()))

    def _write(self, edit: Edit) -> None:
        document = self.text.document()
        block = document.findBlockByNumber(document.blockCount() - 1 - edit.back)
        cursor = QTextCursor(block)
        cursor.beginEditBlock()
        cursor.setPosition(block.position() + _units(block.text()[: edit.column]))
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        for text, style in _segments(edit.lines):
            cursor.insertText(text, inks.format(style))
        cursor.endEditBlock()
        self._mark(edit)

    def _mark(self, edit: Edit) -> None:
        """Remembers which blocks are coloured: another theme shall not have to look at all of them."""
        block = self.text.document().lastBlock()
        for line in reversed(edit.lines):
            if any(style != PLAIN for _, style in line.runs):
                block.setUserState(COLOURED)
            block = block.previous()

    def _trim(self) -> None:
        """Qt keeps the number of lines; this keeps their sum."""
        document = self.text.document()
        excess = document.characterCount() - MAX_CHARACTERS
        if excess > 0:
            cursor = QTextCursor(document)
            after = document.findBlock(excess + MAX_CHARACTERS // 10).next()
            cursor.setPosition(after.position(), QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()
            document.firstBlock().setUserState(COLOURED)  # it may be: its text is another block's now

    def _tell_kept(self) -> None:
        kept = self.text.blockCount()
        gone = self._model.count() - kept
        self.kept.setVisible(gone > 0)
        words = self.tr("The last {kept} lines are kept; {gone} earlier ones were dropped.")
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
        for widget in (self.kept, self.text, self.find_bar, self.hint, self.input_bar):
            rows.addWidget(widget, 1 if widget is self.text else 0)
        actions = ((self.find_action, "⌕"), (self.wrap_action, "↩"), (self.clear_action, "⌫"))
        self._buttons = [self._button(action, sign) for action, sign in actions]

    def _button(self, action: QAction, sign: str) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(action)
        action.setIconText(sign)
        button.setAutoRaise(True)
        self.input_bar.row.addWidget(button)
        return button

    def _wrap(self) -> None:
        bar = self.text.verticalScrollBar()
        follows = bar.value() >= bar.maximum()
        self.text.setLineWrapMode(_Wrap.WidgetWidth if self.wrap_action.isChecked() else _Wrap.NoWrap)
        if follows:
            self._go_to_end()

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
        tokens = look.current()
        palette = self.text.palette()
        roles = QPalette.ColorRole
        colours = {
            roles.Base: "panel", roles.Text: "text", roles.PlaceholderText: "muted", roles.Highlight: "selection",
            roles.HighlightedText: "text",
        }  # fmt: skip
        for role, name in colours.items():
            palette.setColor(role, tokens.colour(name))
        self.text.setPalette(palette)
        for label, name in ((self.kept, "muted"), (self.hint, "amber")):
            palette = label.palette()
            palette.setColor(roles.WindowText, tokens.colour(name))
            label.setPalette(palette)
        self.input_bar.retheme()
        self._recolour()

    def _recolour(self) -> None:
        cursor = QTextCursor(self.text.document())
        cursor.beginEditBlock()
        block = self.text.document().begin()
        while block.isValid():
            if block.userState() == COLOURED:
                _recolour_block(cursor, block)
            block = block.next()
        cursor.endEditBlock()


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


def _make_label(name: str) -> QLabel:
    label = QLabel()
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


def _segments(lines: tuple[Line, ...]) -> list[tuple[str, Style]]:
    """(text, style) one after another; what has one style is one segment, over lines as well. Line ends are plain."""
    runs: list[tuple[str, Style]] = []
    for line in lines:
        start = 0
        for length, style in line.runs:
            runs.append((line.text[start : start + length], style))
            start += length
        runs.append(("\n", PLAIN))
    grouped = itertools.groupby(runs[:-1], key=lambda run: run[1])
    return [("".join(text for text, _ in group), style) for style, group in grouped]


def _recolour_block(cursor: QTextCursor, block: QTextBlock) -> None:
    fragments = block.begin()
    places = []
    while not fragments.atEnd():
        fragment = fragments.fragment()
        style = inks.style_of(fragment.charFormat())
        if style is not None:
            places.append((fragment.position(), fragment.length(), style))
        fragments += 1
    for position, length, style in places:
        cursor.setPosition(position)
        cursor.setPosition(position + length, QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(inks.format(style))
