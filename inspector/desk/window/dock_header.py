"""The one row above a dock: the tabs of its place are the title, then what the panel puts there, float and close."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QToolButton, QWidget

from inspector.panels.style import look
from inspector.panels.widgets import plain_text

from ..appearance import icons

SIDE, UNDERLINE, LEFT = 12, 2, 2  # pixels: around a tab's text, its line, before the first
BUTTON, EDGE, LEAST_TOOLS = 20, 6, 40
LIT_MS = 700  # that a header is lit whose dock was wished for


class Tab(QAbstractButton):
    """The title of one dock of a place. Pressed, it comes to the front; the one in front is what the dock is moved by."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the menu View brings a panel by key
        self.is_front, self.is_alone = True, True

    def put(self, title: str, is_front: bool, is_alone: bool) -> None:
        self.is_front, self.is_alone = is_front, is_alone
        self.setText(title)
        self.setAccessibleName(title)
        self.setToolTip(plain_text.tip("" if is_front else title))
        self.update()

    def needed(self) -> int:
        return QFontMetrics(look.ui_font(12, bold=True)).horizontalAdvance(self.text()) + 2 * SIDE

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.is_front or event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
        else:
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), look.current()
        font = look.ui_font(12, bold=self.is_front)
        painter.setFont(font)
        is_lit = self.is_front or self.underMouse()
        painter.setPen(tokens.colour("text" if is_lit else "muted"))
        room = self.rect().adjusted(SIDE, 0, -SIDE, 0)
        text = QFontMetrics(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width() + 2)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        if self.is_front and not self.is_alone:
            line = QRect(LEFT, self.height() - UNDERLINE, self.width() - 2 * LEFT, UNDERLINE)
            painter.fillRect(line, tokens.colour("accent"))


