"""The line under the console in which one types what the script reads, and its button for the end of input."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QClipboard,
    QContextMenuEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPalette,
)  # fmt: skip
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from inspector.panels.console.history import InputHistory
from inspector.panels.style import look
from inspector.panels.widgets import plain_text

LONGEST = 32_767  # characters that can be edited as one line

NOBODY, READY, WAITED_FOR, ENDED = "nobody", "ready", "waited_for", "ended"  # what becomes of a line that is entered


class InputLine(QLineEdit):
    """Whole lines leave it by `entered`: each as it was typed, and with its line end; pasted ones as well."""

    entered = Signal(str)
    ended = Signal(str)  # the end of input is wished for; with what stands in the line, unfinished
    refused = Signal(str)  # a code, "nobody", "ended" or "too_long": nothing was sent, nothing is lost

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("console.input")
        self.setMaxLength(LONGEST)
        self.setFont(look.mono_font(11))
        self.history = InputHistory()
        self.fate = NOBODY
        self.returnPressed.connect(lambda: self._send(self.text() + "\n", ""))

    def end_input(self) -> None:
        """The script shall get what stands here, and then its end."""
        if self._may_send():
            text = self.text()
            self.history.add(text)
            self.clear()
            self.ended.emit(text)

    def take(self, text: str) -> None:
        """Text from the clipboard or a drag: whole lines are entered, the rest stays to be edited."""
        start = self.selectionStart() if self.hasSelectedText() else self.cursorPosition()
        stop = self.selectionEnd() if self.hasSelectedText() else start
        before, after = self.text()[:start], self.text()[stop:]
        whole = before + text.replace("\r\n", "\n").replace("\r", "\n")
        lines, end, rest = whole.rpartition("\n")
        if len(rest) + len(after) > LONGEST:
            self.refused.emit("too_long")
        elif not end or self._send(lines + end, rest + after):
            self.setText(rest + after)
            self.setCursorPosition(len(rest))

    def _may_send(self) -> bool:
        if self.fate in (NOBODY, ENDED):
            self.refused.emit(self.fate)
            return False
        return True

    def _send(self, lines: str, rest: str) -> bool:
        if not self._may_send():
            return False
        for line in lines.split("\n")[:-1]:
            self.history.add(line)
        self.setText(rest)
        self.entered.emit(lines)
        return True

    # ── Qt's own ways to paste know one line only ──

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self._paste()
        elif event.key() == Qt.Key.Key_Up:
            self.setText(self.history.earlier(self.text()))
        elif event.key() == Qt.Key.Key_Down:
            self.setText(self.history.later(self.text()))
        elif event.key() == Qt.Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.end_input()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in menu.actions():
            if action.objectName() == "edit-paste":
                action.triggered.disconnect()
                action.triggered.connect(lambda: self._paste())
        menu.popup(event.globalPos())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.MiddleButton and QGuiApplication.clipboard().supportsSelection():
            self.setCursorPosition(self.cursorPositionAt(event.position().toPoint()))
            self._paste(QClipboard.Mode.Selection)
        else:
            super().mouseReleaseEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if event.mimeData().hasText():
            event.acceptProposedAction()
            self.take(event.mimeData().text())

    def _paste(self, mode: QClipboard.Mode = QClipboard.Mode.Clipboard) -> None:
        self.take(QGuiApplication.clipboard().text(mode))


class InputBar(QWidget):
    """The line with its mark, in amber while the script waits for input."""

    def __init__(self) -> None:
        super().__init__()
        self.mark, self.line, self.end = plain_text.PlainLabel("❯"), InputLine(), QToolButton()
        self.mark.setFont(look.mono_font(12))
        self.end.setObjectName("console.end_of_input")
        self.end.setAutoRaise(True)
        self.end.setFont(look.ui_font(11))
        self.end.clicked.connect(lambda: self.line.end_input())
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(8, 3, 4, 3)
        self.row.setSpacing(2)
        for widget, stretch in ((self.mark, 0), (self.line, 1), (self.end, 0)):
            self.row.addWidget(widget, stretch)
        self.show_fate(NOBODY)

    def show_fate(self, fate: str) -> None:
        """What would become of a line that is entered now: one of the codes above."""
        self.line.fate = fate
        self.end.setEnabled(fate in (READY, WAITED_FOR))
        self.retranslate()
        self.retheme()

    def retranslate(self) -> None:
        words = {
            NOBODY: self.tr("No script is running"),
            READY: self.tr("Input for the script"),
            WAITED_FOR: self.tr("Script waits for input"),
            ENDED: self.tr("The input has ended"),
        }
        self.line.setPlaceholderText(words[self.line.fate])
        self.line.setAccessibleName(self.tr("Input for the script"))
        self.line.setToolTip(
            self.tr("What is typed here is what the script reads: input(), breakpoint(), sys.stdin (Enter sends it)")
        )
        self.end.setText(self.tr("End of input"))
        self.end.setToolTip(self.tr("End of input (Ctrl+D): a script that reads to the end of its input gets it"))

    def retheme(self) -> None:
        waits = self.line.fate == WAITED_FOR
        palette = self.mark.palette()
        palette.setColor(QPalette.ColorRole.WindowText, look.current().colour("amber" if waits else "muted"))
        self.mark.setPalette(palette)
        palette = self.line.palette()
        palette.setColor(QPalette.ColorRole.PlaceholderText, look.current().colour("amber" if waits else "muted"))
        self.line.setPalette(palette)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
