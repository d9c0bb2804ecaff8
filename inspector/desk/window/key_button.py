"""A button of the toolbar that says what it does and which key does it too; at most one of them is filled."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QStyle, QStyleOptionToolButton, QToolButton

from inspector.panels.style import look

from ..appearance import icons

HEIGHT, PADDING, GAP, ICON = 26, 10, 6, 16


class KeyButton(QToolButton):
    """`icon`: by its name, as on a filled ground it has another colour than in the menu."""

    def __init__(self, icon: str, is_filled: bool = False) -> None:
        super().__init__()
        self._icon, self.is_filled = icon, is_filled
        self._said = "", ""
        self.setFixedHeight(HEIGHT)

    def word(self) -> str:
        return self.defaultAction().text().replace("&", "")

    def key(self) -> str:
        return self.defaultAction().shortcut().toString(QKeySequence.SequenceFormat.NativeText)

    def sizeHint(self) -> QSize:
        word, key = _width(self.word(), 12, bold=self.is_filled), _width(self.key(), 10)
        return QSize(2 * PADDING + ICON + GAP + word + (GAP + key if key else 0), HEIGHT)

    minimumSizeHint = sizeHint

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ActionChanged and self._said != (self.word(), self.key()):
            self._said = self.word(), self.key()
            self.updateGeometry()  # not where it is only enabled or disabled: that lays the whole toolbar out
        return super().event(event)

    def inks(self) -> tuple[QColor, str, str]:
        """(ground, and the names of the colours of word and key) as it is now."""
        tokens = look.current()
        if not self.is_filled:
            return (
                tokens.colour("line" if self._is_lit() else "control"),
                "text" if self.isEnabled() else "faint",
                "muted",
            )
        if not self.isEnabled():
            return tokens.colour("accent", 0.25), "muted", "muted"
        word = "border" if tokens is look.DARK else "panel"  # the darkest, and white
        return tokens.colour("accent").darker(112 if self._is_lit() else 100), word, word

    def _is_lit(self) -> bool:
        return self.isEnabled() and (self.underMouse() or self.isDown())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), look.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, word, key = self.inks()
        painter.setPen(Qt.PenStyle.NoPen if self.is_filled else tokens.colour("line"))
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        self._paint_words(painter, word, key)
        if self.hasFocus():
            option = QStyleOptionToolButton()
            self.initStyleOption(option)
            self.style().drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, option, painter, self)

    def _paint_words(self, painter: QPainter, word: str, key: str) -> None:
        left = PADDING
        icons.icon(self._icon, word).paint(painter, left, (self.height() - ICON) // 2, ICON, ICON)
        left += ICON + GAP
        painter.setFont(look.ui_font(12, bold=self.is_filled))
        painter.setPen(look.current().colour(word))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect().adjusted(left, 0, 0, 0), middle, self.word())
        left += painter.fontMetrics().horizontalAdvance(self.word()) + GAP
        painter.setFont(look.ui_font(10))
        painter.setPen(look.current().colour(key))
        painter.drawText(self.rect().adjusted(left, 1, 0, 0), middle, self.key())


def _width(text: str, pixels: int, bold: bool = False) -> int:
    return QFontMetrics(look.ui_font(pixels, bold=bold)).horizontalAdvance(text)