class Tabs(QWidget):
    """Side by side, each with its whole word; those for which there is no room are in the menu of a last one, "»"."""

    chosen = Signal(int)  # its place in the row

    def __init__(self) -> None:
        super().__init__()
        self._tabs: list[Tab] = []
        self._count, self._front = 0, 0
        self.more = _button("", self)
        self.more.setText("»")
        self.more.clicked.connect(lambda: self.menu().popup(self.more.mapToGlobal(self.more.rect().bottomLeft())))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(look.HEADER_HEIGHT)

    def put(self, titles: Sequence[str], front: int) -> None:
        while len(self._tabs) < len(titles):
            tab = Tab(self)
            tab.clicked.connect(lambda checked=False, place=len(self._tabs): self.chosen.emit(place))
            self._tabs.append(tab)
        self._count, self._front = len(titles), front
        for place, tab in enumerate(self._tabs):
            tab.setVisible(place < self._count)
            tab.put(titles[place] if place < self._count else "", place == front, self._count == 1)
        self._place()
        self.updateGeometry()

    def titles(self) -> list[str]:
        return [tab.text() for tab in self._tabs[: self._count]]

    def front(self) -> str:
        return self._tabs[self._front].text() if self._count else ""

    def tab(self, title: str) -> Tab:
        return next(tab for tab in self._tabs[: self._count] if tab.text() == title)

    def widths(self, room: int) -> list[int]:
        """What each gets of `room`: all that it needs, or nothing; the one in front comes first."""
        needs = [tab.needed() for tab in self._tabs[: self._count]]
        if sum(needs) <= room:
            return needs
        left = room - BUTTON - (needs[self._front] if needs else 0)
        widths = []
        for place, need in enumerate(needs):
            is_shown = place == self._front or need <= left
            left -= need if is_shown and place != self._front else 0
            left = left if is_shown else 0  # none of the later ones comes before it
            widths.append(need if is_shown else 0)
        return widths

    def hidden(self) -> list[int]:
        """Those for which there is no room."""
        return [place for place, width in enumerate(self.widths(self.width())) if not width]

    def menu(self) -> QMenu:
        """Of those that are hidden; deletes itself when it closes."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for place in self.hidden():
            action = menu.addAction(plain_text.caption(self._tabs[place].text()))
            action.triggered.connect(lambda checked=False, place=place: self.chosen.emit(place))
        return menu

    def _place(self) -> None:
        left, widths = 0, self.widths(self.width())
        for tab, width in zip(self._tabs, widths):
            tab.setGeometry(left, 0, width, self.height())
            left += width
        self.more.setVisible(0 in widths)
        self.more.move(left, (self.height() - BUTTON) // 2)
        self.more.setToolTip(plain_text.tip(", ".join(self._tabs[place].text() for place in self.hidden())))
        self.more.setAccessibleName(self.more.toolTip())

    def sizeHint(self) -> QSize:
        return QSize(sum(tab.needed() for tab in self._tabs[: self._count]), look.HEADER_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._tabs[self._front].needed() if self._count else 0, look.HEADER_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()


class Header(QWidget):
    """A dock's title bar, 28 px high; the dock is moved by it."""

    tab_chosen = Signal(int)

    def __init__(self, name: str = "", tools: QWidget | None = None) -> None:
        """`tools`: what the panel puts there. No layout holds its parts: a longer word would lay out the whole window."""
        super().__init__()
        self.setObjectName("dock_header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._size: QSize | None = None  # each layout of the window asks each header many times
        self._tools = tools
        if tools is not None:
            tools.setParent(self)
            tools.show()
        self.tabs = Tabs()
        self.tabs.setParent(self)
        self.tabs.chosen.connect(self.tab_chosen)
        self.float_button, self.close_button = _button(f"{name}.float", self), _button(f"{name}.close", self)
        self.setFixedHeight(look.HEADER_HEIGHT)
        self._lit = QTimer(self, singleShot=True, interval=LIT_MS)
        self._lit.timeout.connect(self.update)
        self.retext()
        self._reicon()

    def put(self, titles: Sequence[str], front: int = 0) -> None:
        """`front`: which of them is this dock's own."""
        if self.tabs.titles() != list(titles) or self.tabs.front() != titles[front]:
            self.tabs.put(titles, front)
            self._size = None
            self._place()

    def flash(self) -> None:
        """Shows for a moment where the dock is that somebody has wished to see."""
        self._lit.start()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._lit.isActive():
            QPainter(self).fillRect(self.rect(), look.current().colour("accent", 0.3))

    def retext(self, is_floating: bool = False) -> None:
        floating = self.tr("Dock") if is_floating else self.tr("Float")
        for button, words in ((self.float_button, floating), (self.close_button, self.tr("Close"))):
            button.setToolTip(plain_text.tip(words))
            button.setAccessibleName(words)

    def _reicon(self) -> None:
        self.float_button.setIcon(icons.icon("float", "muted"))
        self.close_button.setIcon(icons.icon("close_dock", "muted"))

    def _place(self) -> None:
        """From the right: close, float, the tools as far as there is room behind the tab in front, the tabs."""
        right, top = self.width() - EDGE, (self.height() - BUTTON) // 2
        for button in (self.close_button, self.float_button):
            right -= BUTTON
            button.move(right, top)
        if self._tools is not None:
            least = self.tabs.minimumSizeHint().width()
            width = min(self._tools.sizeHint().width(), right - EDGE - least)
            width = width if width >= LEAST_TOOLS else 0  # hidden, it would not tell that it wants more
            right -= width + EDGE if width else 0
            self._tools.setGeometry(right, 0, width, self.height() - 1)
        self.tabs.setGeometry(0, 0, max(0, right), self.height())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        """Another font or style may be wider."""
        self._size = None
        if event.type() == QEvent.Type.PaletteChange:
            self._reicon()
        super().changeEvent(event)

    def sizeHint(self) -> QSize:
        """A dock gives its title bar this height, whatever height is fixed."""
        if self._size is None:
            width = self.tabs.minimumSizeHint().width() + 2 * BUTTON + EDGE
            self._size = QSize(width, look.HEADER_HEIGHT)
        return self._size

    minimumSizeHint = sizeHint


def _button(name: str, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setObjectName(name)
    button.setFixedSize(BUTTON, BUTTON)
    button.setIconSize(QSize(14, 14))
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return button
