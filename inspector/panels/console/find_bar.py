"""A bar that finds words in a text: onwards with Enter, back with Shift+Enter, closed with Escape; counts matches."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QToolButton, QWidget

from inspector.panels.style import look
from inspector.panels.widgets import plain_text

COUNT_MS = 250  # between two counts while the text grows


class FindBar(QWidget):
    closed = Signal()

    def __init__(self, text: QPlainTextEdit) -> None:
        super().__init__()
        self._text = text
        self._words, self._result = QLineEdit(), plain_text.PlainLabel()
        self._previous, self._next, self._close = (QToolButton() for _ in range(3))
        self._words.setObjectName("console.find")
        self._result.setObjectName("console.matches")
        self._words.setFont(look.mono_font(11))
        self._words.textEdited.connect(self._on_edited)
        self._count = QTimer(self, singleShot=True, interval=COUNT_MS)
        self._count.timeout.connect(self._show_count)
        text.textChanged.connect(self._count_soon)
        self._lay_out()
        self._add_keys()
        self.retranslate()
        self.hide()

    def open(self) -> None:
        """Shows itself; words selected in the text are looked for."""
        selected = self._text.textCursor().selectedText()
        if selected and "\u2029" not in selected:
            self._words.setText(selected)
        self.show()
        self._words.setFocus()
        self._words.selectAll()
        self._show_count()

    def close_bar(self) -> None:
        self.hide()
        self.closed.emit()

    def find_next(self) -> None:
        self._find(QTextDocument.FindFlag(0))

    def find_previous(self) -> None:
        self._find(QTextDocument.FindFlag.FindBackward)

    def retranslate(self) -> None:
        self._words.setPlaceholderText(self.tr("Find in the console"))
        self._words.setAccessibleName(self.tr("Find in the console"))
        for button, sign, words in (
            (self._previous, "↑", self.tr("Previous match (Shift+Enter)")),
            (self._next, "↓", self.tr("Next match (Enter)")),
            (self._close, "×", self.tr("Close (Escape)")),
        ):
            button.setText(sign)
            button.setToolTip(plain_text.tip(words))
            button.setAccessibleName(words)
        self._show_count()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 3, 6, 3)
        row.setSpacing(4)
        row.addWidget(self._words, 1)
        row.addWidget(self._result)
        for button, wish in (
            (self._previous, self.find_previous), (self._next, self.find_next), (self._close, self.close_bar),
        ):  # fmt: skip
            button.setAutoRaise(True)
            button.clicked.connect(wish)
            row.addWidget(button)

    def _add_keys(self) -> None:
        self._words.returnPressed.connect(self.find_next)
        for keys, wish in (
            ("Escape", self.close_bar), ("Shift+Return", self.find_previous), ("Shift+Enter", self.find_previous),
            ("F3", self.find_next), ("Shift+F3", self.find_previous),
        ):  # fmt: skip
            shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(wish)

    def _on_edited(self) -> None:
        """Finds while one types, beginning where the last find began."""
        cursor = self._text.textCursor()
        cursor.setPosition(cursor.selectionStart())
        self._text.setTextCursor(cursor)
        self.find_next()

    def _find(self, flags: QTextDocument.FindFlag) -> None:
        """Around the end, if need be."""
        words = self._words.text()
        if words and not self._text.find(words, flags):
            back = flags & QTextDocument.FindFlag.FindBackward
            before = self._text.textCursor()
            self._text.moveCursor(QTextCursor.MoveOperation.End if back else QTextCursor.MoveOperation.Start)
            if not self._text.find(words, flags):
                self._text.setTextCursor(before)
        self._show_count()

    def _count_soon(self) -> None:
        if self.isVisible() and not self._count.isActive():
            self._count.start()

    def _show_count(self) -> None:
        """ "2 of 17": the match that is selected, and how many there are."""
        words = self._words.text().lower()
        if not words:
            self._result.clear()
            return
        count = self._text.toPlainText().lower().count(words)
        self._result.setText(self._count_words(self._place(words), count))

    def _count_words(self, place: int, count: int) -> str:
        if not count:
            return self.tr("not found")
        if not place:
            return self.tr("{count} found").format(count=count)
        return self.tr("{place} of {count}").format(place=place, count=count)

    def _place(self, words: str) -> int:
        """The selected match's number, 0 where no match is selected."""
        cursor = self._text.textCursor()
        if cursor.selectedText().lower() != words:
            return 0
        end = cursor.selectionEnd()
        cursor.setPosition(0)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor.selectedText().lower().count(words)
