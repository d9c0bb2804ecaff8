"""The console's widget: text that follows its end, unless the user scrolled up, and a bar to find in it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import (
    QAction, QFont, QKeySequence, QPalette, QShowEvent, QTextBlock, QTextCharFormat, QTextCursor, QTextDocument,
)  # fmt: skip
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QToolButton, QVBoxLayout, QWidget

from inspector.panels import look
from inspector.panels.console.model import MAX_LINES, ConsoleModel, Edit

FRAME_MS = 33
NOTE_INKS = {"separator": "muted", "left_out": "muted", "finished": "green", "failed": "red"}
_NOTES = list(NOTE_INKS)  # a block's user state is its note's place here; −1: the script's own text


class ConsoleView(QWidget):
    """Shows what a ConsoleModel gives, a bounded piece at most thirty times a second."""

    def __init__(self, model: ConsoleModel) -> None:
        super().__init__()
        self._model = model
        self._frame = QTimer(self, interval=FRAME_MS, singleShot=True)
        self._frame.timeout.connect(self._show_piece)
        self.text = _make_text()
        self.find_bar = FindBar(self.text)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.text, 1)
        rows.addWidget(self.find_bar)
        self._add_find_action()
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

    def retranslate(self) -> None:
        self.text.setPlaceholderText(self.tr("What the script prints appears here."))
        self.text.setAccessibleName(self.tr("Console"))
        self._find_action.setText(self.tr("Find"))

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

    def _show_piece(self) -> None:
        edit = self._model.take()
        if edit is not None:
            self._apply(edit)
        if self._model.has_more():
            self.schedule()

    def _apply(self, edit: Edit) -> None:
        bar = self.text.verticalScrollBar()
        follows = bar.value() >= bar.maximum()
        cursor = QTextCursor(self.text.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.beginEditBlock()
        _replace_last(cursor, edit.last)
        if edit.note:
            self._insert_note(cursor, edit)
        elif edit.lines:
            cursor.insertText("\n" + "\n".join(edit.lines), QTextCharFormat())
        cursor.endEditBlock()
        if follows:
            bar.setValue(bar.maximum())

    def _insert_note(self, cursor: QTextCursor, edit: Edit) -> None:
        """The window's own line; it takes the place of an empty last line."""
        if edit.last:
            cursor.insertBlock()
        cursor.insertText(self._note_words(edit), self._note_format(edit.note))
        cursor.block().setUserState(_NOTES.index(edit.note))
        cursor.insertBlock()
        cursor.block().setUserState(-1)
        cursor.setCharFormat(QTextCharFormat())

    def _note_words(self, edit: Edit) -> str:
        if edit.note == "separator":
            return self.tr("── restart ──")
        if edit.note == "left_out":
            return self.tr("… {count} characters left out …").format(count=edit.lines[0])
        return edit.lines[0]

    def _note_format(self, note: str) -> QTextCharFormat:
        words = QTextCharFormat()
        words.setForeground(look.current().colour(NOTE_INKS[note]))
        words.setFontWeight(QFont.Weight.DemiBold)
        return words

    def _add_find_action(self) -> None:
        self._find_action = QAction(self)
        self._find_action.setShortcut(QKeySequence(QKeySequence.StandardKey.Find))
        self._find_action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._find_action.triggered.connect(lambda: self.find_bar.open())
        self.addAction(self._find_action)

    def _retheme(self) -> None:
        tokens = look.current()
        palette = self.text.palette()
        roles = QPalette.ColorRole
        inks = {
            roles.Base: "panel", roles.Text: "text", roles.PlaceholderText: "muted", roles.Highlight: "selection",
            roles.HighlightedText: "text",
        }  # fmt: skip
        for role, name in inks.items():
            palette.setColor(role, tokens.colour(name))
        self.text.setPalette(palette)
        self._recolour_notes()

    def _recolour_notes(self) -> None:
        block = self.text.document().begin()
        while block.isValid():
            if block.userState() >= 0:
                self._recolour(block)
            block = block.next()

    def _recolour(self, block: QTextBlock) -> None:
        cursor = QTextCursor(block)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(self._note_format(_NOTES[block.userState()]))


class FindBar(QWidget):
    """Finds words in a text, onwards with Enter and back with Shift+Enter; Escape closes it."""

    def __init__(self, text: QPlainTextEdit) -> None:
        super().__init__()
        self._text = text
        self._words, self._result, self._close = QLineEdit(), QLabel(), QToolButton()
        self._words.setObjectName("console.find")
        self._words.returnPressed.connect(self.find_next)
        self._words.textEdited.connect(lambda: self._result.clear())
        self._words.setFont(look.mono_font(11))
        self._close.setAutoRaise(True)
        self._close.setText("×")
        self._close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 3, 6, 3)
        for widget, stretch in ((self._words, 1), (self._result, 0), (self._close, 0)):
            row.addWidget(widget, stretch)
        self._add_keys()
        self.retranslate()
        self.hide()

    def open(self) -> None:
        self.show()
        self._words.setFocus()
        self._words.selectAll()

    def find_next(self) -> None:
        self._find(QTextDocument.FindFlag(0))

    def find_previous(self) -> None:
        self._find(QTextDocument.FindFlag.FindBackward)

    def retranslate(self) -> None:
        self._words.setPlaceholderText(self.tr("Find in the console"))
        self._close.setAccessibleName(self.tr("Close"))
        self._close.setToolTip(self.tr("Close"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _find(self, flags: QTextDocument.FindFlag) -> None:
        """Around the end, if need be."""
        words = self._words.text()
        if not words or self._text.find(words, flags):
            self._result.clear()
            return
        back = flags & QTextDocument.FindFlag.FindBackward
        edge = QTextCursor.MoveOperation.End if back else QTextCursor.MoveOperation.Start
        before = self._text.textCursor()
        self._text.moveCursor(edge)
        if not self._text.find(words, flags):
            self._text.setTextCursor(before)
            self._result.setText(self.tr("not found"))

    def _add_keys(self) -> None:
        for key, wish in (("Escape", self.hide), ("Shift+Return", self.find_previous)):
            action = QAction(self)
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(wish)
            self.addAction(action)


def _make_text() -> QPlainTextEdit:
    text = QPlainTextEdit()
    text.setObjectName("console.view")
    text.setReadOnly(True)
    text.setUndoRedoEnabled(False)
    text.setMaximumBlockCount(MAX_LINES)
    text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    text.setFrameShape(QPlainTextEdit.Shape.NoFrame)
    text.setFont(look.mono_font(11))
    text.document().setDocumentMargin(8)
    return text


def _replace_last(cursor: QTextCursor, line: str) -> None:
    """The cursor is at the end of the text and stays there. Where the line only grew, only what is new goes in."""
    old = cursor.block().text()
    if line == old:
        return
    if line.startswith(old):
        cursor.insertText(line[len(old) :], QTextCharFormat())
        return
    cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock, QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(line, QTextCharFormat())
